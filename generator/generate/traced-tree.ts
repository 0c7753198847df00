// A tree that notes what is read from it: what a run looked at is what its result depends on.
import type { FileTree } from '../file/file-tree.js';

/** What was looked at, and what was found. */
export interface Trace {
  /** Every file that was asked for, by path; undefined: there was none. */
  readonly files: Map<string, string | undefined>;
  /** Every folder that was listed, and the files in it that matter. */
  readonly folders: Map<string, readonly string[]>;
}

/** A tree to read from, and the trace that it fills. A file is read once: what was seen first holds for the whole run. */
export function traceTree(tree: FileTree): { readonly tree: FileTree; readonly trace: Trace } {
  const trace: Trace = { files: new Map(), folders: new Map() };
  return {
    trace,
    tree: {
      ...(tree.obstacle && { obstacle: (path) => tree.obstacle?.(path) }),
      ...(tree.versions && { versions: tree.versions }),
      read: (path) => {
        if (!trace.files.has(path)) trace.files.set(path, tree.read(path));
        return trace.files.get(path);
      },
      list: (folder) => {
        const paths = tree.list(folder);
        trace.folders.set(folder, manifestsAmong(paths));
        return paths;
      },
    },
  };
}

/** Of a listing only manifests and templates count: other files are read by their names, or not at all. */
export function manifestsAmong(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => path.endsWith('.yaml') || /^templates\/.*\.hbs$/.test(path));
}
