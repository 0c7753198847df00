// etcd's Maintenance and Cluster services, as far as a cluster of one member in memory has something to say.
import { crc32 } from 'node:zlib';
import type { Access } from '../store/access.js';
import { EtcdError, etcdError, unmapped } from '../store/etcd-error.js';
import type { Store } from '../store/store.js';
import { identity, responseHeader } from './identity.js';
import type { UnaryHandler } from './protocol.js';
import { sizeOf } from './size.js';

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
  // Without a header, as etcd answers it.
  const alarm: UnaryHandler<object> = () => ({ alarms: [] });
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
  // To itself it may: it is the leader already.
  const moveLeader: UnaryHandler<{ targetID: string }> = ({ targetID }) => {
    if (targetID !== identity.memberId) throw etcdError('badLeaderTransferee');
    return { header: header() };
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
  let peerURLs: readonly string[] = ['http://localhost:2380'];
  const answer = (): object => ({
    header: header(),
    members: [{ ID: identity.memberId, name: identity.name, peerURLs, clientURLs: [clientUrl] }],
  });
  const requireMember = (id: string): void => {
    if (id !== identity.memberId) throw etcdError('memberNotFound');
  };
  const add: UnaryHandler<object> = () => {
    throw etcdError('unhealthy');
  };
  const remove: UnaryHandler<{ ID: string }> = ({ ID }) => {
    requireMember(ID);
    // As it stands inside etcd: without a code, in other words.
    throw new EtcdError(unmapped, etcdError('notEnoughStarted').message);
  };
  const update: UnaryHandler<{ ID: string; peerURLs: readonly string[] }> = ({ ID, ...wanted }) => {
    requireMember(ID);
    peerURLs = wanted.peerURLs;
    return answer();
  };
  const promote: UnaryHandler<{ ID: string }> = ({ ID }) => {
    requireMember(ID);
    throw etcdError('memberNotLearner');
  };
  return {
    MemberList: answer,
    MemberAdd: add,
    MemberRemove: remove,
    MemberUpdate: update,
    MemberPromote: promote,
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

function hashOf(store: Store, upTo: number): number {
  let hash = 0;
  for (const { key, main, sub, kv } of store.history.changes()) {
    if (main > upTo) break;
    hash = crc32(`${main}.${sub}.${kv?.version ?? 0}.${kv?.lease ?? ''}.${key}.`, hash);
    if (kv) hash = crc32(kv.value, hash);
  }
  return hash;
}
