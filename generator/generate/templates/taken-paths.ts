// Own files may not stand where something else does: a path has one owner, also on systems for which capitals and accents make no other name.
import { posix } from 'node:path';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import { templateFolder } from '../../engine/emit/template.js';
import type { EmittedFile } from '../../engine/write/change.js';
import { type Lock, lockJournalPath, lockPath } from '../../engine/write/lock.js';
import { createGlob } from '../../file/glob.js';
import type { OwnTemplate } from '../../sections/emitting.js';
import { workspace as settings } from '../../sections/workspace/part.js';
import type { Span } from '../../source/source-file.js';
import { type ManifestSet, parentConfigFile, serviceFile } from '../load/index.js';

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
  // Manifests, and what scaffold emits itself, were there first.
  const owners = createReservations<Owner>([
    ...files.filter((file) => !own.has(file)),
    ...manifestsOf(set).map((path) => ({ path, isManifest: true as const })),
  ]);
  const told = new Set<Span>();
  return [...own].flatMap((file): Diagnostic[] => {
    const { path, cause } = file;
    const taken = owners.inTheWayOf(path);
    const reason = reasonAgainst(path, set) ?? (taken && reasonOf(taken, file, own));
    if (reason === undefined) owners.add(file);
    // One entry asks for many files: it is told once.
    if (cause === undefined || reason === undefined || told.has(cause)) return [];
    told.add(cause);
    const other = taken && 'cause' in taken.owner ? taken.owner.cause : undefined;
    const related = other && other !== cause ? [{ span: other, message: 'asked for here' }] : undefined;
    return [createDiagnostic('ARM7012', { span: cause, parameters: { path, reason }, related })];
  });
}

/** Whether an own file would take over what another manifest asked for when all was generated: only a look at all can tell. */
export function takesOver(own: ReadonlySet<EmittedFile>, lock: Lock): boolean {
  if (own.size === 0) return false;
  const known = createReservations([...lock.entries.values()]);
  return [...own].some(({ path, from }) => (known.inTheWayOf(path)?.owner.from ?? from) !== from);
}

function manifestsOf(set: ManifestSet): readonly string[] {
  return [
    set.workspace.source.path,
    ...set.services.map(({ source }) => source.path),
    ...set.shared.keys(),
    ...set.typescript.keys(),
    ...set.peers.keys(),
  ];
}

/** A file that has its path before an own file asks for it. */
type Owner = EmittedFile | { readonly path: string; readonly isManifest: true };

/** Something that is there already, and how it is in the way: at the path, as a folder, or as a file where a folder would have to be. */
interface Taken<By> {
  readonly owner: By;
  readonly as: 'file' | 'folder' | 'parent';
}

/** Paths that have an owner. */
interface Reservations<By> {
  add(owner: By): void;
  inTheWayOf(path: string): Taken<By> | undefined;
}

function createReservations<By extends { readonly path: string }>(owners: readonly By[]): Reservations<By> {
  const files = new Map<string, By>();
  const folders = new Map<string, By>();
  const add = (owner: By): void => {
    const folded = fold(owner.path);
    files.set(folded, owner);
    for (const folder of foldersAbove(folded)) folders.set(folder, folders.get(folder) ?? owner);
  };
  for (const owner of owners) add(owner);
  return {
    add,
    inTheWayOf: (path) => {
      const folded = fold(path);
      const [file, folder] = [files.get(folded), folders.get(folded)];
      if (file) return { owner: file, as: 'file' };
      if (folder) return { owner: folder, as: 'folder' };
      const parent = foldersAbove(folded).flatMap((above) => files.get(above) ?? [])[0];
      return parent && { owner: parent, as: 'parent' };
    },
  };
}

/** Paths that are one file on some systems are the same text here. */
function fold(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

function foldersAbove(path: string): readonly string[] {
  const segments = path.split('/').slice(0, -1);
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'));
}

function reasonAgainst(path: string, { workspace }: ManifestSet): string | undefined {
  const folded = fold(path);
  const segments = folded.split('/');
  if ([lockPath, lockJournalPath].includes(folded)) return 'scaffold keeps what it knows there';
  if (folded === parentConfigFile) return 'the keys of this machine stand there';
  const folder = segments.find((each) => ['node_modules', '.scaffold', '.git'].includes(each));
  if (folder !== undefined) return `${folder} is not for files that are committed`;
  if (segments[0] === templateFolder) return 'templates stand there';
  const isManifest = createGlob(workspace.node(settings).services.value);
  return segments.at(-1) === serviceFile && isManifest(posix.dirname(path))
    ? 'it would be the manifest of a service'
    : undefined;
}

function reasonOf({ owner, as }: Taken<Owner>, file: EmittedFile, own: ReadonlySet<Owner>): string {
  if (as === 'folder') return `${owner.path} stands in a folder of that name`;
  if (as === 'parent') return `${owner.path} is a file`;
  if (owner.path !== file.path) return `it is ${owner.path} where capitals and accents don’t count`;
  if ('isManifest' in owner) return 'a manifest stands there';
  if (owner.cause !== file.cause)
    return own.has(owner) ? 'another one is written there' : `it is generated from ${owner.from}`;
  if (owner.from !== file.from) return `it would be written for ${owner.from} and for ${file.from}`;
  return 'it would be written for several operations';
}
