// A range read with all of etcd's options, over one revision of the history.
import type { History } from './history.js';
import type { KeyValue } from './key-value.js';
import { sortOrder, sortTarget, type RangeAnswer, type RangeQuery } from './requests.js';

const emptyValue = Buffer.alloc(0);

/** Answers a range query; `newest` is the revision that a query without one reads. */
export function readRange(history: History, query: RangeQuery, newest: number): RangeAnswer {
  history.checkReadable(query.revision, newest);
  const filtered = isFiltered(query);
  // With a sort order or a filter everything is read and cut afterwards; else one more than asked for, to know
  // whether there is more. So a sort target without an order sorts only what the limit let through: etcd's way.
  const limit = query.sortOrder !== sortOrder.none || filtered || query.limit <= 0 ? 0 : query.limit + 1;
  const revision = query.revision > 0 ? query.revision : newest;
  const { kvs: found, count } = history.scan(query, revision, { limit, countOnly: query.countOnly });
  let kvs = filtered ? found.filter((kv) => passes(query, kv)) : found;
  sort(kvs, query);
  const more = query.limit > 0 && kvs.length > query.limit;
  if (more) kvs = kvs.slice(0, query.limit);
  if (query.keysOnly) kvs = kvs.map((kv) => ({ ...kv, value: emptyValue }));
  return { kind: 'range', revision: newest, kvs, more, count };
}

function isFiltered(query: RangeQuery): boolean {
  return (
    query.minModRevision !== 0 ||
    query.maxModRevision !== 0 ||
    query.minCreateRevision !== 0 ||
    query.maxCreateRevision !== 0
  );
}

function passes(query: RangeQuery, kv: KeyValue): boolean {
  return (
    (query.maxModRevision === 0 || kv.modRevision <= query.maxModRevision) &&
    (query.minModRevision === 0 || kv.modRevision >= query.minModRevision) &&
    (query.maxCreateRevision === 0 || kv.createRevision <= query.maxCreateRevision) &&
    (query.minCreateRevision === 0 || kv.createRevision >= query.minCreateRevision)
  );
}

function sort(kvs: KeyValue[], query: RangeQuery): void {
  const byKey = query.sortTarget === sortTarget.key;
  if (query.sortOrder === sortOrder.none && byKey) return;
  const compare = comparators[query.sortTarget];
  if (!compare) return;
  const sign = query.sortOrder === sortOrder.descend ? -1 : 1;
  kvs.sort((left, right) => sign * compare(left, right));
}

const comparators: Record<number, (left: KeyValue, right: KeyValue) => number> = {
  [sortTarget.key]: (left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0),
  [sortTarget.version]: (left, right) => left.version - right.version,
  [sortTarget.create]: (left, right) => left.createRevision - right.createRevision,
  [sortTarget.mod]: (left, right) => left.modRevision - right.modRevision,
  [sortTarget.value]: (left, right) => Buffer.compare(left.value, right.value),
};
