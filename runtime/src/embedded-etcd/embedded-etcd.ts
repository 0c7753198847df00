// The embedded etcd as a whole: a store, its services and a gRPC server on loopback.
import { randomInt } from 'node:crypto';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { clusterHandlers, maintenanceHandlers } from './services/maintenance.js';
import { kvHandlers } from './services/kv.js';
import { leaseHandlers, leaseKeepAlive } from './services/lease.js';
import { serviceDefinition, unaryServices } from './services/protocol.js';
import { watchStream } from './services/watch.js';
import { openAccess } from './store/access.js';
import { systemClock, type EtcdClock } from './store/clock.js';
import { Store } from './store/store.js';

/** How to start. */
export interface EmbeddedEtcdOptions {
  /** The address to listen on, '127.0.0.1' by default. */
  readonly host?: string;
  /** The port to listen on; 0, the default, takes any that is free. */
  readonly port?: number;
  /** The clock for leases and tokens, the real one by default. */
  readonly clock?: EtcdClock;
  /** How often watchers that asked for it hear of progress, in milliseconds; ten minutes by default, as etcd. */
  readonly progressNotifyInterval?: number;
}

/** A running server. */
export interface EmbeddedEtcd {
  /** 'http://host:port', as clients take it. */
  readonly endpoint: string;
  readonly port: number;
  /** Ends all streams and calls at once and frees the port. */
  close(): Promise<void>;
}

const defaultProgressInterval = 600_000;

/**
 * Starts an etcd in this process. Rejects where it cannot listen, with `code: 'EADDRINUSE'` where the port is taken.
 */
export async function startEmbeddedEtcd(options: EmbeddedEtcdOptions = {}): Promise<EmbeddedEtcd> {
  const host = options.host ?? '127.0.0.1';
  const clock = options.clock ?? systemClock;
  let endpoint = '';
  const publish = (): void => store.watchers.publish();
  const publishSoon = (): void => void setImmediate(() => setImmediate(publish));
  const store = new Store({ clock, random: (bound) => randomInt(bound), onExpired: publishSoon });
  const server = new Server({
    'grpc.max_send_message_length': -1,
    'grpc.max_receive_message_length': 2 * 1024 * 1024,
  });
  const access = openAccess;
  server.addService(serviceDefinition('KV'), unaryServices(kvHandlers(store, access), publish));
  server.addService(serviceDefinition('Lease'), {
    ...unaryServices(leaseHandlers(store, access), publish),
    LeaseKeepAlive: leaseKeepAlive(store),
  });
  const progressEvery = options.progressNotifyInterval ?? defaultProgressInterval;
  server.addService(serviceDefinition('Watch'), {
    Watch: watchStream({ store, access, clock, publishSoon, progressEvery }),
  });
  server.addService(
    serviceDefinition('Maintenance'),
    unaryServices(maintenanceHandlers(store, access), publish),
  );
  server.addService(
    serviceDefinition('Cluster'),
    unaryServices(
      clusterHandlers(store, () => endpoint),
      publish,
    ),
  );
  const port = await listen(server, host, options.port ?? 0);
  endpoint = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return {
    endpoint,
    port,
    async close() {
      store.lessor.stop();
      await stop(server);
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<number> {
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, bound) => {
      if (!error) return resolve(bound);
      const code = /\bE[A-Z]{3,}\b/.exec(error.message)?.[0];
      reject(
        Object.assign(new Error(`embedded etcd cannot listen on ${address}: ${error.message}`), { code }),
      );
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.forceShutdown();
    server.tryShutdown(() => resolve());
  });
}
