// A connection: the greeting, its channels, heartbeats, and how it ends.
import type { Socket } from 'node:net';
import type { Clock } from '../../clock/clock.js';
import { AmqpError, refuseAll } from '../broker/amqp-error.js';
import type { Broker } from '../broker/broker.js';
import type { Message } from '../broker/message.js';
import { type Field, longText } from '../wire/fields.js';
import { encodeFrame, type Frame, FrameError, FrameReader, frameTypes } from '../wire/frames.js';
import {
  type Arguments,
  decodeMethod,
  encodeMethod,
  idsOf,
  type Method,
  type MethodName,
} from '../wire/methods.js';
import { Channel } from './channel.js';
import { ContentReader } from './content-reader.js';

/** What a connection is served with. */
export interface ConnectionOptions {
  readonly broker: Broker;
  readonly clock: Clock;
  /** Who may come in. */
  readonly user: string;
  readonly password: string;
}

/** How far it is. */
type State = 'header' | 'start' | 'tune' | 'open' | 'running' | 'closing' | 'closed';

/** A channel number in use. */
interface Slot {
  readonly channel: Channel;
  readonly content: ContentReader;
  /** It was closed from here; the other end has not said yet that it knows. */
  isClosing: boolean;
}

const limits = { channelMax: 2047, frameMax: 131_072, heartbeat: 60 };

const capabilities = [
  'publisher_confirms',
  'exchange_exchange_bindings',
  'basic.nack',
  'consumer_cancel_notify',
  'consumer_priorities',
  'authentication_failure_close',
  'per_consumer_qos',
];

const serverProperties = new Map<string, Field>([
  [
    'capabilities',
    {
      type: 'F',
      value: new Map(capabilities.map((name): [string, Field] => [name, { type: 't', value: true }])),
    },
  ],
  ['product', longText('Armature embedded AMQP')],
  // The RabbitMQ that its answers are compared with.
  ['version', longText('3.10.8')],
]);

/** Serves a socket until it ends. */
export class Connection {
  readonly #socket: Socket;
  readonly #options: ConnectionOptions;
  readonly #reader = new FrameReader();
  readonly #slots = new Map<number, Slot>();
  #state: State = 'header';
  #frameMax = limits.frameMax;
  #out: Buffer[] = [];
  #cancelBeat: (() => void) | undefined;
  #heard = true;

  constructor(socket: Socket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    const { broker } = options;
    socket.on('data', (chunk: Buffer) => {
      this.#heard = true;
      this.#reader.push(chunk);
      broker.turn(() => this.#read());
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => broker.turn(() => this.#release()));
  }

  /** Tells the other end that the broker goes. */
  shutDown(): void {
    if (this.#state === 'running')
      this.#fail(refuseAll('CONNECTION_FORCED', "broker forced connection closure with reason 'shutdown'"));
  }

  /** Cuts it; what was written goes out before. */
  destroy(): void {
    this.#socket.destroySoon();
  }

  #read(): void {
    try {
      if (this.#state === 'header' && !this.#greet()) return;
      for (let frame = this.#reader.next(); frame; frame = this.#reader.next()) this.#take(frame);
    } catch (error) {
      if (error instanceof FrameError) this.#fail(refuseAll('FRAME_ERROR', error.message));
      else if (error instanceof RangeError) this.#fail(refuseAll('SYNTAX_ERROR', error.message));
      else throw error;
    }
  }

  #greet(): boolean {
    const header = this.#reader.take(8);
    if (header === undefined) return false;
    if (header.toString('latin1') !== 'AMQP\0\0\x09\x01') {
      this.#state = 'closed';
      this.#socket.end('AMQP\0\0\x09\x01', 'latin1');
      return false;
    }
    this.#state = 'start';
    this.#send(0, 'connection.start', {
      major: 0,
      minor: 9,
      properties: serverProperties,
      mechanisms: 'PLAIN',
      locales: 'en_US',
    });
    return true;
  }

  #take(frame: Frame): void {
    const { type, channel: number } = frame;
    if (this.#state === 'closed' || type === frameTypes.heartbeat) return;
    const method = type === frameTypes.method ? decodeMethod(frame.payload) : undefined;
    if (this.#state === 'closing') {
      if (method?.name === 'connection.close') this.#sendClosed();
      if (method?.name === 'connection.close-ok') this.#end();
      return;
    }
    try {
      if (type === frameTypes.method && method === undefined)
        throw refuseAll('COMMAND_INVALID', `unknown method ${frame.payload.readUInt32BE(0)}`);
      if (number === 0) this.#control(method);
      else if (this.#state === 'running') this.#onChannel(number, frame, method);
      else throw refuseAll('CHANNEL_ERROR', 'unexpected method in connection state opening');
    } catch (error) {
      if (!(error instanceof AmqpError)) throw error;
      if (error.closes === 'connection') this.#fail(error, method?.name);
      else this.#failChannel(number, error, method?.name ?? 'basic.publish');
    }
  }

  #control(method: Method | undefined): void {
    switch (method?.name) {
      case 'connection.start-ok':
        return this.#logIn(method.with);
      case 'connection.tune-ok': {
        const { frameMax, heartbeat } = method.with;
        this.#frameMax = frameMax === 0 ? limits.frameMax : Math.min(frameMax, limits.frameMax);
        if (heartbeat > 0) this.#beat(heartbeat * 1_000);
        this.#state = 'open';
        return;
      }
      case 'connection.open': {
        const { vhost } = method.with;
        if (vhost !== '/') throw refuseAll('NOT_ALLOWED', `vhost ${vhost} not found`);
        this.#state = 'running';
        return this.#send(0, 'connection.open-ok', { hosts: '' });
      }
      case 'connection.update-secret':
        return this.#send(0, 'connection.update-secret-ok', {});
      case 'connection.close':
        return this.#sendClosed();
      default:
        throw refuseAll('COMMAND_INVALID', `unexpected method ${method?.name ?? 'none'} on channel 0`);
    }
  }

  #logIn({ mechanism, response }: Arguments<'connection.start-ok'>): void {
    const { user, password } = this.#options;
    if (mechanism !== 'PLAIN' || response !== `\0${user}\0${password}`)
      throw refuseAll(
        'ACCESS_REFUSED',
        `Login was refused using authentication mechanism ${mechanism}. For details see the broker logfile.`,
      );
    this.#state = 'tune';
    this.#send(0, 'connection.tune', limits);
  }

  #onChannel(number: number, { type, payload }: Frame, method: Method | undefined): void {
    const slot = this.#slots.get(number);
    if (method?.name === 'channel.open') {
      if (slot && !slot.isClosing) throw refuseAll('CHANNEL_ERROR', "second 'channel.open' seen");
      this.#openChannel(number);
    } else if (slot === undefined) throw refuseAll('CHANNEL_ERROR', "expected 'channel.open'");
    else if (method?.name === 'channel.close') {
      this.#closeChannel(number, slot);
      this.#send(number, 'channel.close-ok', {});
    } else if (method?.name === 'channel.close-ok') this.#slots.delete(number);
    else if (slot.isClosing) return;
    else if (method?.name === 'basic.publish') slot.content.begin(method.with);
    else if (method) {
      if (slot.content.isReading)
        throw refuseAll('UNEXPECTED_FRAME', 'expected content header for class 60, got method frame instead');
      slot.channel.handle(method);
    } else {
      const content = type === frameTypes.header ? slot.content.header(payload) : slot.content.body(payload);
      if (content) slot.channel.publish(content.method, content.encoded, content.body);
    }
  }

  #openChannel(number: number): void {
    const { broker, user: userName } = this.#options;
    const channel = new Channel({
      broker,
      user: this,
      userName,
      send: (name, values) => this.#send(number, name, values),
      sendMessage: (name, values, message) => this.#sendMessage(number, name, values, message),
    });
    this.#slots.set(number, { channel, content: new ContentReader(), isClosing: false });
    this.#send(number, 'channel.open-ok', { reserved: '' });
  }

