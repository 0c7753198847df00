// Generates what a change reaches: compares the workspace with the record of the last run, by content, and leaves out every service
// that nothing of the change can touch. In doubt everything is generated, so the result is the same either way.
import { posix } from 'node:path';
import { FileError } from '../file/file-error.js';
import type { FileTree, WritableFileTree } from '../file/file-tree.js';
import { type ManifestSet, workspaceFile } from './load/index.js';
import type { Model } from '../language/model.js';
import { isWritten } from '../engine/write/apply.js';
import type { Change } from '../engine/write/change.js';
import { isInGenerated } from '../engine/write/header.js';
import { readLock } from '../engine/write/lock.js';
import { writtenPath } from '../engine/write/written.js';
import { generate, type GenerateRequest, type GenerateResult } from './generate.js';
import { changedSince, contentHash, recordPath, readRecord, type RunRecord } from './run-record.js';
import { describeServices } from './service-record.js';
import { manifestsAmong, type Trace, traceTree } from './traced-tree.js';

/** What generating would do, and what is to be remembered of it. */
export interface IncrementalResult extends GenerateResult {
  /** `everything`, or the names of the services that the change reached. */
  readonly reached: 'everything' | readonly string[];
  /** Notes the state after the changes were applied, for the next run. Nothing where the next run has something to repeat. */
  readonly remember: (tree: WritableFileTree) => void;
}

/** As `generate` for a whole workspace. `key` stands for the generator: its version and settings. */
export async function generateIncrementally(
  request: Omit<GenerateRequest, 'services' | 'only'>,
  key: string,
): Promise<IncrementalResult> {
  // One trace for all: what was compared with the record is what is generated from, whoever saves a file meanwhile.
  const { tree, trace } = traceTree(request.tree);
  const record = readRecord(tree, key);
  const changed = record && changedSince(record, tree);
  // Not even a model is made: `reached` says that there was no need.
  if (changed?.length === 0) return { changes: [], diagnostics: [], reached: [], remember: () => undefined };
  const part = record && changed && (await generatePart({ ...request, tree }, { record, changed, trace }));
  if (part !== undefined) return part;
  const result = await generate({ ...request, tree });
  return { ...result, reached: 'everything', remember: rememberer({ key, result, trace }) };
}

/** What is known of the last run, and what is seen in this one. */
interface Comparison {
  readonly record: RunRecord;
  readonly changed: readonly string[];
  readonly trace: Trace;
}

/** Only the services that the changed files reach; undefined where a part can't be told from the whole. */
async function generatePart(
  request: Omit<GenerateRequest, 'services' | 'only'>,
  comparison: Comparison,
): Promise<IncrementalResult | undefined> {
  const { record, changed } = comparison;
  if (record.gathers) return undefined;
  const reach = reachOf(record, changed, request.tree);
  if (reach === undefined) return undefined;
  const { emitted, loaded, shared } = reach;
  const tree = withManifests(request.tree, record, loaded);
  const only = { services: emitted, shared };
  const result = await generate({ ...request, tree, only });
  if (result.model === undefined || result.diagnostics.length > 0 || result.set === undefined)
    return undefined;
  const described = describeServices(result.set, result.model);
  for (const service of described) {
    const before = record.services.find((candidate) => candidate.from === service.from);
    // Names, imports and bonds decide who reaches whom: when they change, the whole is looked at.
    if (JSON.stringify(before) !== JSON.stringify(service)) return undefined;
  }
  const remember = rememberer({ ...comparison, key: record.key, result });
  return { ...result, reached: emitted, remember };
}

interface Reach {
  /** Services by name whose files are emitted. */
  readonly emitted: readonly string[];
  /** Services by name whose manifests are read. */
  readonly loaded: ReadonlySet<string>;
  /** Manifests of shared types whose files are emitted. */
  readonly shared: readonly string[];
}

