// Whether a failed try may be repeated: only where that is safe, and only while retries stay a small part of all calls.
import { systemClock, type Clock } from '../clock/clock.js';
import { settings } from '../wire/settings.js';

/** What is known of a failed try. */
export interface FailedTry {
  /** Whether any byte of the request may have reached the instance. */
  readonly sent: boolean;
  /** The operation may be executed twice without harm. */
  readonly idempotent: boolean;
  /** Tries so far, this one included. */
  readonly tries: number;
  /** Most tries of this call, where that is not the budget's own number. */
  readonly most?: number | undefined;
}

/** How retries are limited. */
export interface RetryOptions {
  /** Tries of one call, the first included. 3 by default. */
  readonly maxTries?: number;
  /** Retries that each call adds to the budget. 0.2 by default: one retry for five calls. */
  readonly share?: number;
  /** Retries that may be saved up; the budget starts full. 20 by default. */
  readonly reserve?: number;
  /** Time that adds one, so that a service with few calls may retry too: milliseconds, 1 s by default. */
  readonly refillMs?: number;
}

/** The retries of one client of one service. */
export interface RetryBudget {
  /** A call begins. */
  deposit(): void;
  /** Whether this try may be repeated; takes from the budget when it may. */
  allows(failed: FailedTry): boolean;
}

/** Creates a full budget. Under an outage it runs dry, so that retries don't multiply the load. */
export function createRetryBudget({
  maxTries = settings.maxTries.value,
  share = settings.retryShare.value,
  reserve = settings.retryReserve.value,
  refillMs = settings.retryRefillMs.value,
  clock = systemClock,
}: RetryOptions & { readonly clock?: Clock } = {}): RetryBudget {
  let saved = reserve;
  let filledAt = clock.now();
  return {
    deposit() {
      if (saved < reserve) saved = Math.min(reserve, saved + share);
    },
    allows({ sent, idempotent, tries, most = maxTries }) {
      if ((sent && !idempotent) || tries >= most) return false;
      // Here and not by a timer: only who wants to retry asks.
      const now = clock.now();
      saved = Math.min(reserve, saved + (now - filledAt) / refillMs);
      filledAt = now;
      if (saved < 1) return false;
      saved -= 1;
      return true;
    },
  };
}
