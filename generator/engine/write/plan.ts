// Compares what the emitters want with the disk and the lock, and says what is to be done to each file. Reads only.
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import type { Span } from '../../source/source-file.js';
import type { FileTree } from '../../file/file-tree.js';
import type { Change, EmittedFile } from './change.js';
import { isWritten } from './is-written.js';
import type { Lock } from './lock.js';
import type { LockEntry } from './lock-entry.js';
import { changedTemplates } from './printed-by.js';
import type { MergeYaml } from './merge.js';
import { type GeneratedFiles, lookAtGenerated } from './plan-generated.js';
import { planLock } from './plan-lock.js';
import { planMoved, planUserFile } from './plan-user-file.js';
import { followMovedFolders } from './renamed-service.js';
import { reportLeftBehind } from './report.js';
import { isAsWritten, isListed, settled, type Step } from './step.js';
import { plainText } from './text-form.js';

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
  /** Classes that a first look finds broken: they are read again, also where nothing is to be added to them. */
  readonly suspects?: ReadonlySet<string>;
  /** The version of scaffold that is at work: noted in the lock with what it writes. */
  readonly version?: string;
  /** How emitted text is laid out, in a word of its own for each layout; empty as usual. Where the lock has another one, all is laid out anew. */
  readonly layout?: string;
}

/** What is to be done, file by file in order of their paths, the lock last. A second plan after applying is all `unchanged`. */
export function planChanges(given: PlanRequest): Change[] {
  const { files, tree, scope, placeOf } = given;
  const lock = scope === 'all' ? followMovedFolders(given.lock, tree, files) : given.lock;
  const layouts = lock.layouts ?? [];
  const isRelaid = given.layout !== undefined && layouts.join('\n') !== given.layout;
  const request = { ...given, lock, isRelaid };
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
    // Of a part of the workspace the rest stands as it was laid out before.
    layouts: scope === 'all' && given.layout !== undefined ? [given.layout] : layouts,
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
  readonly renamed: Set<string>;
  readonly isRelaid: boolean;
}

function planFile(request: FileRequest): Step {
  const { file, tree, generated } = request;
  const before = tree.read(file.path);
  if (before !== undefined && sameText(before, file.text)) return settled(file, 'unchanged', before);
  if (file.ownership === 'generated') return generated.plan(file);
  if (before !== undefined && isLostText(request, before)) return settled(file, 'update', before);
  return planUserFile(request, before);
}

/** An empty file where a machine lost its power before the disk had our text. What the user has emptied is not one. */
function isLostText({ file, lock }: FileRequest, before: string): boolean {
  return plainText(before) === '' && lock.interrupted.has(file.path);
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

function sameText(text: string, emitted: string): boolean {
  return text === emitted || plainText(text) === emitted;
}

function repeated(files: readonly EmittedFile[]): string {
  const paths = files.map((file) => file.path);
  return paths.filter((path, index) => paths.indexOf(path) !== index).join(', ');
}
