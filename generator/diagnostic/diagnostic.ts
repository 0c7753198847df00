// What is wrong in the user's input: collected, never thrown.
import type { Span } from '../source/source-file.js';

/** A problem in a manifest or a user's file, with its place. */
export interface Diagnostic {
  /** Stable, from the catalogue: `ARM1001`. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** What is wrong, with the offending value in it. */
  readonly message: string;
  /** What to do about it. */
  readonly mend?: string;
  /** The near miss that was probably meant: "returns" for "retuns". */
  readonly suggestion?: string;
  /** Absent only where no file is to blame. */
  readonly span?: Span;
  /** Other places that matter: the first of two duplicates. */
  readonly related?: readonly { readonly span: Span; readonly message: string }[];
}

/** A stage's result: a value, or nothing when there were errors. Warnings may come with a value. */
export interface Outcome<T> {
  readonly value: T | undefined;
  readonly diagnostics: readonly Diagnostic[];
}
