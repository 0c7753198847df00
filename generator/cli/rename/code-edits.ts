// The user's code: every use of a renamed declaration, as TypeScript itself finds them. What is generated is made anew, so it is not edited.
import { join, relative, sep } from 'node:path';
import { loadTsMorph } from '../../source/typescript.js';
import { applyEdits, type TextEdit } from '../../engine/write/text-edit.js';
import type { FileTree } from '../../file/file-tree.js';
import type { RenamedName } from './declared-pairs.js';

/** What is looked through. */
export interface CodeRequest {
  readonly root: string;
  readonly tree: FileTree;
  readonly names: readonly RenamedName[];
  /** Whether a file is the user's to edit. */
  readonly isOwn: (path: string) => boolean;
}

/** The files of the user's that change, with their new texts. */
export function editCode({ root, tree, names, isOwn }: CodeRequest): ReadonlyMap<string, string> {
  if (names.length === 0) return new Map();
  const { Project } = loadTsMorph();
  const config =
    tree.read('tsconfig.json') === undefined ? {} : { tsConfigFilePath: join(root, 'tsconfig.json') };
  const project = new Project({ ...config, skipAddingFilesFromTsConfig: true });
  // What is read is the tree's, so that file and place are those that are edited.
  for (const path of tree.list('')) {
    const text = /\.[cm]?tsx?$/.test(path) ? tree.read(path) : undefined;
    if (text !== undefined) project.createSourceFile(join(root, path), text, { overwrite: true });
  }
  const service = project.getLanguageService().compilerObject;
  const edits = new Map<string, Map<number, TextEdit>>();
  for (const { path, position, to } of names) {
    const found = service.findRenameLocations(join(root, path), position, false, false, {
      providePrefixAndSuffixTextForRename: true,
    });
    for (const { fileName, textSpan, prefixText = '', suffixText = '' } of found ?? []) {
      const file = relative(root, fileName).split(sep).join('/');
      if (!isOwn(file)) continue;
      const known = edits.get(file) ?? new Map<number, TextEdit>();
      edits.set(file, known);
      const text = prefixText + to + suffixText;
      known.set(textSpan.start, { start: textSpan.start, end: textSpan.start + textSpan.length, text });
    }
  }
  return new Map(
    [...edits].map(([file, known]) => [file, applyEdits(tree.read(file) ?? '', [...known.values()])]),
  );
}
