// Who may call an RPC-only operation: holders of the RPC key, narrowed to some services where the manifest says so.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { failure } from '../error/service-error.js';
import { headerNames } from '../wire/headers.js';

/** Whether a given key is one of the keys in force. Takes the same time for every wrong key, whatever it shares with a right one. */
export type KeyCheck = (given: string | undefined) => boolean;

/** Creates the check. `keys` is asked at each use, since they may rotate; empty ones never match, so no key denies all. */
export function createKeyCheck(keys: () => readonly string[]): KeyCheck {
  let known: readonly string[] = [];
  let digests: Buffer[] = [];
  return (given) => {
    const current = keys();
    if (current !== known) {
      known = current;
      digests = current.filter((key) => key !== '').map(digest);
    }
    if (given === undefined || given === '') return false;
    const candidate = digest(given);
    let matches = 0;
    // All of them each time: which one matched, or that none did, must not show in the time taken.
    for (const expected of digests) matches |= Number(timingSafeEqual(expected, candidate));
    return matches === 1;
  };
}

/** Whether a request carries one of the keys in force: as services send it, or as a bearer token, which is all that some scrapers can send. */
export function createTrust(keys: () => readonly string[]): (request: IncomingMessage) => boolean {
  const holdsKey = createKeyCheck(keys);
  return ({ headers: { [headerNames.rpcKey]: key, authorization } }) =>
    holdsKey(typeof key === 'string' ? key : /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1]);
}

/** Throws `unauthenticated` without the key, `forbidden` when only other services may call. */
export function requireService(
  trusted: boolean,
  caller: string | undefined,
  callers: readonly string[] | undefined,
): void {
  if (!trusted) throw failure('unauthenticated', 'this operation is for services that hold the RPC key');
  if (callers && callers.length > 0 && (caller === undefined || !callers.includes(caller))) {
    throw failure('forbidden', 'this operation is not for the calling service');
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
