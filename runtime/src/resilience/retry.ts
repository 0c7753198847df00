// Whether a failed try may be repeated: only where that is safe, and only while retries stay a small part of all calls.
import { settings } from '../wire/settings.js';

/** What is known of a failed try. */
export interface FailedTry {
  /** Whether any byte of the request may have reached the instance. */
  readonly sent: boolean;
  /** The operation may be executed twice without harm. */
  readonly idempotent: boolean;
  /** Tries so far, this one included. */
  readonly tries: number;
}

/** How retries are limited. */
export interface RetryOptions {
  /** Tries of one call, the first included. 3 by default. */
  readonly maxTries?: number;
  /** Retries that each call adds to the budget. 0.2 by default: one retry for five calls. */
  readonly share?: number;
  /** Retries that may be saved up; the budget starts full. 20 by default. */
  readonly reserve?: number;
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
}: RetryOptions = {}): RetryBudget {
  let saved = reserve;
  return {
    deposit() {
      if (saved < reserve) saved = Math.min(reserve, saved + share);
    },
    allows({ sent, idempotent, tries }) {
      if (sent && !idempotent) return false;
      if (tries >= maxTries || saved < 1) return false;
      saved -= 1;
      return true;
    },
  };
}
