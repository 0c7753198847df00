// Own files may not stand where something else does: a path has one owner.
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import { templateFolder } from '../../engine/emit/template.js';
import type { EmittedFile } from '../../engine/write/change.js';
import { type Lock, lockJournalPath, lockPath } from '../../engine/write/lock.js';
import type { OwnTemplate } from '../../sections/emitting.js';
import type { Span } from '../../source/source-file.js';
import type { ManifestSet } from '../load/index.js';

/** Those of the files that are a workspace's own. */
export function ownFilesAmong(
  files: readonly EmittedFile[],
  own: readonly OwnTemplate[],
): ReadonlySet<EmittedFile> {
  const causes = new Set(own.map(({ cause }) => cause));
  return new Set(causes.size === 0 ? [] : files.filter(({ cause }) => cause && causes.has(cause)));
}

/** ARM7012 for each own file that would be written where a manifest or another emitted file stands. */
export function findTakenPaths(
  files: readonly EmittedFile[],
  own: ReadonlySet<EmittedFile>,
  set: ManifestSet,
): readonly Diagnostic[] {
  if (own.size === 0) return [];
  const manifests = new Set([
    set.workspace.source.path,
    ...set.services.map(({ source }) => source.path),
    ...set.shared.keys(),
    ...set.typescript.keys(),
    ...set.peers.keys(),
  ]);
  // What scaffold emits itself was there first.
  const owners = new Map(files.filter((file) => !own.has(file)).map((file) => [file.path, file]));
  const told = new Set<Span>();
  return [...own].flatMap((file): Diagnostic[] => {
    const { path, cause } = file;
    const owner = owners.get(path);
    owners.set(path, owner ?? file);
    const reason = reasonAgainst(path, manifests) ?? (owner && reasonOf(owner, file, own.has(owner)));
    // One entry asks for many files: it is told once.
    if (cause === undefined || reason === undefined || told.has(cause)) return [];
    told.add(cause);
    const isOther = owner?.cause !== undefined && owner.cause !== cause;
    const related = isOther && owner.cause ? [{ span: owner.cause, message: 'asked for here' }] : undefined;
    return [createDiagnostic('ARM7012', { span: cause, parameters: { path, reason }, related })];
  });
}

/** Whether an own file would take over what another manifest asked for when all was generated: only a look at all can tell. */
export function takesOver(own: ReadonlySet<EmittedFile>, lock: Lock): boolean {
  return [...own].some(({ path, from }) => (lock.entries.get(path)?.from ?? from) !== from);
}

function reasonAgainst(path: string, manifests: ReadonlySet<string>): string | undefined {
  const segments = path.split('/');
  if (manifests.has(path)) return 'a manifest stands there';
  if (path === lockPath || path === lockJournalPath) return 'scaffold keeps what it knows there';
  const folder = segments.find((each) => ['node_modules', '.scaffold', '.git'].includes(each));
  if (folder !== undefined) return `${folder} is not for files that are committed`;
  return segments[0] === templateFolder ? 'templates stand there' : undefined;
}

function reasonOf(owner: EmittedFile, file: EmittedFile, isOwn: boolean): string {
  if (owner.cause !== file.cause)
    return isOwn ? 'another one is written there' : `it is generated from ${owner.from}`;
  if (owner.from !== file.from) return `it would be written for ${owner.from} and for ${file.from}`;
  return 'it would be written for several operations';
}
