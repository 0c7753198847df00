// The embedded etcd: what tests and development start in place of a real one.
export { startEmbeddedEtcd, type EmbeddedEtcd, type EmbeddedEtcdOptions } from './embedded-etcd.js';