  #closeChannel(number: number, { channel, isClosing }: Slot): void {
    this.#slots.delete(number);
    if (!isClosing) channel.close();
  }

  #failChannel(number: number, { code, message }: AmqpError, cause: MethodName): void {
    const slot = this.#slots.get(number);
    if (!slot) return;
    slot.isClosing = true;
    slot.content.reset();
    slot.channel.close();
    this.#send(number, 'channel.close', { code, text: message, ...idsOf(cause) });
  }

  #fail({ code, message }: AmqpError, cause?: MethodName): void {
    const ids = cause === undefined ? { classId: 0, methodId: 0 } : idsOf(cause);
    this.#release();
    this.#state = 'closing';
    this.#send(0, 'connection.close', { code, text: message, ...ids });
  }

  #sendClosed(): void {
    this.#release();
    this.#send(0, 'connection.close-ok', {});
    this.#end();
  }

  #end(): void {
    this.#state = 'closed';
    this.#flushLater(() => this.#socket.end());
  }

  /** Everything that it held goes back. */
  #release(): void {
    this.#cancelBeat?.();
    this.#cancelBeat = undefined;
    for (const [number, slot] of this.#slots) this.#closeChannel(number, slot);
    this.#options.broker.vhost.release(this);
  }

  /** Half of the time that was agreed on: a sign of life, and a look whether the other end gave one. */
  #beat(everyMs: number): void {
    let missed = 0;
    const tick = (): void => {
      missed = this.#heard ? 0 : missed + 1;
      this.#heard = false;
      if (missed >= 4) return this.destroy();
      this.#socket.write(encodeFrame(frameTypes.heartbeat, 0, Buffer.alloc(0)));
      this.#cancelBeat = this.#options.clock.after(everyMs / 2, tick);
    };
    this.#cancelBeat = this.#options.clock.after(everyMs / 2, tick);
  }

  #send<Name extends MethodName>(number: number, name: Name, values: Arguments<Name>): void {
    this.#write(encodeFrame(frameTypes.method, number, encodeMethod(name, values)));
  }

  #sendMessage<Name extends MethodName>(
    number: number,
    name: Name,
    values: Arguments<Name>,
    { encoded, body }: Message,
  ): void {
    this.#send(number, name, values);
    const header = Buffer.allocUnsafe(12 + encoded.length);
    header.writeUInt16BE(60, 0);
    header.writeUInt16BE(0, 2);
    header.writeBigUInt64BE(BigInt(body.length), 4);
    encoded.copy(header, 12);
    this.#write(encodeFrame(frameTypes.header, number, header));
    const most = this.#frameMax - 8;
    for (let at = 0; at < body.length; at += most)
      this.#write(encodeFrame(frameTypes.body, number, body.subarray(at, at + most)));
  }

  #write(bytes: Buffer): void {
    if (this.#out.length === 0) this.#flushLater(() => this.#flush());
    this.#out.push(bytes);
  }

  #flushLater(flush: () => void): void {
    this.#options.broker.flushLater(flush);
  }

  #flush(): void {
    const bytes = Buffer.concat(this.#out);
    this.#out = [];
    if (bytes.length > 0 && this.#socket.writable) this.#socket.write(bytes);
  }
}
