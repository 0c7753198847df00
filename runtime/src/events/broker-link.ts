// The connection to the broker: made again with growing pauses where it breaks, and set up anew each time.
import type { ChannelModel, ConfirmChannel } from 'amqplib';
import { type Clock, pause } from '../clock/clock.js';
import type { Logger } from '../log/logger.js';
import { loadPackage } from '../server/load-package.js';
import type { BrokerAddress } from './broker-address.js';

/** A connection that works, with the channel that events go out on. */
export interface LiveLink {
  readonly connection: ChannelModel;
  readonly outgoing: ConfirmChannel;
  readonly hasQuorum: boolean;
  /** Aborts when it ends: what is not confirmed by then never will be. */
  readonly ended: AbortSignal;
}

/** What a link is made with. */
export interface LinkOptions {
  readonly address: () => BrokerAddress;
  readonly name: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Declares and subscribes, after each connecting. */
  readonly setUp: (live: LiveLink) => Promise<void>;
}

/** The connection as it is at the moment. */
export interface BrokerLink {
  /** Why there is none. */
  readonly trouble: string | undefined;
  /** The connection, as soon as there is one; rejects where the signal aborts before. */
  live(signal?: AbortSignal): Promise<LiveLink>;
  /** Makes a new one, at the address as it is now. */
  renew(): void;
  close(): Promise<void>;
}

const firstPauseMs = 100;
const longestPauseMs = 5_000;
const connectMs = 10_000;
const heartbeatS = 15;

/** Starts connecting; does not wait for it. */
export function openLink(options: LinkOptions): BrokerLink {
  const { clock, log } = options;
  const stopping = new AbortController();
  const waiting = new Set<(live: LiveLink) => void>();
  let current: LiveLink | undefined;
  let trouble: string | undefined = 'not connected yet';

  const run = async (): Promise<void> => {
    for (let attempt = 0; !stopping.signal.aborted; attempt++) {
      try {
        await once(() => {
          attempt = 0;
        });
      } catch (error) {
        const reason = (error as Error).message;
        const { host, port } = placeOf(options.address);
        if (trouble !== reason)
          log.error({ broker: `${host}:${port}`, reason }, 'the broker does not answer');
        trouble = reason;
      }
      if (stopping.signal.aborted) return;
      const wait = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(attempt, 10));
      await pause(clock, wait / 2 + (Math.random() * wait) / 2, stopping.signal);
    }
  };

  /** One life of a connection. Rejects where it could not be made, or when it broke. */
  const once = async (connected: () => void): Promise<void> => {
    const connection = await connectTo(options.address(), options.name);
    let reason = 'the connection was closed';
    connection.on('error', (error) => (reason = error.message));
    const ending = new AbortController();
    const ended = new Promise<void>((resolve) => connection.once('close', () => resolve()));
    void ended.then(() => ending.abort());
    try {
      const outgoing = await connection.createConfirmChannel();
      outgoing.on('error', (error) => (reason = error.message));
      outgoing.once('close', () => void connection.close().catch(() => {}));
      const live = {
        connection,
        outgoing,
        hasQuorum: knowsQuorum(connection.connection.serverProperties),
        ended: ending.signal,
      };
      await options.setUp(live);
      current = live;
    } catch (error) {
      await connection.close().catch(() => {});
      throw error;
    }
    if (trouble !== undefined) log.info({ broker: placeText(options.address) }, 'connected to the broker');
    trouble = undefined;
    connected();
    for (const resolve of waiting) resolve(current);
    waiting.clear();
    await ended;
    current = undefined;
    if (!stopping.signal.aborted) throw new Error(reason);
  };
  const running = run();

  return {
    get trouble() {
      return trouble;
    },
    live(signal) {
      if (current) return Promise.resolve(current);
      return new Promise((resolve, reject) => {
        const giveUp = (): void => {
          waiting.delete(take);
          reject(new Error(`the broker does not answer: ${trouble}`));
        };
        const take = (live: LiveLink): void => {
          signal?.removeEventListener('abort', giveUp);
          resolve(live);
        };
        if (signal?.aborted === true) return giveUp();
        signal?.addEventListener('abort', giveUp, { once: true });
        waiting.add(take);
      });
    },
    renew: () => void current?.connection.close().catch(() => {}),
    async close() {
      stopping.abort();
      await current?.connection.close().catch(() => {});
      await running;
    },
  };
}

/** Connects once. Rejects where nobody answers there, or refuses. */
export async function connectTo(address: BrokerAddress, name: string): Promise<ChannelModel> {
  const { connect } = await loadPackage('amqplib', () => import('amqplib'));
  const { host: hostname, port, user: username, password, vhost, tls } = address;
  const protocol = tls === undefined ? 'amqp' : 'amqps';
  // Without noDelay each confirm waits 40 ms for nothing.
  const socket = { noDelay: true, timeout: connectMs, clientProperties: { connection_name: name }, ...tls };
  return connect({ protocol, hostname, port, username, password, vhost, heartbeat: heartbeatS }, socket);
}

/** RabbitMQ 3.8 and later. */
function knowsQuorum({ version }: { readonly version?: unknown }): boolean {
  const [major = 0, minor = 0] = String(version).split('.').map(Number);
  return major > 3 || (major === 3 && minor >= 8);
}

function placeOf(address: () => BrokerAddress): { readonly host: string; readonly port: number | string } {
  try {
    return address();
  } catch {
    return { host: 'unknown', port: '?' };
  }
}

function placeText(address: () => BrokerAddress): string {
  const { host, port } = placeOf(address);
  return `${host}:${port}`;
}
