// Compares what the emitters want with the disk and the lock, and says what is to be done to each file. Reads only.
import { posix } from 'node:path';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import type { Span } from '../../source/source-file.js';
import type { FileTree } from '../../file/file-tree.js';
import { causesOfDifference, causesOfSeams } from './causes.js';
import type { Change, EmittedFile } from './change.js';
import { isWritten } from './is-written.js';
import type { Lock } from './lock.js';
import type { LockEntry } from './lock-entry.js';
import { changedTemplates } from './printed-by.js';
import { mergeFile, type MergeYaml, seamsAsEmitted, seamsMayBeMissing } from './merge.js';
import { type GeneratedFiles, lookAtGenerated } from './plan-generated.js';
import { planLock } from './plan-lock.js';
import { findRenamedClass, followMovedFolders } from './renamed-service.js';
import { reportLeftBehind } from './report.js';
import { saysTheSame } from './same-text.js';
import { describe, entryOf, isAsWritten, isListed, settled, type Step } from './step.js';
import { plainText, textHash } from './text-form.js';
import { upgradeText } from './upgrade.js';

/** What `planChanges` compares. */
export interface PlanRequest {
  /** As the emitters want them. No two with one path. */
  readonly files: readonly EmittedFile[];
  /** Emitted files that stand already: nothing is done to them, but others may import from them. */
  readonly standing?: readonly EmittedFile[];
  readonly tree: FileTree;
  readonly lock: Lock;
  /**
   * `all`: whatever the lock has and `files` has not is an orphan. Else the manifests that were generated from: only files that
   * came from one of these can be orphans, and all others stay in the lock as they are.
   */
  readonly scope: 'all' | readonly string[];
  /** Overwrites generated files that were edited by hand, and removes such orphans. Never touches what is the user's. */
  readonly force?: boolean;
  /** Merges what is new into scaffolded files that were edited. Without it those are left alone. */
  readonly upgrade?: boolean;
  /** Where a manifest names itself: blamed for what it does not ask for any more. */
  readonly placeOf?: (from: string) => Span | undefined;
  /** Merges into YAML files; needed only when a file wants that. */
  readonly mergeYaml?: MergeYaml;
  /** The version of scaffold that is at work: noted in the lock with what it writes. */
  readonly version?: string;
}

/** What is to be done, file by file in order of their paths, the lock last. A second plan after applying is all `unchanged`. */
export function planChanges(given: PlanRequest): Change[] {
  const { files, tree, scope, placeOf } = given;
  const lock = scope === 'all' ? followMovedFolders(given.lock, tree, files) : given.lock;
  const request = { ...given, lock };
  const emitted = new Set(files.map((file) => file.path));
  if (emitted.size !== files.length) throw new Error(`Two emitted files have one path: ${repeated(files)}.`);

  const generated = lookAtGenerated(request);
  const renamed = new Set<string>();
  const steps = files.map((file) =>
    withTemplates(planFile({ ...request, file, generated, renamed }), file, lock),
  );
  steps.push(...generated.planOrphans());
  const entries = new Map<string, LockEntry>();
  for (const { entry } of steps) if (entry !== undefined) entries.set(entry.path, entry);
  // A run that was cut off may have written what the lock does not know yet.
  for (const entry of new Map([...lock.interrupted, ...lock.entries]).values()) {
    if (emitted.has(entry.path)) continue;
    if (scope === 'all' || scope.includes(entry.from)) {
      const step = renamed.has(entry.path) ? planMoved(tree, entry) : planOrphan(request, generated, entry);
      steps.push(step);
      if (step.entry !== undefined) entries.set(entry.path, step.entry);
    } else {
      entries.set(entry.path, entry);
    }
  }
  const changes = steps.map((step) => step.change).sort((a, b) => (a.path < b.path ? -1 : 1));
  const isWriting = changes.some(isWritten);
  const locked = planLock({
    tree,
    lock,
    entries: [...entries.values()].filter(isListed),
    isWriting,
    version: given.version,
  });
  return [...changes, ...locked].map((change) => {
    const place = change.causes ? undefined : placeOf?.(change.from);
    return place ? { ...change, causes: () => [place] } : change;
  });
}

