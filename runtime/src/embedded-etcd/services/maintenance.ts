// etcd's Maintenance and Cluster services, as far as a cluster of one member in memory has something to say.
import { crc32 } from 'node:zlib';
import type { Access } from '../store/access.js';
import { EtcdError, etcdError, unmapped } from '../store/etcd-error.js';
import type { Store } from '../store/store.js';
import { identity, responseHeader } from './identity.js';
import type { UnaryHandler } from './protocol.js';

/** Handlers for Maintenance's unary methods. */
export function maintenanceHandlers(store: Store, access: Access) {
  const header = (): object => responseHeader(store.history.revision);
  const status: UnaryHandler<object> = () => {
    const size = sizeOf(store);
    return {
      header: header(),
      version: identity.version,
      dbSize: size,
      dbSizeInUse: size,
      leader: identity.memberId,
      raftIndex: store.history.revision,
      raftAppliedIndex: store.history.revision,
      raftTerm: identity.raftTerm,
    };
  };
  const alarm: UnaryHandler<object> = () => ({ header: header(), alarms: [] });
  const defragment: UnaryHandler<object> = (_request, { token }) => {
    checkAdmin(access, token);
    return { header: header() };
  };
  const hash: UnaryHandler<object> = (_request, { token }) => {
    checkAdmin(access, token);
    return { header: header(), hash: hashOf(store, store.history.revision) };
  };
  const hashKv: UnaryHandler<{ revision: string }> = ({ revision }, { token }) => {
    checkAdmin(access, token);
    const upTo = Number(revision);
    store.history.checkReadable(upTo);
    return {
      header: header(),
      hash: hashOf(store, upTo > 0 ? upTo : store.history.revision),
      compact_revision: store.history.compacted,
    };
  };
  const moveLeader: UnaryHandler<object> = () => {
    throw etcdError('badLeaderTransferee');
  };
  return {
    Status: status,
    Alarm: alarm,
    Defragment: defragment,
    Hash: hash,
    HashKV: hashKv,
    MoveLeader: moveLeader,
  };
}

/** Handlers for Cluster's methods: one member, which stays alone. */
export function clusterHandlers(clientUrl: string) {
  const header = (): object => responseHeader(0); // without a revision, as etcd
  const list: UnaryHandler<object> = () => ({
    header: header(),
    members: [
      {
        ID: identity.memberId,
        name: identity.name,
        peerURLs: ['http://localhost:2380'],
        clientURLs: [clientUrl],
      },
    ],
  });
  const refuse =
    (name: 'unhealthy' | 'notEnoughStarted' | 'memberNotFound'): UnaryHandler<object> =>
    () => {
      throw etcdError(name);
    };
  return {
    MemberList: list,
    MemberAdd: refuse('unhealthy'),
    MemberRemove: refuse('notEnoughStarted'),
    MemberUpdate: refuse('unhealthy'),
    MemberPromote: refuse('memberNotFound'),
  };
}

/** Maintenance hands the error of a missing right out as it stands inside etcd: without a code, in other words. */
function checkAdmin(access: Access, token: string | undefined): void {
  try {
    access.checkAdmin(token);
  } catch (error) {
    if (!(error instanceof EtcdError)) throw error;
    throw new EtcdError(unmapped, error.message.replace(/^etcdserver:/, 'auth:'));
  }
}

function sizeOf(store: Store): number {
  return store.history
    .changes()
    .reduce((sum, { key, kv }) => sum + key.length + (kv?.value.length ?? 0) + 64, 0);
}

function hashOf(store: Store, upTo: number): number {
  let hash = 0;
  for (const { key, main, sub, kv } of store.history.changes()) {
    if (main > upTo) break;
    hash = crc32(`${main}.${sub}.${kv?.version ?? 0}.${kv?.lease ?? ''}.${key}.`, hash);
    if (kv) hash = crc32(kv.value, hash);
  }
  return hash;
}
