// The file system as the generator sees it: a tree of text files below the workspace. Passed in, so that nothing touches a disk unasked.

/** Reads a workspace. Paths are relative to its root, with `/` between segments and no leading `./`. */
export interface FileTree {
  /** The file's text, byte for byte (a BOM included), or undefined when there is none. */
  read(path: string): string | undefined;
  /** Every file below a folder ('' for the root), sorted, without `node_modules`, `dist` and dot folders. */
  list(folder: string): readonly string[];
}

/** A tree that can be changed. */
export interface WritableFileTree extends FileTree {
  /** Writes atomically (write beside, then rename); makes the folders that are missing. A private file is for its owner alone. */
  write(path: string, text: string, options?: { readonly isPrivate?: boolean }): void;
  /** Removes a file, and the folders that it leaves empty. No error when it is absent. */
  remove(path: string): void;
  /** Removes what writes that were killed left beside files of these folders. Where a tree writes in one step there is nothing to do. */
  sweep?(folders: Iterable<string>): void;
}