function reachOf(record: RunRecord, changed: readonly string[], tree: FileTree): Reach | undefined {
  const { services } = record;
  const owners = readLock(tree);
  if (owners.interrupted.size > 0) return undefined;
  const touched = new Set<string>();
  const shared = new Set<string>();
  for (const path of changed) {
    const isRead = services.some((service) => service.reads.includes(path));
    const from = isRead ? path : (owners.entries.get(path)?.from ?? sourceOfPath(path, record));
    if (from === undefined || from === workspaceFile) return undefined;
    const readers = services.filter((service) => service.reads.includes(from));
    if (readers.length === 0) return undefined;
    if (!services.some((service) => service.from === from)) shared.add(from);
    for (const service of readers) touched.add(service.name);
  }
  // A shared file that imports a changed one is written with it.
  for (const service of services) {
    if (!service.reads.some((path) => shared.has(path))) continue;
    for (const path of service.reads) if (path !== service.from) shared.add(path);
  }
  const emitted = services.filter(
    (service) =>
      touched.has(service.name) ||
      service.follows.some((name) => (name === '*' ? touched.size > 0 : touched.has(name))),
  );
  const loaded = new Set<string>();
  const load = (name: string): void => {
    if (loaded.has(name)) return;
    const service = services.find((candidate) => candidate.name === name);
    loaded.add(name);
    for (const ref of service?.refs ?? []) {
      if (ref === '*') services.forEach((each) => load(each.name));
      else load(ref);
    }
  };
  for (const service of emitted) load(service.name);
  return { emitted: emitted.map((service) => service.name), loaded, shared: [...shared] };
}

/** The manifest that a generated file comes from, by its place. */
function sourceOfPath(path: string, { services }: RunRecord): string | undefined {
  if (!isInGenerated(path)) return undefined;
  const folder = posix.dirname(posix.dirname(path));
  const name = posix.basename(path).replace(/\.\w+$/, '');
  const froms = services.flatMap(({ from, reads }) => [from, ...reads]);
  return (
    services.find(({ from }) => posix.dirname(from) === folder)?.from ??
    froms.find((from) => posix.dirname(from) === folder && posix.basename(from).startsWith(`${name}.`))
  );
}

/** The tree as it would be if the other services had no manifests. */
function withManifests(tree: FileTree, record: RunRecord, loaded: ReadonlySet<string>): FileTree {
  const hidden = new Set(
    record.services.filter((service) => !loaded.has(service.name)).map((each) => each.from),
  );
  return { ...tree, list: (folder) => tree.list(folder).filter((path) => !hidden.has(path)) };
}

interface Finished {
  readonly key: string;
  readonly result: GenerateResult;
  readonly trace: Trace;
  /** Of the run before, when only a part was generated. */
  readonly record?: RunRecord;
  readonly changed?: readonly string[];
}

function rememberer({ key, result, trace, record, changed }: Finished): IncrementalResult['remember'] {
  return (tree) => {
    const { model, set, changes, diagnostics } = result;
    // What was reported of the manifests is to be reported again; peers' folders are outside of what is followed here.
    if (model === undefined || set === undefined || diagnostics.length > 0 || set.peers.size > 0) return;
    if (changes.some((change) => change.kind === 'conflict')) return;
    const services = record?.services ?? describeServices(set, model);
    const next: RunRecord = {
      key,
      files: stateAfter(trace, changes, record, changed),
      folders: record?.folders ?? foldersAfter(trace, changes),
      services,
      ...(gathers(set, model) && { gathers: true }),
    };
    const text = `${JSON.stringify(next)}\n`;
    try {
      if (tree.read(recordPath) === text) return;
      tree.sweep?.([posix.dirname(recordPath)]);
      tree.write(recordPath, text);
    } catch (error) {
      // Without a record the next run looks at everything, no more than that.
      if (!(error instanceof FileError)) throw error;
    }
  };
}

function gathers({ sections }: ManifestSet, { workspace }: Model): boolean {
  return sections.some((section) => section.gathers?.(workspace.part(section)) ?? false);
}

function stateAfter(
  { files }: Trace,
  changes: readonly Change[],
  record: RunRecord | undefined,
  changed: readonly string[] = [],
): Record<string, string> {
  const state: Record<string, string> = { ...record?.files };
  for (const [path, text] of files) {
    if (!(path in state) || changed.includes(path)) state[path] = contentHash(text);
  }
  for (const change of changes.filter(isWritten)) state[change.path] = contentHash(change.after);
  // What this machine keeps for itself changes with every run, and tells nothing of what is asked for.
  for (const path of [recordPath, writtenPath]) delete state[path];
  return state;
}

/** As the folders are once the changes are applied; nothing that is generated is a manifest, but let that be seen here. */
function foldersAfter({ folders }: Trace, changes: readonly Change[]): Record<string, readonly string[]> {
  const gone = new Set(changes.flatMap(({ path, kind }) => (kind === 'delete' ? [path] : [])));
  const made = manifestsAmong(changes.flatMap(({ path, kind }) => (kind === 'create' ? [path] : [])));
  return Object.fromEntries(
    [...folders].map(([folder, paths]) => {
      const inside = made.filter((path) => folder === '' || path.startsWith(`${folder}/`));
      return [folder, [...new Set([...paths, ...inside])].filter((path) => !gone.has(path)).sort()];
    }),
  );
}
