// What is emitted, who owns it, and what `apply` would do: the data between rendering and the disk.
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import type { Span } from '../../source/source-file.js';

/** generated: rewritten. scaffolded: written once, then the user's. merged: the user's, only missing seams are added. */
export type Ownership = 'generated' | 'scaffolded' | 'merged';

/** A part of an emitted text that is printed for a place of a manifest. */
export interface CausedText {
  readonly start: number;
  readonly end: number;
  readonly cause: Span;
  /** It follows from what stands around it: it is blamed only where nothing else is. */
  readonly isDerived?: true;
  /** It is a list of such parts, and `cause` is that of its first: what asks for it is what stands around that in the manifest. */
  readonly isList?: true;
}

/** A template of the workspace's own, by its path in the workspace. */
export interface TemplateText {
  readonly path: string;
  readonly text: string;
}

/** A template that is not what a file was printed by. */
export interface TemplateChange {
  readonly path: string;
  readonly kind: 'edited' | 'new' | 'gone';
  /** The first line of it that is seen to be new. */
  readonly span?: Span;
}

/** A file as the emitters want it. */
export interface EmittedFile {
  /** Relative to the workspace. */
  readonly path: string;
  readonly ownership: Ownership;
  /** The whole text, as it is written when there is no such file yet. */
  readonly text: string;
  /** The manifest that it comes from. */
  readonly from: string;
  /** What asks for the file as a whole. */
  readonly cause?: Span;
  /** What asks for which part of its text; worked out when somebody wants to know. They nest and never overlap in part. */
  readonly blocks?: () => readonly CausedText[];
  /** The workspace's own templates that it is printed by. */
  readonly templates?: readonly TemplateText[];
  /** For merged files: what to add to a file that exists. */
  readonly merge?: MergeSpec;
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
  /** What it is known by beside its name: `POST /login`. */
  readonly identity?: string;
  /** Names that the signature needs, by module specifier. */
  readonly imports: readonly { readonly name: string; readonly module: string; readonly typeOnly: boolean }[];
  /** What asks for it. */
  readonly cause?: Span;
}

/** What happens to one file. */
export interface Change {
  readonly path: string;
  readonly kind: 'create' | 'update' | 'merge' | 'delete' | 'conflict' | 'unchanged';
  readonly ownership: Ownership;
  readonly before?: string;
  readonly after?: string;
  /** What is replaced is not what was written on this machine, but version control has it: somebody's edit, or what others generated. */
  readonly isKept?: true;
  /** The workspace's own templates that it is printed by. */
  readonly templates?: readonly TemplateText[];
  /** The templates that it was printed by in another form, or not at all. */
  readonly changedTemplates?: readonly TemplateChange[];
  /** The manifest that causes it. */
  readonly from: string;
  /** The places of manifests that ask for what is different, in the order of the file; worked out when somebody wants to know. */
  readonly causes?: () => readonly Span[];
  /** Conflicts and notes: hand-edited, no longer parses, a changed signature left alone. */
  readonly diagnostics: readonly Diagnostic[];
}
