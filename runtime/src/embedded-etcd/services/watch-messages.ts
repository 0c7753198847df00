// The messages of a watch stream, and how notices of the store become them.
import type { Change } from '../store/key-value.js';
import type { History } from '../store/history.js';
import { toBytes, toKeyValueMessage } from './wire.js';

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

export interface WatchMessage {
  create_request?: WatchCreateMessage | null;
  cancel_request?: { watch_id: string } | null;
  progress_request?: object | null;
}

/** Numbers of Event.EventType. */
const eventType = { put: 0, delete: 1 } as const;

/** One event; with `previous`, the key as it was just before, unless that has been compacted. */
export function toEventMessage(change: Change, previous: History | undefined): object {
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

/** Splits events so that each part stays under a size; a single event is never split. */
export function fragments<T>(events: readonly T[], sizeOf: (event: T) => number, limit: number): T[][] {
  const parts: T[][] = [];
  let part: T[] = [];
  let size = 0;
  for (const event of events) {
    const bytes = sizeOf(event);
    if (part.length > 0 && size + bytes >= limit) {
      parts.push(part);
      part = [];
      size = 0;
    }
    part.push(event);
    size += bytes;
  }
  parts.push(part);
  return parts;
}
