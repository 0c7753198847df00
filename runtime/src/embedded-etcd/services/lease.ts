// etcd's Lease service over the store.
import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { Access } from '../store/access.js';
import type { Store } from '../store/store.js';
import { responseHeader } from './identity.js';
import type { UnaryHandler } from './protocol.js';
import { toBytes } from './wire.js';

/** Handlers for Lease's unary methods. */
export function leaseHandlers(store: Store, access: Access) {
  const header = (): object => responseHeader(store.history.revision);
  const grant: UnaryHandler<{ ID: string; TTL: string }> = ({ ID, TTL }, { token }) => {
    access.checkToken(token);
    const lease = store.grant(ID, TTL);
    return { header: header(), ID: lease.id, TTL: lease.ttl };
  };
  const revoke: UnaryHandler<{ ID: string }> = ({ ID }, { token }) => {
    access.checkLease(token, ID);
    store.revoke(ID);
    return { header: header() };
  };
  const timeToLive: UnaryHandler<{ ID: string; keys: boolean }> = ({ ID, keys }) => {
    const lease = store.lessor.get(ID);
    if (!lease) return { header: header(), ID, TTL: -1 };
    return {
      header: header(),
      ID,
      TTL: store.lessor.remaining(lease),
      grantedTTL: lease.ttl,
      ...(keys ? { keys: [...lease.keys].map(toBytes) } : {}),
    };
  };
  const leases: UnaryHandler<object> = () => ({
    header: header(),
    leases: store.lessor.list().map(({ id }) => ({ ID: id })),
  });
  return { LeaseGrant: grant, LeaseRevoke: revoke, LeaseTimeToLive: timeToLive, LeaseLeases: leases };
}

/** One renewal, for who has no stream. */
export function renewOnce(store: Store): UnaryHandler<{ ID: string }> {
  return ({ ID }) => ({ header: responseHeader(store.history.revision), ID, TTL: store.lessor.renew(ID) });
}

/** Lease's stream: an answer for each request, a time to live of 0 for a lease that is gone. */
export function leaseKeepAlive(store: Store) {
  return (call: ServerDuplexStream<{ ID: string }, object>): void => {
    call.on('data', ({ ID }: { ID: string }) => {
      const header = responseHeader(store.history.revision); // of before, so that no later revoke shows in it
      call.write({ header, ID, TTL: store.lessor.renew(ID) });
    });
    call.on('end', () => call.end());
    call.on('error', () => call.end()); // the client is gone; there is nobody to tell
  };
}
