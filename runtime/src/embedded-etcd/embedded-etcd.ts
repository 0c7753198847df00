// The embedded etcd as a whole: a state, etcd's services over it, and on one port of loopback a gRPC server and etcd's plain pages.
import { rmSync } from 'node:fs';
import { Server } from '@grpc/grpc-js';
import { createJsonGateway } from './http/json-gateway.js';
import { createPages } from './http/pages.js';
import { listen, type Listener } from './listener.js';
import { authHandlers } from './services/auth.js';
import { responseHeader } from './services/identity.js';
import { kvHandlers } from './services/kv.js';
import { leaseHandlers, leaseKeepAlive, renewOnce } from './services/lease.js';
import { clusterHandlers, maintenanceHandlers } from './services/maintenance.js';
import { serviceDefinition, unaryServices, withSizeLimit, type Handlers } from './services/protocol.js';
import { SharedResponses, takingEncoded } from './services/watch-encoding.js';
import { watchStream } from './services/watch.js';
import { copyState, openState, type EtcdState } from './state.js';
import { systemClock, type Clock } from '../clock/clock.js';

/** How to start. */
export interface EmbeddedEtcdOptions {
  /** The address to listen on, '127.0.0.1' by default. */
  readonly host?: string;
  /** The port to listen on; 0, the default, takes any that is free. */
  readonly port?: number;
  /** A file that keeps everything across restarts; made where it is missing. Without it all is in memory. */
  readonly dataFile?: string;
  /** The clock for leases and tokens, the real one by default. */
  readonly clock?: Clock;
  /** How often watchers that asked for it hear of progress, in milliseconds; ten minutes by default, as etcd. */
  readonly progressNotifyInterval?: number;
}

/** A running server. `stop`, `start` and `wipe` are for tests of what clients do when etcd fails. */
export interface EmbeddedEtcd {
  /** 'http://host:port', as clients take it. The same for its whole life. */
  readonly endpoint: string;
  readonly port: number;
  /** Ends all streams and calls at once and frees the port, for good. May be called twice. */
  close(): Promise<void>;
  /** Goes away as a killed etcd does: connections cut, port closed, data kept. Leases do not run meanwhile. */
  stop(): Promise<void>;
  /** Comes back on the same port with its data; leases have their whole time again, tokens are invalid. */
  start(): Promise<void>;
  /** Comes back on the same port without any data, as a member that lost its disk: revision 1, no keys, no users. */
  wipe(): Promise<void>;
}

const defaultProgressInterval = 600_000;
const receiveLimit = 2 * 1024 * 1024; // etcd's default: 1.5 MiB for a request and 512 KiB of overhead

/**
 * Starts an etcd in this process. Rejects where it cannot listen, with `code: 'EADDRINUSE'` where the port is taken,
 * and where the data file is not one.
 */
export async function startEmbeddedEtcd(options: EmbeddedEtcdOptions = {}): Promise<EmbeddedEtcd> {
  const { host = '127.0.0.1', clock = systemClock, dataFile } = options;
  const progressEvery = options.progressNotifyInterval ?? defaultProgressInterval;
  let listener: Listener | undefined;
  let state: EtcdState | undefined;
  let endpoint = '';

  // The port is taken before the data file is touched: whoever holds the port may be using the file.
  const serve = async (wanted: number, from?: EtcdState): Promise<Listener> => {
    const held = await listen(host, wanted);
    endpoint = `http://${host.includes(':') ? `[${host}]` : host}:${held.port}`;
    try {
      const opened = openState({ clock, dataFile, onExpired: () => publishSoon(opened) });
      if (from && dataFile === undefined) copyState(from, opened);
      const handlers = createHandlers(opened, endpoint);
      held.serve({
        grpc: createServer(opened, handlers, { clock, progressEvery }),
        pages: createPages(
          opened.store,
          createJsonGateway(
            { ...handlers, Lease: { ...handlers.Lease, LeaseKeepAlive: renewOnce(opened.store) } },
            () => opened.store.watchers.publish(),
          ),
        ),
      });
      state = opened;
      listener = held;
      return held;
    } catch (error) {
      await held.close();
      throw error;
    }
  };
  const { port } = await serve(options.port ?? 0);

  const stop = async (): Promise<void> => {
    const held = listener;
    listener = undefined;
    if (!held) return;
    state?.close();
    await held.close();
  };
  const start = async (): Promise<void> => {
    if (!listener) await serve(port, state);
  };
  const wipe = async (): Promise<void> => {
    await stop();
    if (dataFile !== undefined) rmSync(dataFile, { force: true });
    await serve(port);
  };
  return { endpoint, port, close: stop, stop, start, wipe };
}

interface ServerOptions {
  readonly clock: Clock;
  readonly progressEvery: number;
}

/** What the unary calls do. */
function createHandlers({ store, access, accounts, tokens }: EtcdState, endpoint: string) {
  const header = (): object => responseHeader(store.history.revision);
  return {
    KV: kvHandlers(store, access),
    Lease: leaseHandlers(store, access),
    Maintenance: maintenanceHandlers(store, access),
    Cluster: clusterHandlers(endpoint),
    Auth: authHandlers({ accounts, tokens, access, header }),
  } satisfies Handlers;
}

function createServer(
  state: EtcdState,
  handlers: ReturnType<typeof createHandlers>,
  { clock, progressEvery }: ServerOptions,
): Server {
  const { store, access } = state;
  const publish = (): void => store.watchers.publish();
  const server = new Server({
    'grpc.max_send_message_length': -1,
    'grpc.max_receive_message_length': receiveLimit,
  });
  server.addService(withSizeLimit(serviceDefinition('KV')), unaryServices(handlers.KV, publish));
  server.addService(serviceDefinition('Lease'), {
    ...unaryServices(handlers.Lease, publish),
    LeaseKeepAlive: leaseKeepAlive(store),
  });
  const watch = serviceDefinition('Watch');
  const responses = new SharedResponses(watch);
  server.addService(takingEncoded(watch), {
    Watch: watchStream({
      store,
      access,
      clock,
      responses,
      publishSoon: () => publishSoon(state),
      progressEvery,
    }),
  });
  for (const name of ['Maintenance', 'Cluster', 'Auth'] as const)
    server.addService(serviceDefinition(name), unaryServices(handlers[name], publish));
  return server;
}

function publishSoon({ store }: EtcdState): void {
  setImmediate(() => setImmediate(() => store.watchers.publish()));
}