/** Says of a change which templates have changed since the file was printed. */
function withTemplates(step: Step, file: EmittedFile, lock: Lock): Step {
  const { change } = step;
  if (change.kind === 'unchanged' && change.before === undefined) return step;
  const changed = changedTemplates(file, lock.entries.get(file.path), change.before);
  return changed.length === 0 ? step : { ...step, change: { ...change, changedTemplates: changed } };
}

interface FileRequest extends PlanRequest {
  readonly file: EmittedFile;
  readonly generated: GeneratedFiles;
  /** Filled while planning: class files whose text goes on under another name. */
  readonly renamed: Set<string>;
}

function planFile(request: FileRequest): Step {
  const { file, tree, generated } = request;
  const before = tree.read(file.path);
  if (before !== undefined && sameText(before, file.text)) return settled(file, 'unchanged', before);
  if (file.ownership === 'generated') return generated.plan(file);
  if (before !== undefined && isLostText(request, before)) return settled(file, 'update', before);
  if (before === undefined) return planRenamed(request) ?? planAbsent(request);
  if (file.ownership === 'scaffolded' || file.merge === undefined) return planScaffolded(request, before);
  return planMerged(request, before);
}

/** An empty file where a machine lost its power before the disk had our text. What the user has emptied is not one. */
function isLostText({ file, lock }: FileRequest, before: string): boolean {
  return plainText(before) === '' && lock.interrupted.has(file.path);
}

/** A file that the user may delete: once deleted it stays so. */
function planAbsent({ file, lock }: FileRequest): Step {
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
}: FileRequest): Step | undefined {
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
function planMoved(tree: FileTree, { path, ownership, from }: LockEntry): Step {
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

/** The user's from the first edit on; until then it follows the manifest, so that a first test goes on compiling. */
function planScaffolded({ file, lock, upgrade = false }: FileRequest, before: string): Step {
  const known = lock.entries.get(file.path);
  if (isAsWritten(lock, file.path, before)) return settled(file, 'update', before);
  const entry = { ...entryOf(file), ...(known && writtenBefore(file, known)) };
  const unedited =
    file.path.endsWith('.ts') && (known?.written ?? []).find((text) => saysTheSame(file.path, text, before));
  // A formatter is no editor: its layout stays as long as there is nothing new to say.
  if (unedited && !saysTheSame(file.path, unedited, file.text)) return settled(file, 'update', before);
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

function planMerged(request: FileRequest, before: string): Step {
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
  const merged = mergeFile({ path, from, spec, before, known, interrupted, isExported }, mergeYaml);
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

/** A file that no manifest asks for any more: removed only when nobody edited it. */
function planOrphan({ tree, lock }: PlanRequest, generated: GeneratedFiles, entry: LockEntry): Step {
  const { path, ownership, from } = entry;
  const before = tree.read(path);
  const change = { path, ownership, from };
  if (before === undefined)
    return { change: { ...change, kind: 'unchanged', diagnostics: [] }, entry: undefined };
  const orphan = ownership === 'generated' ? generated.planOrphan(path, from) : undefined;
  if (orphan !== undefined) return orphan;
  if (isAsWritten(lock, path, before))
    return { change: { ...change, kind: 'delete', before, diagnostics: [] }, entry: undefined };
  const diagnostics: Diagnostic[] = [reportLeftBehind(entry, before)];
  return { change: { ...change, kind: 'unchanged', before, after: before, diagnostics }, entry: undefined };
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

function sameText(text: string, emitted: string): boolean {
  return text === emitted || plainText(text) === emitted;
}

function repeated(files: readonly EmittedFile[]): string {
  const paths = files.map((file) => file.path);
  return paths.filter((path, index) => paths.indexOf(path) !== index).join(', ');
}
