// How many bytes a process holds for all its requests together: bodies that are read, answers that nobody takes. One count for each store.
import { failure } from '../error/service-error.js';

/** Bytes that all requests share. */
export interface Budget {
  readonly limit: number;
  /** Bytes that are held now. */
  readonly held: number;
  /** Counts bytes. Throws `unavailable` where there are too many already, and then counts nothing. */
  take(bytes: number): void;
  /** Counts bytes that are held already, over the limit too: whoever comes next is refused. */
  note(bytes: number): void;
  /** Gives bytes back. */
  give(bytes: number): void;
}

/** Creates a budget of so many bytes. */
export function createBudget(limit: number): Budget {
  let held = 0;
  return {
    limit,
    get held() {
      return held;
    },
    take(bytes) {
      if (held + bytes > limit) throw failure('unavailable', 'too much is under way here');
      held += bytes;
    },
    note(bytes) {
      held += bytes;
    },
    give(bytes) {
      held -= bytes;
    },
  };
}
