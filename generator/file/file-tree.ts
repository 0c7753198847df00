// The file system as the generator sees it: a tree of text files below the workspace. Passed in, so that nothing touches a disk unasked.

import type { FileProblem } from './file-error.js';

/** Reads a workspace. What the file system refuses is thrown as a FileError. Paths are relative to its root, with `/` between segments and no leading `./`. */
export interface FileTree {
  /** The file's text, byte for byte (a BOM included), or undefined when there is none. What is there and no file is refused. */
  read(path: string): string | undefined;
  /** Every file below a folder ('' for the root), sorted, without `node_modules`, `dist` and dot folders. A file in its place is refused. */
  list(folder: string): readonly string[];
  /** What stands in the way of a file at a path, of whatever is there now. Where a tree has only files of its own, nothing does. */
  obstacle?(path: string): FileProblem | undefined;
  /** What version control keeps; absent where there is none. */
  readonly versions?: Versions;
}

/** Version control, as far as it keeps texts from being lost. */
export interface Versions {
  /** The texts that it keeps of these files, each as it was committed or staged. Files that it does not know are left out. */
  kept(paths: readonly string[]): ReadonlyMap<string, KeptTexts>;
  /** A text that changes whenever something else is checked out, merged, committed or stashed; undefined: nothing is under version control. */
  state(): string | undefined;
}

/** The texts of one file. */
export interface KeptTexts {
  readonly texts: readonly string[];
  /** A merge has left it to be settled: its text is of both sides. */
  readonly isUnmerged: boolean;
}

/** A tree that can be changed. */
export interface WritableFileTree extends FileTree {
  /** Writes atomically (write beside, then rename); makes the folders that are missing. A private file is for its owner alone. */
  write(path: string, text: string, options?: { readonly isPrivate?: boolean }): void;
  /** Prepares to write many files, one text a path, so that the rest can hardly fail. Where it throws, nothing has changed. */
  stage?(files: readonly TextToStage[]): StagedFiles;
  /** Removes a file, and the folders that it leaves empty. No error when it is absent. */
  remove(path: string): void;
  /** Removes what writes that were killed left beside files of these folders. Where a tree writes in one step there is nothing to do. */
  sweep?(folders: Iterable<string>): void;
}

/** A text that is to be written with others. */
export interface TextToStage {
  readonly path: string;
  readonly text: string;
  /** It can be made again: then nobody waits until the disk has it, and a machine that loses its power may leave the file empty. */
  readonly isReproducible?: boolean;
}

/** Texts that stand beside their files, ready to take their place. */
export interface StagedFiles {
  /** Puts one in its place. */
  put(path: string): void;
  /** Gives up those that were not put. */
  discard(): void;
}
