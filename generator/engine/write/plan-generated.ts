// What is to be done to files that are generated: rewritten wherever nothing is lost by it, and removed when nothing asks for them.
import type { FileTree } from '../../file/file-tree.js';
import type { EmittedFile } from './change.js';
import type { Lock } from './lock.js';
import { findOrphans, type Orphan } from './orphans.js';
import { judgeTexts, type OwnTexts, type StandingText } from './own-text.js';
import { reportEditedFile, reportEditedOrphan, reportFileInTheWay } from './report.js';
import { saysTheSame } from './same-text.js';
import { describe, settled, type Step } from './step.js';
import { plainText } from './text-form.js';
import { readWritten } from './written.js';

/** What is looked at. */
export interface GeneratedRequest {
  /** All that is emitted. */
  readonly files: readonly EmittedFile[];
  readonly tree: FileTree;
  readonly lock: Lock;
  readonly scope: 'all' | readonly string[];
  /** Overwrites and removes what was edited, too. */
  readonly force?: boolean;
  /** Whether the workspace has another layout than before: then what says the same is laid out anew. */
  readonly isRelaid: boolean;
}

/** What is known of all generated files together, so that version control is asked once. */
export interface GeneratedFiles {
  /** One step for a generated file. */
  plan(file: EmittedFile): Step;
  /** One step for each that nothing asks for any more. */
  planOrphans(): readonly Step[];
  /** The same for one that the lock knows; undefined: it is not there. */
  planOrphan(path: string, from: string): Step | undefined;
}

/** Looks at all of them. */
export function lookAtGenerated(request: GeneratedRequest): GeneratedFiles {
  const { files, tree, lock, scope, isRelaid, force = false } = request;
  const written = readWritten(tree);
  const standing = new Map<string, StandingText>();
  for (const file of files) {
    const before = file.ownership === 'generated' ? tree.read(file.path) : undefined;
    if (before === undefined || before === file.text || plainText(before) === file.text) continue;
    if (!saysTheSame(file.path, before, file.text))
      standing.set(file.path, { path: file.path, before, file });
  }
  const orphans = findOrphans({ tree, files, lock, written, scope });
  const emitted = new Set(files.map(({ path }) => path));
  const listed = [...lock.entries.values(), ...lock.interrupted.values()].flatMap((entry): Orphan[] => {
    const isOrphan = entry.ownership === 'generated' && !emitted.has(entry.path);
    const before = isOrphan ? tree.read(entry.path) : undefined;
    return before === undefined ? [] : [{ path: entry.path, from: entry.from, before }];
  });
  const known = { tree, lock, written };
  const own: OwnTexts = force
    ? { objection: () => undefined, isKept: () => false }
    : judgeTexts([...standing.values(), ...orphans, ...listed], known);
  const remove = (orphan: Orphan): Step => {
    const { path, from, before } = orphan;
    const change = { path, from, ownership: 'generated', before } as const;
    if (own.objection({ path, before }) === undefined)
      return { change: { ...change, kind: 'delete', diagnostics: [] }, entry: undefined };
    const diagnostics = [reportEditedOrphan(path, before)];
    return { change: { ...change, kind: 'conflict', diagnostics }, entry: lock.entries.get(path) };
  };
  return {
    plan(file) {
      const before = tree.read(file.path);
      const found = standing.get(file.path);
      if (before === undefined) return settled(file, 'create', undefined);
      if (found === undefined) return settled(file, isRelaid ? 'update' : 'unchanged', before);
      const objection = own.objection(found);
      if (objection === undefined) {
        const step = settled(file, 'update', before);
        return own.isKept(found) ? { ...step, change: { ...step.change, isKept: true } } : step;
      }
      const change = describe(file, 'conflict', before);
      const diagnostic =
        objection === 'foreign'
          ? reportFileInTheWay(file)
          : reportEditedFile(file, before, change.causes?.() ?? []);
      return { change: { ...change, diagnostics: [diagnostic] }, entry: lock.entries.get(file.path) };
    },
    planOrphans: () => orphans.map(remove),
    planOrphan: (path, from) => {
      const orphan = listed.find((each) => each.path === path);
      return orphan && remove({ ...orphan, from });
    },
  };
}
