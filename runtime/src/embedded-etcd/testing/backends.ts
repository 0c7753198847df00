// The two etcds that a suite can run against, under one shape.
import { startEmbeddedEtcd } from '../embedded-etcd.js';
import { realEtcdMissing, startRealEtcd } from './real-etcd.js';

/** A server that a suite starts, uses and closes. */
export interface EtcdBackend {
  readonly name: 'embedded' | 'real';
  /** Why its tests are skipped, or false; what `node:test` takes as `skip`. */
  readonly skip: string | false;
  start(): Promise<{ readonly endpoint: string; close(): Promise<void> }>;
}

/** The embedded etcd, and the installed one. `for (const backend of etcdBackends()) describe(backend.name, …)`. */
export function etcdBackends(): readonly EtcdBackend[] {
  return [
    { name: 'embedded', skip: false, start: () => startEmbeddedEtcd() },
    { name: 'real', skip: realEtcdMissing(), start: () => startRealEtcd({ flags: ['--bcrypt-cost', '4'] }) },
  ];
}
