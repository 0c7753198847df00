// The watchers of one client's stream: their numbers, their options, and what is written to the stream for them.
import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { Access } from '../store/access.js';
import type { Clock } from '../../clock/clock.js';
import { EtcdError } from '../store/etcd-error.js';
import type { Store } from '../store/store.js';
import type { Watcher, WatchNotice, WatchSink } from '../store/watch-hub.js';
import { responseHeader } from './identity.js';
import type { SharedResponses } from './watch-encoding.js';
import { fragments, toEventMessage, type WatchCreateMessage } from './watch-messages.js';
import { toText } from './wire.js';

/** What the watch service needs. */
export interface WatchServiceOptions {
  readonly store: Store;
  readonly access: Access;
  readonly clock: Clock;
  readonly responses: SharedResponses;
  /** Delivers what watchers have to be told, soon but never at once. */
  readonly publishSoon: () => void;
  /** How often idle watchers that asked for it hear of progress. */
  readonly progressEvery: number;
}

const noWatcher = '-1';
const longestQueue = 1024; // messages that wait in a stream before its watchers count as behind

interface StreamWatcher {
  readonly watcher: Watcher;
  readonly prevKv: boolean;
  readonly fragment: boolean;
  readonly progressNotify: boolean;
  toldSinceTick: boolean;
}

/** One stream's watchers. */
export class StreamWatchers implements WatchSink {
  readonly #call: ServerDuplexStream<unknown, object>;
  readonly #token: string | undefined;
  readonly #options: WatchServiceOptions;
  readonly #watchers = new Map<string, StreamWatcher>();
  #nextId = 0n;
  #closed = false;
  #cancelTick: (() => void) | undefined;

  constructor(
    call: ServerDuplexStream<unknown, object>,
    token: string | undefined,
    options: WatchServiceOptions,
  ) {
    this.#call = call;
    this.#token = token;
    this.#options = options;
  }

  get ready(): boolean {
    return !this.#closed && this.#call.writableLength < longestQueue;
  }

  create(message: WatchCreateMessage): void {
    const { store } = this.#options;
    const key = message.key.length === 0 ? '\0' : toText(message.key);
    const end = toText(message.range_end);
    const header = responseHeader(store.history.revision);
    const refusal = this.#refusalOf(message, key, end);
    if (refusal !== undefined) {
      this.#call.write({
        header,
        watch_id: noWatcher,
        created: true,
        canceled: true,
        cancel_reason: refusal,
      });
      return;
    }
    const id = message.watch_id === '0' ? this.#freeId() : message.watch_id;
    const start = Number(message.start_revision);
    const watcher = store.watchers.add({
      id,
      key,
      end,
      startRevision: start === 0 ? store.history.revision + 1 : start,
      skipPuts: message.filters.includes(0),
      skipDeletes: message.filters.includes(1),
      sink: this,
    });
    const { prev_kv: prevKv, fragment, progress_notify: progressNotify } = message;
    this.#watchers.set(id, { watcher, prevKv, fragment, progressNotify, toldSinceTick: false });
    this.#call.write({ header, watch_id: id, created: true });
    if (progressNotify) this.#tickLater();
    this.#options.publishSoon();
  }

  cancel(id: string): void {
    const entry = this.#watchers.get(id);
    if (!entry) return;
    this.#options.store.watchers.remove(entry.watcher);
    this.#watchers.delete(id);
    const header = responseHeader(this.#options.store.history.revision);
    this.#call.write({ header, watch_id: id, canceled: true });
  }

  /** Answers a request for progress; everything up to the revision that it names has been sent before. */
  progress(): void {
    const { store } = this.#options;
    store.watchers.publish();
    this.#call.write({ header: responseHeader(store.history.revision), watch_id: noWatcher });
  }

  deliver({ watcher, revision, changes, compactRevision }: WatchNotice): void {
    const entry = this.#watchers.get(watcher.id);
    if (!entry || this.#closed) return;
    const header = responseHeader(revision);
    if (compactRevision !== 0) {
      this.#call.write({ header, watch_id: watcher.id, canceled: true, compact_revision: compactRevision });
      return;
    }
    entry.toldSinceTick = true;
    const history = entry.prevKv ? this.#options.store.history : undefined;
    const events = () => changes.map((change) => toEventMessage(change, history));
    if (!entry.fragment) {
      const message = (): object => ({ header, events: events() });
      this.#call.write(this.#options.responses.encoded(changes, entry.prevKv, watcher.id, message));
      return;
    }
    const parts = fragments(events(), revision, watcher.id);
    parts.forEach((part, index) => {
      this.#call.write({ header, watch_id: watcher.id, fragment: index < parts.length - 1, events: part });
    });
  }

  /** The client takes messages again. */
  drained(): void {
    if (!this.#closed) this.#options.store.watchers.drained(this);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelTick?.();
    for (const { watcher } of this.#watchers.values()) this.#options.store.watchers.remove(watcher);
    this.#watchers.clear();
  }

  #refusalOf(message: WatchCreateMessage, key: string, end: string): string | undefined {
    try {
      this.#options.access.checkRange(this.#token, { key, end });
    } catch (error) {
      if (error instanceof EtcdError) return grpcText(error);
      throw error;
    }
    if (end !== '' && end !== '\0' && key >= end) return 'mvcc: watcher range is empty';
    if (this.#watchers.has(message.watch_id) && message.watch_id !== '0') {
      return 'mvcc: duplicate watch ID provided on the WatchStream';
    }
    return undefined;
  }

  #freeId(): string {
    while (this.#watchers.has(String(this.#nextId))) this.#nextId++;
    return String(this.#nextId++);
  }

  #tickLater(): void {
    this.#cancelTick ??= this.#options.clock.after(this.#options.progressEvery, () => {
      this.#cancelTick = undefined;
      this.#tick();
      if ([...this.#watchers.values()].some((entry) => entry.progressNotify)) this.#tickLater();
    });
  }

  /** Tells idle watchers that asked for it how far they are. */
  #tick(): void {
    const { store } = this.#options;
    for (const entry of this.#watchers.values()) {
      if (!entry.progressNotify) continue;
      if (!entry.toldSinceTick && store.watchers.isCurrent(entry.watcher)) {
        this.#call.write({ header: responseHeader(store.history.revision), watch_id: entry.watcher.id });
      }
      entry.toldSinceTick = false;
    }
  }
}

/** How Go prints a gRPC error, which is what etcd puts into the reason here. */
function grpcText(error: EtcdError): string {
  const names: Record<number, string> = {
    3: 'InvalidArgument',
    7: 'PermissionDenied',
    16: 'Unauthenticated',
  };
  return `rpc error: code = ${names[error.code] ?? 'Unknown'} desc = ${error.message}`;
}
