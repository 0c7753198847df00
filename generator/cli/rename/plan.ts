// Works a rename out: manifests, the user's code, files that bear the name of a service, and what is generated then. Writes nothing.
import { posix } from 'node:path';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import { isWritten } from '../../engine/write/apply.js';
import type { Change } from '../../engine/write/change.js';
import { isInGenerated } from '../../engine/write/header.js';
import { type Lock, lockPath, readLock } from '../../engine/write/lock.js';
import { isAsWritten } from '../../engine/write/step.js';
import { loadTypeScript } from '../../source/typescript.js';
import { CommandError } from '../command-error.js';
import { exitCodes } from '../command.js';
import { planWorkspace } from '../generate/command.js';
import type { OpenWorkspace } from '../workspace.js';
import { editCode } from './code-edits.js';
import { pairNames, type RenamedName } from './declared-pairs.js';
import { editManifests } from './manifest-edits.js';
import { refusal } from './new-name.js';
import { overlay } from './overlay.js';
import type { ManifestFile, Target } from './target.js';

/** What is renamed to what. */
export interface RenameRequest {
  readonly files: readonly ManifestFile[];
  readonly target: Target;
  readonly to: string;
}

/** All changes of a rename, generated files included, and what generating says of them. */
export interface RenamePlan {
  readonly changes: readonly Change[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Plans it. Stops the command where the manifests would be wrong afterwards, or are not generated yet. */
export async function planRename(workspace: OpenWorkspace, request: RenameRequest): Promise<RenamePlan> {
  const { tree } = workspace;
  const { files, target, to } = request;
  const lock = readLock(tree);
  const isNow = await planWorkspace(workspace, []);
  if (isNow.model === undefined) throw new CommandError(isNow.diagnostics);
  const stale = isNow.changes.filter((change) => isWritten(change) || change.kind === 'conflict');
  if (stale.some(({ path }) => path !== lockPath))
    throw refusal(`${stale[0]!.path} is not what the manifests say: run scaffold generate first`);

  const texts = new Map<string, string | undefined>(editManifests(files, target, to));
  const first = await planOn(workspace, texts);
  const moves = target.thing === 'service' ? movesOf(lock, target, to) : new Map<string, string>();
  const isOwn = (path: string): boolean => {
    const text = tree.read(path);
    return text !== undefined && !isInGenerated(path) && !isAsWritten(lock, path, text);
  };
  const names = [...renamedNames(first), ...classNames(workspace, moves, target, to)];
  const code = editCode({ root: workspace.root, tree, names, isOwn });
  for (const [path, text] of code) texts.set(path, withUnwritten(text, names));
  moveFiles({ workspace, moves, texts, isOwn });
  if (target.thing === 'service') renameInConfig(workspace, texts, target, to);
  const locked = tree.read(lockPath);
  if (locked !== undefined) texts.set(lockPath, inPlaces(renameInLock(locked, names, target, to), moves));
  const last = await planOn(workspace, texts);
  return { changes: onDisk(workspace, texts, last.changes), diagnostics: last.diagnostics };
}

async function planOn(workspace: OpenWorkspace, texts: ReadonlyMap<string, string | undefined>) {
  const planned = await planWorkspace({ ...workspace, tree: overlay(workspace.tree, texts) }, []);
  const errors = planned.diagnostics.filter(({ severity }) => severity === 'error');
  if (planned.model === undefined || errors.length > 0) throw new CommandError(planned.diagnostics);
  const conflicts = planned.changes.filter(({ kind }) => kind === 'conflict');
  if (conflicts.length > 0)
    throw new CommandError(
      conflicts.flatMap((change) => change.diagnostics),
      exitCodes.drift,
    );
  return planned;
}

/** What the lock knows of methods, by the names that they have now: what the user changed of a signature stays the user's. */
function renameInLock(
  text: string,
  names: readonly RenamedName[],
  { thing, name }: Target,
  to: string,
): string {
  const types = names
    .filter(({ from }) => /^[A-Z]/.test(from))
    .map(({ from, to: becomes }) => [from, becomes] as const);
  const known = new Map(thing === 'operation' ? [...types, [name, to] as const] : types);
  const inNew = (said: string): string => said.replace(/[\w$]+/g, (word) => known.get(word) ?? word);
  return text.replace(
    /^(\S+ )(?:((?:method|left|import) .*)|((?:stub|doc|identity) \S+)(.*))$/gm,
    (_, path: string, whole: string | undefined, head: string | undefined, rest: string | undefined) =>
      whole === undefined ? `${path}${inNew(head ?? '')}${rest ?? ''}` : path + inNew(whole),
  );
}

/** The facts of files that move, with the places that they move to. */
function inPlaces(text: string, moves: ReadonlyMap<string, string>): string {
  return text.replace(/^\S+/gm, (path) => moves.get(path) ?? path);
}

/** What generated code calls by another name afterwards. */
function renamedNames({ changes }: { readonly changes: readonly Change[] }): readonly RenamedName[] {
  const typescript = loadTypeScript();
  return changes.flatMap(({ path, before, after, ownership }) =>
    ownership === 'generated' && path.endsWith('.ts') && before !== undefined && after !== undefined
      ? pairNames(typescript, path, { before, after })
      : [],
  );
}

/** The user's class of a service has the service's name, too. */
function classNames(
  { tree }: OpenWorkspace,
  moves: ReadonlyMap<string, string>,
  { name }: Target,
  to: string,
): RenamedName[] {
  const [from, becomes] = [`${pascal(name)}Service`, `${pascal(to)}Service`];
  return [...moves.keys()].flatMap((path) => {
    const at = tree.read(path)?.search(new RegExp(`(?<=class )${from}\\b`)) ?? -1;
    return at === -1 || !path.endsWith('.service.ts') ? [] : [{ path, position: at, from, to: becomes }];
  });
}

/** Files of the service that bear its name, by their paths, with those that they get. */
function movesOf(lock: Lock, { file, name }: Target, to: string): ReadonlyMap<string, string> {
  const own = [...lock.entries.values()].filter(
    ({ from, path }) => from === file.path && posix.basename(path).startsWith(`${name}.`),
  );
  return new Map(
    own.map(({ path }) => [
      path,
      posix.join(posix.dirname(path), to + posix.basename(path).slice(name.length)),
    ]),
  );
}

/** Files go by their new names; imports of them follow. */
function moveFiles(parts: {
  readonly workspace: OpenWorkspace;
  readonly moves: ReadonlyMap<string, string>;
  readonly texts: Map<string, string | undefined>;
  readonly isOwn: (path: string) => boolean;
}): void {
  const { workspace, moves, texts, isOwn } = parts;
  const { tree } = workspace;
  const read = (path: string): string | undefined => (texts.has(path) ? texts.get(path) : tree.read(path));
  for (const [from, to] of moves) {
    if (!from.endsWith('.ts')) continue;
    const [was, becomes] = [from, to].map((path) => posix.basename(path).replace(/\.ts$/, ''));
    for (const path of tree.list('').filter((each) => each.endsWith('.ts') && isOwn(each))) {
      const text = read(path);
      const next = text?.replace(
        new RegExp(`(['"][^'"\\n]*/)${was!.replaceAll('.', '\\.')}(?=(\\.js|\\.ts)?['"])`, 'g'),
        `$1${becomes}`,
      );
      if (next !== undefined && next !== text) texts.set(path, next);
    }
  }
  for (const [from, to] of moves) {
    const text = read(from);
    if (text === undefined) continue;
    if (tree.read(to) !== undefined) throw refusal(`${to} is there already`);
    texts.set(from, undefined);
    texts.set(to, text);
  }
}

/** The service's own config.toml says under which name it registers. */
function renameInConfig(
  { tree }: OpenWorkspace,
  texts: Map<string, string | undefined>,
  { file, name }: Target,
  to: string,
): void {
  const path = posix.join(posix.dirname(file.path), 'config.toml');
  const text = tree.read(path);
  const next = text?.replace(new RegExp(`^(name\\s*=\\s*["'])${name}(?=["'])`, 'm'), `$1${to}`);
  if (next !== undefined && next !== text) texts.set(path, next);
}

/** A method that nobody has written yet says its name: it goes on being unwritten. */
function withUnwritten(text: string, names: readonly RenamedName[]): string {
  return names.reduce(
    (said, { from, to }) => said.replace(`notWritten("${from}"`, `notWritten("${to}"`),
    text,
  );
}

/** The changes as they are to what stands on the disk now, manifests and code included. */
function onDisk(
  { tree }: OpenWorkspace,
  texts: ReadonlyMap<string, string | undefined>,
  planned: readonly Change[],
): readonly Change[] {
  const known = new Map(planned.map((change) => [change.path, change]));
  const mine = [...texts].map(([path, text]): Change => {
    const change = known.get(path);
    const after = change?.after ?? text;
    const before = tree.read(path);
    const kind = after === undefined ? 'delete' : before === undefined ? 'create' : 'update';
    const { ownership = 'scaffolded', from = path, diagnostics = [] } = change ?? {};
    return {
      path,
      kind,
      ownership,
      from,
      diagnostics,
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
    };
  });
  return [...planned.filter(({ path }) => !texts.has(path)), ...mine].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
}

function pascal(name: string): string {
  return name.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
