// The embedded AMQP 0-9-1 server as a whole: a broker, and a port of loopback where clients find it.
import { rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type Clock, systemClock } from '../clock/clock.js';
import { Broker } from './broker/broker.js';
import { Connection } from './connection/connection.js';

/** How to start. */
export interface EmbeddedAmqpOptions {
  /** The address to listen on, '127.0.0.1' by default. */
  readonly host?: string;
  /** The port to listen on; 0, the default, takes any that is free. */
  readonly port?: number;
  /** A file that keeps what is durable across restarts; made where it is missing. Without it all is in memory. */
  readonly dataFile?: string;
  /** The clock for times to live and heartbeats, the real one by default. */
  readonly clock?: Clock;
  /** Who may log in; guest, with the password guest, by default. */
  readonly user?: string;
  readonly password?: string;
}

/** A running server. `stop`, `start` and `wipe` are for tests of what clients do when a broker fails. */
export interface EmbeddedAmqp {
  /** 'amqp://user:password@host:port', as clients take it. The same for its whole life. */
  readonly url: string;
  readonly port: number;
  /** Tells its clients that it goes, cuts them off and frees the port. May be called twice. */
  close(): Promise<void>;
  /** Goes away as a killed broker does: connections cut, port closed. What is durable stays. */
  stop(): Promise<void>;
  /** Comes back on the same port with what was durable. */
  start(): Promise<void>;
  /** Comes back on the same port with nothing. */
  wipe(): Promise<void>;
}

/**
 * Starts an AMQP server in this process. Rejects where it cannot listen, with `code: 'EADDRINUSE'` where the port is taken, and where
 * the data file is not one.
 */
export async function startEmbeddedAmqp(options: EmbeddedAmqpOptions = {}): Promise<EmbeddedAmqp> {
  const { host = '127.0.0.1', clock = systemClock, dataFile, user = 'guest', password = 'guest' } = options;
  let listener: Listener | undefined;
  let broker: Broker | undefined;

  // The port is taken before the data file is touched: whoever holds the port may be using the file.
  const serve = async (wanted: number, from?: Broker): Promise<Listener> => {
    const held = await listen(host, wanted);
    try {
      const opened = new Broker({ clock, dataFile });
      if (from && dataFile === undefined) opened.copy(from);
      held.serve((socket) => new Connection(socket, { broker: opened, clock, user, password }));
      broker = opened;
      listener = held;
      return held;
    } catch (error) {
      await held.close();
      throw error;
    }
  };
  const { port } = await serve(options.port ?? 0);
  const name = host.includes(':') ? `[${host}]` : host;

  const end = async (isTold: boolean): Promise<void> => {
    const held = listener;
    const ending = broker;
    listener = undefined;
    if (!held || !ending) return;
    if (isTold) ending.turn(() => held.each((connection) => connection.shutDown()));
    // What the cut connections had in hand goes back before the file is closed.
    await held.close();
    ending.close();
  };
  return {
    url: `amqp://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${name}:${port}`,
    port,
    close: () => end(true),
    stop: () => end(false),
    start: async () => {
      if (!listener) await serve(port, broker);
    },
    wipe: async () => {
      await end(false);
      if (dataFile !== undefined) rmSync(dataFile, { force: true });
      await serve(port);
    },
  };
}

/** An address that is held, and who is connected. */
interface Listener {
  readonly port: number;
  serve(open: (socket: Socket) => Connection): void;
  each(visit: (connection: Connection) => void): void;
  close(): Promise<void>;
}

function listen(host: string, port: number): Promise<Listener> {
  const connections = new Set<Connection>();
  const server: Server = createServer({ noDelay: true });
  const serve: Listener['serve'] = (open) => {
    server.on('connection', (socket) => {
      const connection = open(socket);
      connections.add(connection);
      socket.once('close', () => connections.delete(connection));
    });
  };
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const connection of connections) connection.destroy();
    });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      // A TCP server that listens has an address with a port.
      const { port: held } = server.address() as AddressInfo;
      resolve({ port: held, serve, each: (visit) => connections.forEach(visit), close });
    });
  });
}
