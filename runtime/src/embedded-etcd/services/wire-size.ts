// How many bytes watch messages take on the wire: etcd splits them by that. All fields here have one-byte tags.

import { identity } from './identity.js';

/** An event message, as far as its size depends on it. */
export interface SizedEvent {
  readonly type: number;
  readonly kv: SizedKeyValue;
  readonly prev_kv?: SizedKeyValue;
}

interface SizedKeyValue {
  readonly key: Buffer;
  readonly create_revision?: number;
  readonly mod_revision: number;
  readonly version?: number;
  readonly value?: Buffer;
  readonly lease?: string;
}

/** The size of a watch response without its events, marked as a fragment. */
export function responseSize(revision: number, watchId: string): number {
  const header =
    whole(BigInt(identity.clusterId)) +
    whole(BigInt(identity.memberId)) +
    whole(revision) +
    whole(identity.raftTerm);
  return nested(header) + whole(BigInt(watchId)) + whole(1);
}

/** What an event adds to the size of its response. */
export function eventSize(event: SizedEvent): number {
  const previous = event.prev_kv ? nested(keyValueSize(event.prev_kv)) : 0;
  return nested(whole(event.type) + nested(keyValueSize(event.kv)) + previous);
}

function keyValueSize({ key, create_revision, mod_revision, version, value, lease }: SizedKeyValue): number {
  const numbers =
    whole(create_revision ?? 0) + whole(mod_revision) + whole(version ?? 0) + whole(BigInt(lease ?? 0));
  return bytes(key) + numbers + bytes(value);
}

function bytes(value: Buffer | undefined): number {
  return value && value.length > 0 ? nested(value.length) : 0;
}

function nested(size: number): number {
  return 1 + varint(BigInt(size)) + size;
}

/** Proto3 leaves out zeros; negative numbers take ten bytes. */
function whole(value: number | bigint): number {
  return value === 0 || value === 0n ? 0 : 1 + varint(BigInt.asUintN(64, BigInt(value)));
}

function varint(value: bigint): number {
  let size = 1;
  for (let rest = value >> 7n; rest > 0n; rest >>= 7n) size++;
  return size;
}
