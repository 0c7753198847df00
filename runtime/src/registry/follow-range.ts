// Keeps a whole copy of a range: list, watch from that revision on, and list again on any doubt.
import { pause, type Clock } from '../clock/clock.js';
import type { Logger } from '../log/logger.js';
import { createBackoff } from './backoff.js';
import type { Change, Entry, Listing, Registry, Watch } from './registry.js';
import { settings } from '../wire/settings.js';

/** What following needs. */
export interface FollowOptions {
  readonly registry: Registry;
  /** A prefix that ends in '/', or one key. */
  readonly range: string;
  /** Gets the whole range each time that it changed, and once for the first answer. Entries are sorted by key. */
  readonly onListing: (listing: Listing) => void;
  readonly clock: Clock;
  /** Numbers in [0, 1). */
  readonly random: () => number;
  readonly log: Logger;
  /** Time between two lists while all seems well: a watch can be silent without a sign. 30 s by default. */
  readonly relistMs?: number;
}

/** How well the copy follows. */
export interface FollowStatus {
  /** Whether a first answer was there. */
  readonly ready: boolean;
  /** When the store last confirmed the copy, on the clock's scale; undefined before the first answer. */
  readonly confirmedAt: number | undefined;
  /** Why it does not follow at the moment; undefined while all is well. */
  readonly trouble: string | undefined;
}

/** A running copy. */
export interface Follow {
  status(): FollowStatus;
  /** Lists again now. */
  refresh(): void;
  /** Stops; idempotent. */
  close(): void;
}

/** What can't be followed at the moment, by registry: one that is away is one trouble, however many ranges are read from it. */
const troubled = new WeakMap<Registry, Set<object>>();

/** Starts following a range. Never gives up: the trouble of a registry is logged once when it starts and once when all of it is over. */
export function followRange(options: FollowOptions): Follow {
  const { registry, range, clock, random, relistMs = settings.relistMs.value } = options;
  const log = options.log.child({ range });
  const backoff = createBackoff({ random });
  const stop = new AbortController();
  let held = new Map<string, Entry>();
  let revision = 0;
  let confirmedAt: number | undefined;
  let trouble: string | undefined;
  let watch: Watch | undefined;
  let wake = (): void => {};
  const others = troubled.get(registry) ?? new Set<object>();
  troubled.set(registry, others);
  const self = {};
  void run();

  return {
    status: () => ({ ready: confirmedAt !== undefined, confirmedAt, trouble }),
    refresh: () => wake(),
    close() {
      stop.abort();
      others.delete(self);
      watch?.close();
      watch = undefined;
      wake();
    },
  };

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      let listing: Listing;
      const known = revision;
      try {
        listing = await registry.list(range);
      } catch (error) {
        if (stop.signal.aborted) return;
        report(error);
        await pause(clock, backoff.next(), stop.signal);
        continue;
      }
      if (stop.signal.aborted) return;
      accept(listing, known);
      await nextDoubt();
    }
  }

  function accept(listing: Listing, known: number): void {
    const wentBack = listing.revision < known;
    // The watch has told more while the list was under way: the list says nothing new.
    if (!wentBack && listing.revision < revision) return;
    const fresh = new Map(listing.entries.map((entry) => [entry.key, entry]));
    const changed = confirmedAt === undefined || differs(held, fresh);
    if (wentBack) log.warn({ from: revision, to: listing.revision }, 'the registry lost its history');
    if (others.delete(self) && others.size === 0)
      options.log.info({ revision: listing.revision }, 'following the registry again');
    trouble = undefined;
    confirmedAt = clock.now();
    held = fresh;
    revision = listing.revision;
    // A list that knows more than the watch has told is no proof that the watch is dead, but a new one costs little.
    if (wentBack || (changed && watch !== undefined)) {
      watch?.close();
      watch = undefined;
    }
    if (changed) hand(listing);
  }

  /** Watches until something is in doubt: the watch ended, it is time to list again, or someone asked for it. */
  async function nextDoubt(): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = clock.after(relistMs * (0.9 + random() * 0.2), resolve);
      wake = () => {
        cancel();
        resolve();
      };
      if (stop.signal.aborted) return wake();
      watch ??= open();
    });
    wake = () => {};
  }

  function open(): Watch {
    return registry.watch(range, revision + 1, {
      changed: apply,
      ended: (reason) => {
        watch = undefined;
        report(reason);
        // A watch that ends as soon as it starts must not turn this into a busy loop.
        void pause(clock, backoff.next(), stop.signal).then(() => wake());
      },
    });
  }

  function apply(changes: readonly Change[], reached: number): void {
    confirmedAt = clock.now();
    backoff.reset();
    let changed = false;
    for (const change of changes) {
      const at = change.kind === 'put' ? change.entry.revision : change.revision;
      if (at <= revision) continue;
      changed = true;
      if (change.kind === 'put') held.set(change.entry.key, change.entry);
      else held.delete(change.key);
    }
    revision = Math.max(revision, reached);
    if (!changed) return;
    const entries = [...held.values()].sort((left, right) => (left.key < right.key ? -1 : 1));
    hand({ revision, entries });
  }

  /** A reader that throws (at a value that nobody expected) must not end the following, nor the process. */
  function hand(listing: Listing): void {
    try {
      options.onListing(listing);
    } catch (error) {
      log.error({ err: error }, 'a reader of the registry threw');
    }
  }

  function report(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    if (trouble === undefined && !stop.signal.aborted)
      log[others.size === 0 ? 'warn' : 'debug'](
        { reason },
        'cannot follow the registry; the last answers stay in force',
      );
    trouble = reason;
    if (!stop.signal.aborted) others.add(self);
  }
}

function differs(left: ReadonlyMap<string, Entry>, right: ReadonlyMap<string, Entry>): boolean {
  if (left.size !== right.size) return true;
  for (const [key, entry] of right) {
    const other = left.get(key);
    if (other === undefined || other.revision !== entry.revision || other.value !== entry.value) return true;
  }
  return false;
}
