// Cuts an instance off that fails, and lets it prove itself again. One for each instance; costs well under a microsecond a call.
import type { Clock } from '../clock/clock.js';
import type { BreakerRules } from '../wire/resilience.js';
import { settings } from '../wire/settings.js';

/** When a breaker opens and for how long. */
export interface BreakerOptions {
  readonly clock: Clock;
  /** Failures in a row that open it. 5 by default. */
  readonly consecutive?: number;
  /** Share of failures within the window that opens it. 0.5 by default. */
  readonly failureShare?: number;
  /** Calls within the window below which the share says nothing. 20 by default. */
  readonly minimumCalls?: number;
  /** Length of the window in milliseconds. 10 s by default. */
  readonly windowMs?: number;
  /** How long it stays open the first time; doubles with each failed probe. 1 s by default. */
  readonly openMs?: number;
  /**
   * Longest time that it stays open, and how long it does after a refused connection: longer than a lease lives. 15 s by default. Each
   * further refusal in a row doubles that, up to four times as long.
   */
  readonly maxOpenMs?: number;
  /** What wins over these, asked whenever it counts: rules may change while calls run. */
  readonly rules?: () => BreakerRules | undefined;
  /** Whether it may open; asked when it is to, with the share of failures. Always, unless told. */
  readonly mayOpen?: (share: number) => boolean;
  /** Hears when the instance shows that it is there, for the first time or after it refused, and of each refusal. */
  readonly onProof?: (proof: 'answered' | 'refused') => void;
}

/** Whether calls go through: all, none, or one to find out. */
export type BreakerState = 'closed' | 'open' | 'half-open';

/** The breaker of one instance. */
export interface Breaker {
  readonly state: BreakerState;
  /** It is open because the instance refused its last connection: one more try costs nothing and can do no harm. */
  readonly away: boolean;
  /** It answered since it was last refused: it is there. */
  readonly proven: boolean;
  /** Failures among the calls of the window. */
  readonly share: number;
  /** Closes it, for another one that does worse. */
  pardon(): void;
  /** Whether a call may go out now; changes nothing. */
  allows(): boolean;
  /** A call goes out: while half-open, the one probe. */
  begin(): void;
  /** `tookMs`: how long the answer took to begin. */
  success(tookMs?: number): void;
  failure(): void;
  /**
   * The instance did not answer in the time that its caller had. That is its failure where it was given twice what it usually takes; a
   * caller with less time than that has nobody else to blame.
   */
  late(waitedMs: number): void;
  /** It answered with a failure that is not its own: it is there, and that is all that is known. */
  answered(): void;
  /** The instance refused the connection: it is away, no need to count, nor to probe before its registration would have ended. */
  refused(): void;
  /** A call ended without saying anything about the instance: its caller went away. */
  abandon(): void;
}

/** Creates a closed breaker. */
export function createBreaker(options: BreakerOptions): Breaker {
  const { clock, consecutive = settings.breakerConsecutive.value } = options;
  const { failureShare = settings.breakerShare.value, minimumCalls = settings.breakerCalls.value } = options;
  const { windowMs = settings.breakerWindowMs.value, openMs = settings.breakerOpenMs.value } = options;
  const { maxOpenMs = settings.breakerLongestMs.value, rules = () => undefined } = options;
  let openUntil: number | undefined;
  let probing = false;
  let away = false;
  let proven = false;
  let refusals = 0;
  let usualMs: number | undefined;
  let openings = 0;
  let inARow = 0;
  // Two half windows: the older one is dropped when the younger is full, which forgets without keeping every call.
  let halfStarted = clock.now();
  let calls = [0, 0];
  let failures = [0, 0];

  const prove = (): void => {
    refusals = 0;
    if (proven) return;
    proven = true;
    options.onProof?.('answered');
  };
  const fail = (): void => {
    inARow += 1;
    away = false;
    count(1);
    if (openUntil !== undefined) return open();
    const total = (calls[0] ?? 0) + (calls[1] ?? 0);
    const failed = (failures[0] ?? 0) + (failures[1] ?? 0);
    const { of = minimumCalls, errors = failureShare } = rules() ?? {};
    if (inARow >= consecutive || (total >= of && failed / total >= errors)) open();
  };

  return {
    get state() {
      if (openUntil === undefined) return 'closed';
      return clock.now() < openUntil ? 'open' : 'half-open';
    },
    get away() {
      return away;
    },
    get proven() {
      return proven;
    },
    get share() {
      return shareNow();
    },
    pardon() {
      openUntil = undefined;
      probing = false;
      inARow = 0;
    },
    allows: () => openUntil === undefined || (!probing && clock.now() >= openUntil),
    begin() {
      if (openUntil !== undefined) probing = true;
    },
    success(tookMs) {
      prove();
      const slowMs = rules()?.slowMs;
      if (slowMs !== undefined && tookMs !== undefined && tookMs >= slowMs) return fail();
      inARow = 0;
      // A tenth of each new one: what it usually takes follows slowly.
      if (tookMs !== undefined) usualMs = usualMs === undefined ? tookMs : usualMs * 0.9 + tookMs * 0.1;
      count(0);
      if (openUntil === undefined) return;
      openUntil = undefined;
      probing = false;
      away = false;
      openings = 0;
      calls = [0, 0];
      failures = [0, 0];
    },
    failure: fail,
    late(waitedMs) {
      if (usualMs !== undefined && waitedMs < usualMs * 2) probing = false;
      else fail();
    },
    answered() {
      probing = false;
      prove();
    },
    refused() {
      // Calls that were under way together are refused together: that counts as one.
      if (openUntil === undefined || clock.now() >= openUntil) refusals += 1;
      probing = false;
      away = true;
      openings = Math.max(openings, 1);
      openUntil = clock.now() + maxOpenMs * 2 ** Math.min(refusals - 1, mostDoublings);
      proven = false;
      options.onProof?.('refused');
    },
    abandon() {
      probing = false;
    },
  };

  function shareNow(): number {
    const total = (calls[0] ?? 0) + (calls[1] ?? 0);
    return total === 0 ? 0 : ((failures[0] ?? 0) + (failures[1] ?? 0)) / total;
  }

  function count(failed: 0 | 1): void {
    const now = clock.now();
    const { inMs = windowMs } = rules() ?? {};
    if (now - halfStarted >= inMs / 2) {
      const stale = now - halfStarted >= inMs;
      calls = [0, stale ? 0 : (calls[0] ?? 0)];
      failures = [0, stale ? 0 : (failures[0] ?? 0)];
      halfStarted = now;
    }
    calls[0] = (calls[0] ?? 0) + 1;
    failures[0] = (failures[0] ?? 0) + failed;
  }

  function open(): void {
    // Calls that were under way when it opened fail too: they must not lengthen the time.
    const already = openUntil !== undefined && clock.now() < openUntil;
    probing = false;
    if (already || (openUntil === undefined && options.mayOpen?.(shareNow()) === false)) return;
    const { probeMs = openMs } = rules() ?? {};
    openUntil = clock.now() + Math.min(Math.max(maxOpenMs, probeMs), probeMs * 2 ** Math.min(openings, 10));
    openings += 1;
  }
}

/** How often the time after a refused connection doubles. */
const mostDoublings = 2;
