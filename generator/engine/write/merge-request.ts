// What every merge is given, and what it answers.
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import type { MergeSpec } from './change.js';
import type { LockSeam } from './lock-seam.js';

/** What is to be merged. */
export interface MergeRequest<Spec extends MergeSpec = MergeSpec> {
  readonly path: string;
  readonly from: string;
  readonly spec: Spec;
  /** The user's file, byte for byte. */
  readonly before: string;
  /** What was put into it before. */
  readonly known: readonly LockSeam[];
  /** What a run that was cut off wanted to put into it, and perhaps did. */
  readonly interrupted: readonly LockSeam[];
  /** Whether a first look finds it broken. */
  readonly isSuspect?: boolean;
  /** Whether a generated module exports a name; undefined when the module is not generated. */
  readonly isExported: (module: string, name: string) => boolean | undefined;
  /** The text of a module of the user's, by its specifier in the file. */
  readonly readModule?: (module: string) => string | undefined;
}

/** A merge into a class. */
export type ClassRequest = MergeRequest<Extract<MergeSpec, { kind: 'class' }>>;

/** The file after merging, or why it can't be. */
export type MergeResult =
  | {
      readonly kind: 'merged';
      readonly text: string;
      readonly seams: readonly LockSeam[];
      readonly diagnostics: readonly Diagnostic[];
    }
  | { readonly kind: 'conflict'; readonly diagnostics: readonly Diagnostic[] };
