// Watchers: who wants to hear of which keys from which revision on, and the delivery of what happened. A watcher
// that is behind, by its start revision or because its stream is full, is caught up from the history in batches.
import type { Change, KeyRange } from './key-value.js';
import { inRange } from './key-value.js';
import type { History } from './history.js';

const batchRevisions = 1000; // as etcd: at most so many revisions in one answer to a watcher that is behind

/** What a watcher is told. No changes and no `compactRevision`: mere progress. */
export interface WatchNotice {
  readonly watcher: Watcher;
  /** The store's revision when this was made; 0 with a `compactRevision`, as etcd sends it. */
  readonly revision: number;
  readonly changes: readonly Change[];
  /** Set when what the watcher still had to see was compacted; it hears nothing more. */
  readonly compactRevision: number;
}

/** Where notices go: one stream to one client. */
export interface WatchSink {
  /** False while the client takes no more; it must call `drained` of the hub when it does again. */
  readonly ready: boolean;
  deliver(notice: WatchNotice): void;
}

/** What to watch. */
export interface WatcherOptions extends KeyRange {
  readonly id: string;
  readonly startRevision: number;
  readonly skipPuts: boolean;
  readonly skipDeletes: boolean;
  readonly sink: WatchSink;
}

/** A registered watcher. `nextRevision` is the first one that it has not been told of. */
export interface Watcher extends WatcherOptions {
  nextRevision: number;
  state: 'current' | 'behind' | 'gone';
}

/** All watchers of a store. */
export class WatchHub {
  readonly #history: History;
  readonly #current = new Map<string, { range: KeyRange; watchers: Set<Watcher> }>();
  readonly #behind = new Set<Watcher>();
  readonly #committed: Change[][] = [];

  constructor(history: History) {
    this.#history = history;
  }

  /** Registers a watcher. Nothing is delivered before the next `publish`. */
  add(options: WatcherOptions): Watcher {
    const newest = this.#history.revision;
    const watcher: Watcher = { ...options, nextRevision: options.startRevision, state: 'behind' };
    if (options.startRevision > newest) this.#setCurrent(watcher);
    else this.#behind.add(watcher);
    return watcher;
  }

  /** Forgets a watcher. */
  remove(watcher: Watcher): void {
    this.#detach(watcher);
    watcher.state = 'gone';
  }

  /** Whether the watcher has been told everything. */
  isCurrent(watcher: Watcher): boolean {
    return watcher.state === 'current' && this.#committed.length === 0;
  }

  /** How many there are, and how many of them have not been told everything. */
  get counts(): { readonly all: number; readonly behind: number } {
    const current = [...this.#current.values()].reduce((sum, { watchers }) => sum + watchers.size, 0);
    return { all: current + this.#behind.size, behind: this.#behind.size };
  }

  /** Takes note of a revision's changes; they go out with the next `publish`. */
  commit(changes: Change[]): void {
    this.#committed.push(changes);
  }

  /** Delivers all that was committed so far, and catches up watchers that are behind. */
  publish(): void {
    for (const changes of this.#committed.splice(0)) this.#notify(changes);
    for (const watcher of this.#behind) if (watcher.sink.ready) this.#catchUp(watcher);
  }

  /** A stream takes notices again. */
  drained(sink: WatchSink): void {
    for (const watcher of this.#behind) if (watcher.sink === sink && sink.ready) this.#catchUp(watcher);
  }

  #notify(changes: Change[]): void {
    const revision = changes[0]!.main;
    const ranges = [...this.#current.values()];
    for (const { range, watchers } of this.#matching(ranges, changes)) {
      // The array itself where all of it matches: what is made of it for one group serves the others too.
      const inside = changes.filter((change) => inRange(range, change.key));
      const matching = inside.length === changes.length ? changes : inside;
      for (const watcher of watchers) {
        if (revision < watcher.nextRevision) continue;
        if (watcher.sink.ready) {
          watcher.nextRevision = revision + 1;
          this.#send(watcher, revision, matching);
        } else {
          this.#detach(watcher);
          watcher.nextRevision = revision;
          watcher.state = 'behind';
          this.#behind.add(watcher);
        }
      }
    }
  }

  #matching(
    groups: { range: KeyRange; watchers: Set<Watcher> }[],
    changes: readonly Change[],
  ): { range: KeyRange; watchers: Set<Watcher> }[] {
    return groups.filter(({ range }) => changes.some((change) => inRange(range, change.key)));
  }

  #catchUp(watcher: Watcher): void {
    while (watcher.sink.ready && watcher.state === 'behind') {
      if (watcher.nextRevision < this.#history.compacted) {
        this.#detach(watcher);
        watcher.state = 'gone';
        const compactRevision = this.#history.compacted;
        watcher.sink.deliver({ watcher, revision: 0, changes: [], compactRevision });
        return;
      }
      const { changes, moreFrom } = this.#read(watcher);
      watcher.nextRevision = moreFrom ?? this.#history.revision + 1;
      this.#send(watcher, this.#history.revision, changes);
      if (moreFrom !== undefined) continue;
      this.#behind.delete(watcher);
      this.#setCurrent(watcher);
    }
  }

  /** What a watcher that is behind has not seen, up to so many revisions. */
  #read(watcher: Watcher): { changes: Change[]; moreFrom?: number } {
    const changes: Change[] = [];
    let revisions = 0;
    let last = -1;
    for (let index = this.#history.indexOf(watcher.nextRevision); ; index++) {
      const change = this.#history.change(index);
      if (!change) return { changes };
      if (!inRange(watcher, change.key)) continue;
      if (change.main !== last) {
        if (revisions === batchRevisions) return { changes, moreFrom: change.main };
        revisions++;
        last = change.main;
      }
      changes.push(change);
    }
  }

  #send(watcher: Watcher, revision: number, changes: readonly Change[]): void {
    const wanted =
      watcher.skipPuts || watcher.skipDeletes
        ? changes.filter((change) => (change.kv ? !watcher.skipPuts : !watcher.skipDeletes))
        : changes;
    if (wanted.length > 0) watcher.sink.deliver({ watcher, revision, changes: wanted, compactRevision: 0 });
  }

  #setCurrent(watcher: Watcher): void {
    watcher.state = 'current';
    const id = groupId(watcher);
    const group = this.#current.get(id);
    if (group) group.watchers.add(watcher);
    else
      this.#current.set(id, { range: { key: watcher.key, end: watcher.end }, watchers: new Set([watcher]) });
  }

  #detach(watcher: Watcher): void {
    this.#behind.delete(watcher);
    const id = groupId(watcher);
    const group = this.#current.get(id);
    if (!group) return;
    group.watchers.delete(watcher);
    if (group.watchers.size === 0) this.#current.delete(id);
  }
}

function groupId({ key, end }: KeyRange): string {
  return `${key.length}:${key}${end}`;
}
