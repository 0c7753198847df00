// What `<from>` means: the one place in the manifests that declares it. A name that several places have needs its service before it.
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { nearest } from '../../diagnostic/near-miss.js';
import { type DocumentNode, entriesOf, type MappingEntry, valueOf } from '../../engine/document/document.js';
import { parseDocument } from '../../engine/document/parse-document.js';
import type { ManifestSet } from '../../generate/load/index.js';
import { CommandError } from '../command-error.js';

/** What can be renamed. */
export type Thing = 'operation' | 'field' | 'type' | 'service' | 'module';

/** A manifest, a shared file, or scaffold.yaml. */
export interface ManifestFile {
  readonly path: string;
  readonly text: string;
  /** Its service's name; a shared file has that of the file. */
  readonly name: string;
  readonly root: DocumentNode | undefined;
  /** Other files by the names that this one imports them under. */
  readonly imports: ReadonlyMap<string, string>;
}

/** The one that is meant. */
export interface Target {
  readonly thing: Thing;
  readonly file: ManifestFile;
  /** The type or the operation that a field is of. */
  readonly owner?: string;
  readonly name: string;
  readonly entry: MappingEntry;
}

/** All files that names stand in. */
export function readFiles(set: ManifestSet): readonly ManifestFile[] {
  const services = set.services.map((manifest) => ({ manifest, name: manifest.service.value }));
  const shared = [...set.shared.values()].map((manifest) => ({
    manifest,
    name: manifest.source.path.replace(/^.*\//, '').replace(/\.ya?ml$/, ''),
  }));
  const workspace = { manifest: set.workspace, name: 'scaffold' };
  return [workspace, ...services, ...shared].map(({ manifest: { source, imports }, name }) => ({
    ...source,
    name,
    root: parseDocument(source).document.root,
    imports: new Map(
      imports.map(({ alias, path }) => [
        alias.value,
        new URL(path.value, `file:///${source.path}`).pathname.slice(1),
      ]),
    ),
  }));
}

/** Finds it; stops the command where there is none, or several. */
export function findTarget(files: readonly ManifestFile[], thing: Thing, from: string): Target {
  const all = files.flatMap((file) => targetsIn(file, thing));
  const found = all.filter((target) => namesOf(target).includes(from));
  const [first, ...others] = found;
  if (first !== undefined && others.length === 0) return first;
  const problem =
    first === undefined
      ? `there is no ${thing} ${from}`
      : `${from} is the ${thing} of several places: ${found.map((target) => namesOf(target).at(-1)).join(', ')}`;
  const suggestion = first === undefined ? nearest(from, all.flatMap(namesOf)) : undefined;
  throw new CommandError([createDiagnostic('ARM6070', { parameters: { problem }, suggestion })]);
}

/** Every name that `<from>` may say it by, the longest last. */
export function namesOf({ thing, file, owner, name }: Target): readonly string[] {
  if (thing === 'service') return [name];
  const own = owner === undefined ? name : `${owner}.${name}`;
  return [own, `${file.name}.${own}`];
}

/** Those that stand beside it, whose names are taken. */
export function siblingsOf(files: readonly ManifestFile[], target: Target): readonly string[] {
  const { thing, file, owner, name } = target;
  return files
    .filter((each) => thing === 'service' || each === file)
    .flatMap((each) => targetsIn(each, thing))
    .filter((each) => each.owner === owner && each.name !== name)
    .map((each) => each.name);
}

/** The fields of a type or of what an operation takes, by their keys. */
export function fieldsOf(node: DocumentNode | undefined): readonly MappingEntry[] {
  const fields = valueOf(node, 'fields');
  return entriesOf(fields ?? node).filter(({ key }) => fields !== undefined || !longForm.has(key.value));
}

const longForm = new Set([
  'type',
  'enum',
  'union',
  'discriminator',
  'description',
  'example',
  'deprecated',
  'additional',
  'open',
]);

/** Where an operation's input stands. */
export const inputs = ['path', 'query', 'headers', 'header', 'body'] as const;

function targetsIn(file: ManifestFile, thing: Thing): readonly Target[] {
  const { root } = file;
  const of = (entries: readonly MappingEntry[], owner?: string): Target[] =>
    entries.map((entry) => ({
      thing,
      file,
      name: entry.key.value.replace(/\?$/, '').replace(/<.*$/, ''),
      entry,
      ...(owner !== undefined && { owner }),
    }));
  const types = entriesOf(valueOf(root, 'types'));
  const operations = entriesOf(valueOf(root, 'routes'));
  switch (thing) {
    case 'service': {
      const entry = entriesOf(root).find(({ key }) => key.value === 'service');
      return entry ? [{ thing, file, name: file.name, entry }] : [];
    }
    case 'module':
      return of(entriesOf(valueOf(root, 'imports')));
    case 'type':
      return of(types);
    case 'operation':
      return of(operations);
    case 'field':
      return [
        ...types.flatMap(({ key, value }) => of(fieldsOf(value), key.value.replace(/<.*$/, ''))),
        ...operations.flatMap(({ key, value }) =>
          inputs.flatMap((input) => of(fieldsOf(valueOf(value, input)), key.value)),
        ),
      ];
  }
}
