// What is to be done to files that are the user's: made once, followed until their first edit, merged into from then on.
import { posix } from 'node:path';
import type { FileTree } from '../../file/file-tree.js';
import type { Span } from '../../source/source-file.js';
import { loadTypeScript } from '../../source/typescript.js';
import { causesOfDifference, causesOfSeams } from './causes.js';
import type { Change, EmittedFile } from './change.js';
import { isInGenerated } from './header.js';
import type { LockEntry } from './lock-entry.js';
import type { Lock } from './lock.js';
import { hasMarkers, sideOf } from './markers.js';
import { mergeFile, type MergeYaml, seamsAsEmitted, seamsMayBeMissing } from './merge.js';
import { findRenamedClass } from './renamed-service.js';
import { reportUnsettled } from './report.js';
import { saysTheSame } from './same-text.js';
import { settleClass } from './settle-class.js';
import { describe, entryOf, isAsWritten, settled, type Step } from './step.js';
import { plainText, textHash } from './text-form.js';
import { upgradeText } from './upgrade.js';

/** What is looked at. */
export interface UserFileRequest {
  readonly file: EmittedFile;
  readonly files: readonly EmittedFile[];
  readonly standing?: readonly EmittedFile[];
  readonly tree: FileTree;
  readonly lock: Lock;
  readonly upgrade?: boolean;
  readonly mergeYaml?: MergeYaml;
  readonly suspects?: ReadonlySet<string>;
  /** Whether the workspace has another layout than before. */
  readonly isRelaid: boolean;
  /** Filled while planning: class files whose text goes on under another name. */
  readonly renamed: Set<string>;
}

/** One step for a file of the user's that is not as it is emitted. */
export function planUserFile(request: UserFileRequest, before: string | undefined): Step {
  const { file } = request;
  if (before === undefined) return planRenamed(request) ?? planAbsent(request);
  if (hasMarkers(before)) return planUnsettled(request, before);
  if (file.ownership === 'scaffolded' || file.merge === undefined) return planScaffolded(request, before);
  return planMerged(request, before);
}

/** A file that the user may delete: once deleted it stays so. */
function planAbsent({ file, lock }: UserFileRequest): Step {
  const known = lock.entries.get(file.path);
  if (known === undefined || lock.removed?.has(file.path)) return settled(file, 'create', undefined);
  const seams = seamsAsEmitted(file.merge);
  const diagnostics = seamsMayBeMissing({
    path: file.path,
    from: file.from,
    spec: file.merge,
    known: known.seams,
  });
  return {
    change: { ...describe(file, 'unchanged', undefined), diagnostics },
    entry: { ...known, from: file.from, ownership: file.ownership, seams },
  };
}

/** A class file of a renamed service: the user's code goes on here, under the names that are emitted now. */
function planRenamed({
  file,
  files,
  standing = [],
  lock,
  tree,
  mergeYaml,
  renamed,
}: UserFileRequest): Step | undefined {
  const found = findRenamedClass({ file, files, lock, tree });
  if (found === undefined || file.merge === undefined) return undefined;
  const { path, from, merge: spec } = file;
  const isExported = (module: string, name: string): boolean | undefined =>
    exportsName([...files, ...standing], path, module, name);
  const request = {
    path,
    from,
    spec,
    before: found.text,
    known: found.old.seams,
    interrupted: [],
    isExported,
    readModule: moduleReader(tree, path),
  };
  const merged = mergeFile(request, mergeYaml);
  renamed.add(found.old.path);
  if (merged.kind === 'conflict') {
    return {
      change: { ...describe(file, 'conflict', undefined), diagnostics: merged.diagnostics },
      entry: undefined,
    };
  }
  const { text, diagnostics, seams } = merged;
  return {
    change: { ...describe(file, 'create', undefined), after: text, diagnostics },
    entry: { ...entryOf(file), hashes: [], seams },
  };
}

/** The old place of a class file that was renamed. */
export function planMoved(tree: FileTree, { path, ownership, from }: LockEntry): Step {
  const before = tree.read(path);
  const change: Change = {
    path,
    kind: 'delete',
    ownership,
    from,
    diagnostics: [],
    ...(before !== undefined && { before }),
  };
  return { change, entry: undefined };
}

/** Both sides of a merge: what both sides have generated or added is put together, all else is for a person to settle. */
function planUnsettled(request: UserFileRequest, before: string): Step {
  const { file, lock } = request;
  const known = lock.entries.get(file.path);
  const written = [...(known?.written ?? []), file.text];
  const sides = [sideOf(before, 'ours'), sideOf(before, 'theirs')];
  const isWritten = (side: string): boolean => written.some((text) => saysTheSame(file.path, text, side));
  if (file.ownership === 'scaffolded' && sides.every(isWritten)) return settled(file, 'update', before);
  const text = file.merge?.kind === 'class' ? settleClass(loadTypeScript(), file.path, before) : undefined;
  if (text !== undefined) {
    const { change, entry } = planMerged(request, text);
    const isBroken = change.kind === 'conflict';
    return { change: { ...change, before, kind: isBroken ? 'conflict' : 'merge' }, entry };
  }
  const change = describe(file, 'conflict', before);
  return { change: { ...change, diagnostics: [reportUnsettled(file.path, before)] }, entry: known };
}

