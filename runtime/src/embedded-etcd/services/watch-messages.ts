// The messages of a watch stream, and how notices of the store become them.
import type { Change } from '../store/key-value.js';
import type { History } from '../store/history.js';
import { eventSize, responseSize, type SizedEvent } from './wire-size.js';
import { toBytes, toKeyValueMessage } from './wire.js';

/** WatchCreateRequest. */
export interface WatchCreateMessage {
  key: Buffer;
  range_end: Buffer;
  start_revision: string;
  progress_notify: boolean;
  filters: number[];
  prev_kv: boolean;
  watch_id: string;
  fragment: boolean;
}

/** WatchRequest. */
export interface WatchMessage {
  create_request?: WatchCreateMessage | null;
  cancel_request?: { watch_id: string } | null;
  progress_request?: object | null;
}

/** Numbers of Event.EventType. */
const eventType = { put: 0, delete: 1 } as const;

/** One event; with `previous`, the key as it was just before, unless that has been compacted. */
export function toEventMessage(change: Change, previous: History | undefined): SizedEvent {
  const prev = previous && previousOf(change, previous);
  return {
    type: change.kv ? eventType.put : eventType.delete,
    kv: change.kv ? toKeyValueMessage(change.kv) : { key: toBytes(change.key), mod_revision: change.main },
    ...(prev ? { prev_kv: toKeyValueMessage(prev) } : {}),
  };
}

function previousOf(change: Change, history: History) {
  if (change.kv && change.kv.createRevision === change.kv.modRevision) return undefined;
  const before = change.main - 1;
  return before < history.compacted ? undefined : history.at(change.key, before);
}

const fragmentBytes = 2 * 1024 * 1024; // etcd's default request limit of 1.5 MiB, and 512 KiB of overhead

/** Splits the events of a response as etcd does where it would be too long; a single event is never split. */
export function fragments(events: readonly SizedEvent[], revision: number, watchId: string): SizedEvent[][] {
  const empty = responseSize(revision, watchId);
  const sizes = events.map(eventSize);
  const parts: SizedEvent[][] = [[]];
  let size = empty;
  events.forEach((event, index) => {
    if (parts.at(-1)!.length > 0 && size + sizes[index]! >= fragmentBytes) {
      parts.push([]);
      size = empty;
    }
    parts.at(-1)!.push(event);
    size += sizes[index]!;
  });
  return parts;
}
