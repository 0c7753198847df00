// What is emitted, who owns it, and what `apply` would do: the data between rendering and the disk.
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import type { CausedText } from '../emit/marks.js';

/** generated: rewritten. scaffolded: written once, then the user's. merged: the user's, only missing seams are added. */
export type Ownership = 'generated' | 'scaffolded' | 'merged';

/** A file as the emitters want it. Pure data. */
export interface EmittedFile {
  /** Relative to the workspace. */
  readonly path: string;
  readonly ownership: Ownership;
  /** The whole text, as it is written when there is no such file yet. */
  readonly text: string;
  /** The manifest that it comes from. */
  readonly from: string;
  /** For merged files: what to add to a file that exists. */
  readonly merge?: MergeSpec;
  /** Which parts of the text were printed for which places of manifests, outer ones first. Worked out when asked. */
  readonly blocks?: () => readonly CausedText[];
}

/** How a merged file takes additions, one kind a format. */
export type MergeSpec =
  | {
      readonly kind: 'class';
      /** The generated interface that the user's class implements: `UserApi`. */
      readonly implements: string;
      /** Module specifier of that interface as emitted: `./generated/service.js`. */
      readonly module: string;
      /** In manifest order. */
      readonly methods: readonly MethodSeam[];
    }
  | {
      readonly kind: 'json';
      /** Deep-merged where keys are missing; existing values stay. */ readonly value: Readonly<
        Record<string, unknown>
      >;
    }
  | { readonly kind: 'lines'; /** Appended where missing. */ readonly lines: readonly string[] }
  | {
      readonly kind: 'yaml';
      /** Set where the key is missing. */ readonly value: Readonly<Record<string, unknown>>;
    };

/** One method of a user's class. */
export interface MethodSeam {
  readonly name: string;
  /** TypeScript, without indentation, doc comment included, ending in `}`. */
  readonly text: string;
  /** `(input: LoginInput, call: Call): Promise<Session>`. */
  readonly signature: string;
  /** Names that the signature needs, by module specifier. */
  readonly imports: readonly { readonly name: string; readonly module: string; readonly typeOnly: boolean }[];
}

/** What happens to one file. */
export interface Change {
  readonly path: string;
  readonly kind: 'create' | 'update' | 'merge' | 'delete' | 'conflict' | 'unchanged';
  readonly ownership: Ownership;
  readonly before?: string;
  readonly after?: string;
  /** The manifest that causes it. */
  readonly from: string;
  /** Conflicts and notes: hand-edited, no longer parses, a changed signature left alone. */
  readonly diagnostics: readonly Diagnostic[];
}
