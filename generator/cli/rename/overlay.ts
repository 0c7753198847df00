// A tree with texts on top of it that are not written yet: what the rest of a rename reads.
import type { WritableFileTree } from '../../file/file-tree.js';

/** Texts by path; undefined: the file is gone. */
export type Texts = ReadonlyMap<string, string | undefined>;

/** The tree as it will be. Nothing is written through it. */
export function overlay(tree: WritableFileTree, texts: Texts): WritableFileTree {
  return {
    ...tree,
    read: (path) => (texts.has(path) ? texts.get(path) : tree.read(path)),
    list: (folder) => {
      const isWithin = (path: string): boolean =>
        folder === '' || folder === '.' || path.startsWith(`${folder.replace(/\/$/, '')}/`);
      const added = [...texts].flatMap(([path, text]) =>
        text !== undefined && isWithin(path) ? [path] : [],
      );
      const kept = tree.list(folder).filter((path) => !texts.has(path) || texts.get(path) !== undefined);
      return [...new Set([...kept, ...added])].sort();
    },
  };
}
