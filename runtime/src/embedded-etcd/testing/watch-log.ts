// What one watch stream of one server said, in an order that does not depend on timing: watcher by watcher.
import type { RawClient, RawStream } from './raw-client.js';
import { canonical, comparable } from './raw-client.js';

interface WatchResponse {
  readonly header: { readonly revision: string };
  readonly watch_id: string;
  readonly created: boolean;
  readonly canceled: boolean;
  readonly compact_revision: string;
  readonly events: readonly { readonly kv: { readonly mod_revision: string } }[];
}

/** A watch stream that remembers what it hears. */
export interface WatchLog {
  send(request: object): void;
  /** Resolves when so many answers to create, cancel or progress requests have come in all. */
  answered(count: number): Promise<void>;
  /** The watchers that were created; whoever cancels one takes it out. */
  readonly watchers: Set<string>;
  /** What was said about each watcher since the last call of `forget`, in order. */
  said(): ReadonlyMap<string, readonly string[]>;
  /** How much was said since then. */
  readonly size: number;
  forget(): void;
  /** Runs at each message. */
  onMessage(listener: () => void): void;
  close(): void;
}

/** Opens a watch stream. */
export function openWatchLog(client: RawClient): WatchLog {
  const stream: RawStream = client.stream('Watch', 'Watch');
  const said = new Map<string, string[]>();
  const listeners = new Set<() => void>();
  const watchers = new Set<string>();
  let answers = 0;
  let size = 0;
  const note = (id: string, text: unknown): void => {
    size++;
    const list = said.get(id);
    if (list) list.push(JSON.stringify(text));
    else said.set(id, [JSON.stringify(text)]);
  };
  stream.on('data', (message: unknown) => {
    const response = message as WatchResponse; // what the protocol file says of this stream
    if (response.events.length === 0) {
      // What comes unasked, on a watcher that a compaction overtook, is no answer.
      if (response.compact_revision === '0') answers++;
      if (response.created && !response.canceled) watchers.add(response.watch_id);
      note(response.watch_id, comparable(response));
    }
    for (const event of response.events) {
      // A watcher that caught up is told a newer revision than its event's; which one is a matter of timing.
      const late = Number(response.header.revision) < Number(event.kv.mod_revision) ? { late: true } : {};
      note(response.watch_id, { event: comparable(event), ...late });
    }
    for (const listener of listeners) listener();
  });
  stream.on('error', (error) => note('stream', error.message));
  return {
    send: (request) => void stream.write(canonical(request)),
    answered: (count) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (answers < count) return;
          listeners.delete(check);
          resolve();
        };
        listeners.add(check);
        check();
      }),
    watchers,
    said: () => said,
    get size() {
      return size;
    },
    forget() {
      said.clear();
      size = 0;
    },
    onMessage: (listener) => void listeners.add(listener),
    close() {
      stream.removeAllListeners('error');
      stream.on('error', () => {}); // cancelling is reported as an error
      stream.cancel();
    },
  };
}
