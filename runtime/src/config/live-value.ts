// One config in etcd, live: the last good value stays in force until a better one comes.
import { isDeepStrictEqual } from 'node:util';
import { followRange, type FollowOptions } from '../registry/follow-range.js';
import { ConfigError, type ConfigProblem } from './config-error.js';
import type { ConfigOutcome } from './parent-config.js';

/** How a config stands. */
export interface ConfigStatus {
  /** Its key in etcd. */
  readonly key: string;
  /** Whether there is a good value in force. */
  readonly inForce: boolean;
  /** Revision of the value in force; 0 when defaults stand in for an absent one. */
  readonly revision: number | undefined;
  /** The registry has no value at the moment; what was in force stays so. */
  readonly absent: boolean;
  /** The newer value that was refused, until a good one comes. */
  readonly refused: { readonly revision: number; readonly problems: readonly ConfigProblem[] } | undefined;
  /** What deserves a word of the value in force, though it is good. */
  readonly warnings: readonly ConfigProblem[];
  /** Milliseconds since the registry last confirmed it; undefined before the first answer. */
  readonly ageMs: number | undefined;
  /** Why it is not followed at the moment. */
  readonly trouble: string | undefined;
}

/** A live config. */
export interface LiveValue<T> {
  /** The value in force; undefined before the first good one. */
  readonly current: T | undefined;
  /**
   * Resolves with the first good value. Rejects with a ConfigError when the first value found is bad, and with the signal's
   * reason. An absent value is waited for.
   */
  ready(signal?: AbortSignal): Promise<T>;
  /** Calls the listener after each change, with the value now in force. Returns the unsubscription. */
  onChange(listener: (value: T) => void): () => void;
  /** Judges the latest text anew: what `read` goes by has changed. */
  again(): void;
  status(): ConfigStatus;
  close(): void;
}

/** What a live config needs. */
export interface LiveValueOptions<T> extends Pick<FollowOptions, 'registry' | 'clock' | 'random' | 'log'> {
  readonly key: string;
  readonly read: (text: string) => ConfigOutcome<T>;
  /** What to start with when there is no value; undefined: wait for one. */
  readonly whenAbsent?: () => T | undefined;
  /** Whether a text can be judged yet; until then it waits for `again`. */
  readonly canRead?: () => boolean;
}

/** Starts following a config. */
export function followValue<T>(options: LiveValueOptions<T>): LiveValue<T> {
  const { key, log, clock } = options;
  let current: T | undefined;
  let text: string | undefined;
  let revision: number | undefined;
  let absent = false;
  let refused: ConfigStatus['refused'];
  let refusedText: string | undefined;
  let warnings: readonly ConfigProblem[] = [];
  let latest: { readonly text: string; readonly at: number } | undefined;
  const listeners = new Set<(value: T) => void>();
  const waiting = new Set<() => void>();
  const follow = followRange({
    registry: options.registry,
    range: key,
    clock,
    random: options.random,
    log,
    onListing: ({ entries }) => {
      const entry = entries[0];
      latest = entry && { text: entry.value, at: entry.revision };
      if (latest === undefined) missing();
      else take(latest);
      for (const check of waiting) check();
    },
  });

  return {
    get current() {
      return current;
    },
    ready: (signal) =>
      new Promise((resolve, reject) => {
        const leave = (): void => {
          waiting.delete(check);
          signal?.removeEventListener('abort', abort);
        };
        const check = (): void => {
          if (current === undefined && refused === undefined) return;
          leave();
          if (current !== undefined) resolve(current);
          else reject(new ConfigError(`etcd:${key}`, refused?.problems ?? []));
        };
        const abort = (): void => {
          leave();
          reject(signal?.reason as Error);
        };
        if (signal?.aborted) return abort();
        waiting.add(check);
        signal?.addEventListener('abort', abort, { once: true });
        check();
      }),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    again() {
      if (latest === undefined) return;
      take(latest, true);
      for (const check of waiting) check();
    },
    status() {
      const { confirmedAt, trouble } = follow.status();
      const ageMs = confirmedAt === undefined ? undefined : clock.now() - confirmedAt;
      return { key, inForce: current !== undefined, revision, absent, refused, warnings, ageMs, trouble };
    },
    close() {
      follow.close();
      listeners.clear();
    },
  };

  function missing(): void {
    absent = true;
    refused = undefined;
    if (current !== undefined) {
      return log.warn({ key }, 'the config is gone from the registry; the last good one stays in force');
    }
    const substitute = options.whenAbsent?.();
    if (substitute === undefined) return log.warn({ key }, 'there is no config yet; waiting for it');
    put(substitute, undefined, 0);
  }

  function take({ text: found, at }: { readonly text: string; readonly at: number }, anew = false): void {
    if (options.canRead?.() === false) return;
    if (absent && current !== undefined) log.info({ key }, 'the config is back in the registry');
    absent = false;
    if (found === text && !anew) {
      revision = at;
      // Another one was refused, and that is gone again; the same one is as it was judged last.
      if (refusedText !== found) refused = undefined;
      return;
    }
    const outcome = readSafely(options.read, found);
    if (!outcome.ok) return refuse(outcome.problems, at, found);
    tellWarnings(outcome.warnings ?? [], at);
    refusedText = undefined;
    if (found === text) {
      refused = undefined;
      return;
    }
    const first = current === undefined;
    put(outcome.value, found, at);
    if (!first) log.info({ key, revision: at }, 'a new config is in force');
  }

  function refuse(problems: readonly ConfigProblem[], at: number, found: string): void {
    const said = refused?.revision === at && isDeepStrictEqual(refused.problems, problems);
    refused = { revision: at, problems };
    refusedText = found;
    if (said) return;
    const consequence =
      current === undefined
        ? 'the config is refused'
        : found === text
          ? 'the config in force would be refused by now; it stays'
          : 'the new config is refused; the old one stays in force';
    log.error({ key, revision: at, problems }, consequence);
  }

  function tellWarnings(found: readonly ConfigProblem[], at: number): void {
    const said = isDeepStrictEqual(found, warnings);
    warnings = found;
    if (found.length > 0 && !said)
      log.warn({ key, revision: at, problems: found }, 'the config has warnings');
  }

  function put(value: T, from: string | undefined, at: number): void {
    current = value;
    text = from;
    revision = at;
    refused = undefined;
    for (const listener of listeners) {
      try {
        listener(value);
      } catch (error) {
        log.error({ key, err: error }, 'a listener of the config threw');
      }
    }
  }
}

/** A text that its reader did not expect (keys nested without end, say) is refused like any other that is bad. */
function readSafely<T>(read: (text: string) => ConfigOutcome<T>, text: string): ConfigOutcome<T> {
  try {
    return read(text);
  } catch (error) {
    // Its message may hold parts of the text.
    const kind = error instanceof Error ? error.name : typeof error;
    return { ok: false, problems: [{ key: '', message: `cannot be read (${kind})` }] };
  }
}
