// Random requests for the differential test: over few keys, so that they meet; with awkward ones among them.
import type { Random } from './random.js';

/** What the generator knows of the servers. */
export interface Situation {
  revision: number;
  compacted: number;
}

const alphabet = [
  'a',
  'b',
  'c',
  'aa',
  'ab',
  'b/',
  'b/1',
  'b/2',
  'b0',
  'c\xff',
  'c\xff\x00',
  '\x00',
  '\xff',
  'd',
];
const leases = ['11', '22', '33', '9223372036854775807', '-5'];

/** Some key, now and then an empty one. */
function randomKey(random: Random): Buffer {
  if (random.chance(0.02)) return Buffer.alloc(0);
  const suffix = random.chance(0.4) ? String(random.below(12)) : '';
  return Buffer.from(random.pick(alphabet) + suffix, 'latin1');
}

/** One of a few lease ids. */
export function randomLease(random: Random): string {
  return random.pick(leases);
}

/** A key, a prefix, a range, all that follows, or everything. */
export function randomRange(random: Random): { key: Buffer; range_end: Buffer } {
  const key = randomKey(random);
  switch (random.below(6)) {
    case 0:
    case 1:
      return { key, range_end: Buffer.alloc(0) };
    case 2:
      return { key, range_end: Buffer.from([0]) };
    case 3:
      return { key: Buffer.from([0]), range_end: Buffer.from([0]) };
    case 4:
      return { key, range_end: prefixEnd(key) };
    default:
      return { key, range_end: randomKey(random) };
  }
}

/** A revision to ask for: mostly one that can be read, sometimes compacted or in the future. */
export function randomRevision(random: Random, { revision, compacted }: Situation): number {
  const oldest = Math.max(1, compacted);
  if (random.chance(0.04)) return revision + 1 + random.below(3);
  if (random.chance(0.04)) return Math.max(1, oldest - random.below(20));
  if (random.chance(0.01)) return -1 - random.below(3);
  return oldest + random.below(revision - oldest + 1);
}

/** A RangeRequest. */
export function randomRangeRequest(random: Random, situation: Situation): object {
  const filter = (): number => (random.chance(0.1) ? randomRevision(random, situation) : 0);
  return {
    ...randomRange(random),
    limit: random.chance(0.4) ? random.below(8) - 1 : 0,
    revision: random.chance(0.3) ? randomRevision(random, situation) : 0,
    sort_order: random.chance(0.5) ? random.below(3) : 0,
    sort_target: random.chance(0.5) ? random.below(5) : 0,
    serializable: random.chance(0.3),
    keys_only: random.chance(0.15),
    count_only: random.chance(0.1),
    min_mod_revision: filter(),
    max_mod_revision: filter(),
    min_create_revision: filter(),
    max_create_revision: filter(),
  };
}

/** A PutRequest. */
export function randomPut(random: Random): object {
  const ignoreValue = random.chance(0.08);
  const ignoreLease = random.chance(0.08);
  return {
    key: randomKey(random),
    value: ignoreValue && random.chance(0.9) ? Buffer.alloc(0) : randomValue(random),
    lease: random.chance(0.25) && (!ignoreLease || random.chance(0.1)) ? randomLease(random) : '0',
    prev_kv: random.chance(0.4),
    ignore_value: ignoreValue,
    ignore_lease: ignoreLease,
  };
}

/** A DeleteRangeRequest. */
export function randomDelete(random: Random): object {
  return { ...randomRange(random), prev_kv: random.chance(0.5) };
}

/** A TxnRequest, nested up to three deep. */
export function randomTransaction(random: Random, situation: Situation, depth = 0): object {
  // In a transaction that also deletes, etcd 3.4 crashes on a put that ignores value or lease of a deleted key.
  const operations = (): object[] =>
    Array.from({ length: random.below(4) }, () => randomOperation(random, situation, depth));
  return {
    compare: Array.from({ length: random.below(3) }, () => randomComparison(random, situation)),
    success: operations(),
    failure: operations(),
  };
}

function randomOperation(random: Random, situation: Situation, depth: number): object {
  const choice = random.below(20);
  if (choice === 0) return {};
  if (choice < 3 && depth < 2) return { request_txn: randomTransaction(random, situation, depth + 1) };
  if (choice < 10) return { request_put: { ...randomPut(random), ignore_value: false, ignore_lease: false } };
  if (choice < 14) return { request_delete_range: randomDelete(random) };
  return { request_range: randomRangeRequest(random, situation) };
}

function randomComparison(random: Random, situation: Situation): object {
  const target = random.below(5);
  const operand = [
    { version: random.below(4) },
    { create_revision: random.chance(0.4) ? 0 : randomRevision(random, situation) },
    { mod_revision: random.chance(0.4) ? 0 : randomRevision(random, situation) },
    { value: randomValue(random) },
    { lease: random.chance(0.5) ? '0' : randomLease(random) },
  ][random.chance(0.95) ? target : random.below(5)];
  return { ...randomRange(random), result: random.below(4), target, ...operand };
}

function randomValue(random: Random): Buffer {
  return Buffer.from(random.chance(0.1) ? '' : `v${random.below(6)}`);
}

function prefixEnd(key: Buffer): Buffer {
  const end = Buffer.from(key);
  for (let index = end.length - 1; index >= 0; index--) {
    if (end[index]! < 0xff) {
      end[index]!++;
      return end.subarray(0, index + 1);
    }
  }
  return Buffer.from([0]);
}