/** The user's from the first edit on; until then it follows the manifest, so that a first test goes on compiling. */
function planScaffolded({ file, lock, isRelaid, upgrade = false }: UserFileRequest, before: string): Step {
  const known = lock.entries.get(file.path);
  if (isAsWritten(lock, file.path, before)) return settled(file, 'update', before);
  const entry = { ...entryOf(file), ...(known && writtenBefore(file, known)) };
  const unedited =
    file.path.endsWith('.ts') && (known?.written ?? []).find((text) => saysTheSame(file.path, text, before));
  // A formatter is no editor: its layout stays as long as there is nothing new to say.
  if (unedited && (isRelaid || !saysTheSame(file.path, unedited, file.text)))
    return settled(file, 'update', before);
  const upgraded = upgrade && known ? upgradeText({ file, before, written: entry.written ?? [] }) : undefined;
  if (upgraded === undefined) {
    return { change: { ...describe(file, 'unchanged', before), after: before }, entry };
  }
  const { text, diagnostics } = upgraded;
  const change = describe(file, text === before ? 'unchanged' : 'merge', before);
  // What the user has made of it is nobody's to ask for.
  const first = entry.written?.at(-1) ?? before;
  return {
    change: { ...change, after: text, diagnostics, causes: () => causesOfDifference(first, file) },
    entry: text === before ? entry : entryOf(file),
  };
}

/** What stands in the lock of a file that was edited since: what was written first, not what would be written now. */
function writtenBefore(
  file: EmittedFile,
  { hashes, written }: LockEntry,
): Pick<LockEntry, 'hashes' | 'written'> {
  if (written !== undefined) return { hashes, written };
  return { hashes, written: hashes.includes(textHash(file.text)) ? [file.text] : [] };
}

function planMerged(request: UserFileRequest, before: string): Step {
  const { file, files, standing = [], lock, mergeYaml } = request;
  const entry = lock.entries.get(file.path);
  const known = entry?.seams ?? [];
  const interrupted = lock.interrupted.get(file.path)?.seams ?? [];
  const isUntouched = isAsWritten(lock, file.path, before);
  if (file.merge === undefined) return planScaffolded(request, before);
  if (isUntouched && file.merge.kind === 'class') return settled(file, 'update', before);
  const { path, from, merge: spec } = file;
  const isExported = (module: string, name: string): boolean | undefined =>
    exportsName([...files, ...standing], path, module, name);
  const isSuspect = request.suspects?.has(path) ?? false;
  const readModule = moduleReader(request.tree, path);
  const merged = mergeFile(
    { path, from, spec, before, known, interrupted, isExported, isSuspect, readModule },
    mergeYaml,
  );
  const causes = (): readonly Span[] => causesOfSeams(file, known);
  if (merged.kind === 'conflict') {
    const change = describe(file, 'conflict', before);
    return { change: { ...change, diagnostics: merged.diagnostics, causes }, entry };
  }
  const { text, diagnostics } = merged;
  // The hash says what the generator itself wrote: a merge into an edited file leaves it as it is.
  const isClass = file.merge.kind === 'class';
  const isOurs = isClass && (isUntouched || plainText(text) === file.text);
  const hashes = isOurs ? [textHash(text)] : isClass ? (entry?.hashes ?? []) : [];
  const change = describe(file, text === before ? 'unchanged' : 'merge', before);
  return {
    change: { ...change, after: text, diagnostics, causes },
    entry: { ...entryOf(file), hashes, seams: merged.seams },
  };
}

/** Looks a name up in the emitted file that a module specifier of another file leads to. */
function exportsName(
  files: readonly EmittedFile[],
  importer: string,
  module: string,
  name: string,
): boolean | undefined {
  if (!module.startsWith('.')) return undefined;
  const target = posix.join(posix.dirname(importer), module).replace(/\.js$/, '.ts');
  const file = files.find((candidate) => candidate.path === target);
  return file && new RegExp(`^export .*\\b${name}\\b`, 'm').test(file.text);
}

/** Reads modules of the user's; what is generated is known without. */
function moduleReader(tree: FileTree, importer: string): (module: string) => string | undefined {
  return (module) => {
    const path = posix.join(posix.dirname(importer), module).replace(/\.js$/, '.ts');
    if (!module.startsWith('.') || isInGenerated(path) || path.startsWith('..')) return undefined;
    return tree.read(/\.[cm]?ts$/.test(path) ? path : `${path}.ts`);
  };
}
