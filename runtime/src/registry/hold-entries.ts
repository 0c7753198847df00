// Keeps entries in the registry under one lease for as long as it is held: renews, reads back, and starts again for ever.
import { pause, type Clock } from '../clock/clock.js';
import type { Logger } from '../log/logger.js';
import { createBackoff } from './backoff.js';
import { RegistryError, type EntryInit, type Registry } from './registry.js';

/** An entry to hold. */
export interface HeldEntry extends EntryInit {
  /** Other holders write the same key with the same value: it must be there, under whose lease is all the same. */
  readonly shared?: boolean;
}

/** What holding needs. */
export interface HoldOptions {
  readonly registry: Registry;
  /** The entries to write for a lease: keys may carry its id. */
  readonly entries: (lease: string) => readonly HeldEntry[];
  readonly ttlSeconds: number;
  readonly renewMs: number;
  readonly clock: Clock;
  /** Numbers in [0, 1). */
  readonly random: () => number;
  readonly log: Logger;
}

/** How well the entries are held. */
export interface HoldStatus {
  /** Whether the entries stand in the registry, as far as is known. */
  readonly held: boolean;
  readonly lease: string | undefined;
  /** When the registry last confirmed it, on the clock's scale. */
  readonly confirmedAt: number | undefined;
  /** Why not, or why it is in doubt; undefined while all is well. */
  readonly trouble: string | undefined;
  /** How often they were written: 1 after the start, more after each loss. */
  readonly writes: number;
}

/** Entries that are held. */
export interface Hold {
  status(): HoldStatus;
  /** Resolves when the entries stand for the first time; rejects with the signal's reason. */
  ready(signal?: AbortSignal): Promise<void>;
  /** Stops holding and takes the entries away; resolves within a few seconds even when the registry does not answer. Idempotent. */
  release(): Promise<void>;
}

const releaseLimitMs = 4_000;

/** Starts holding entries. */
export function holdEntries(options: HoldOptions): Hold {
  const { registry, clock, random, log } = options;
  const backoff = createBackoff({ random });
  const stop = new AbortController();
  let lease: string | undefined;
  let confirmedAt: number | undefined;
  let trouble: string | undefined;
  let writes = 0;
  let held = false;
  let released: Promise<void> | undefined;
  const ended = new AbortController();
  const waiting = new Set<() => void>();
  let wake = (): void => {};
  const unsubscribe = registry.onDisruption(() => {
    // A store that comes back may have forgotten: ask at once, not when the next renewal is due.
    if (held) report('the connection to the registry broke');
    wake();
  });
  const running = run();

  return {
    status: () => ({ held, lease, confirmedAt, trouble, writes }),
    ready: (signal) => untilHeld(signal),
    release: () => (released ??= Promise.race([release(), pause(clock, releaseLimitMs, ended.signal)])),
  };

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        if (lease === undefined) await acquire();
        else await confirm(lease);
        backoff.reset();
        await untilRenewal();
      } catch (error) {
        if (stop.signal.aborted) return;
        if (error instanceof RegistryError && error.kind === 'lease-gone') {
          held = false;
          lease = undefined;
        }
        report(error);
        await pause(clock, backoff.next(), stop.signal);
      }
    }
  }

  async function untilRenewal(): Promise<void> {
    if (trouble !== undefined) return pause(clock, backoff.next(), stop.signal);
    const early = new AbortController();
    wake = () => early.abort();
    await pause(clock, options.renewMs, AbortSignal.any([stop.signal, early.signal]));
    wake = () => {};
  }

  async function acquire(): Promise<void> {
    const granted = await registry.grant(options.ttlSeconds);
    lease = granted;
    await write(granted, options.entries(granted));
  }

  async function confirm(current: string): Promise<void> {
    if (!(await registry.renew(current))) {
      held = false;
      lease = undefined;
      log.warn({ lease: current }, 'the lease is lost; registering again');
      return acquire();
    }
    const entries = options.entries(current);
    const leases = await registry.leasesOf(entries.map((entry) => entry.key));
    const missing = entries.filter((entry, index) => {
      const owner = leases[index];
      return owner === undefined || (owner !== current && entry.shared !== true);
    });
    if (missing.length > 0) {
      if (held) log.warn({ keys: missing.map((entry) => entry.key) }, 'entries were gone; putting them back');
      return write(current, missing);
    }
    confirmed();
  }

  async function write(current: string, entries: readonly HeldEntry[]): Promise<void> {
    if (stop.signal.aborted) return;
    await registry.put(entries, current);
    writes += 1;
    confirmed();
  }

  function confirmed(): void {
    if (!held || trouble !== undefined) log.info({ lease }, 'registered');
    held = true;
    trouble = undefined;
    confirmedAt = clock.now();
    for (const tell of waiting) tell();
  }

  function report(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    if (trouble === undefined) log.warn({ reason }, 'cannot reach the registry; trying on');
    trouble = reason;
  }

  function untilHeld(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (held) return resolve();
      const tell = (): void => {
        leave();
        resolve();
      };
      const fail = (): void => {
        leave();
        reject(signal?.reason as Error);
      };
      const leave = (): void => {
        waiting.delete(tell);
        signal?.removeEventListener('abort', fail);
      };
      if (signal?.aborted) return fail();
      waiting.add(tell);
      signal?.addEventListener('abort', fail, { once: true });
    });
  }

  async function release(): Promise<void> {
    try {
      await takeAway();
    } finally {
      ended.abort();
    }
  }

  async function takeAway(): Promise<void> {
    stop.abort();
    unsubscribe();
    // A grant or write that is under way must end first, or it would put the entries back after they were taken away.
    await running;
    held = false;
    const last = lease;
    lease = undefined;
    if (last === undefined) return;
    try {
      await registry.revoke(last);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.warn({ lease: last, reason }, 'could not take the registration away; it ends with its lease');
    }
  }
}
