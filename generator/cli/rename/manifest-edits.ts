// The edits of manifests, name by name: every other byte stays. What is meant by a name follows from where it stands.
import {
  type DocumentNode,
  entriesOf,
  itemsOf,
  type ScalarNode,
  valueOf,
} from '../../engine/document/document.js';
import { applyEdits, type TextEdit } from '../../engine/write/text-edit.js';
import type { Located, Span } from '../../source/source-file.js';
import type { ManifestFile, Target } from './target.js';

/** The manifests that change, with their new texts. */
export function editManifests(
  files: readonly ManifestFile[],
  target: Target,
  to: string,
): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const file of files) {
    const edits = editsIn(file, target, to);
    const unique = new Map(edits.map((edit) => [edit.start, edit]));
    if (unique.size > 0) texts.set(file.path, applyEdits(file.text, [...unique.values()]));
  }
  return texts;
}

function editsIn(file: ManifestFile, target: Target, to: string): readonly TextEdit[] {
  const own =
    file.path === target.file.path ? [wordIn(file, target.entry.key.span, target.name, to)].flat() : [];
  const aliases = [...file.imports].flatMap(([alias, path]) => (path === target.file.path ? [alias] : []));
  const inExpressions = (pattern: RegExp, text: string): TextEdit[] =>
    expressionsIn(file.root).flatMap(({ span }) => replaceIn(file, span, pattern, text));
  const isOwn = file.path === target.file.path;
  const { name, owner } = target;
  switch (target.thing) {
    case 'type': {
      const before = isOwn ? `(?<![\\w.$])` : `(?<=(?<![\\w.$])(?:${aliases.join('|') || '(?!)'})\\.)`;
      return [...own, ...inExpressions(new RegExp(`${before}${name}(?![\\w$])`, 'g'), to)];
    }
    case 'module':
      return isOwn ? [...own, ...inExpressions(new RegExp(`(?<![\\w.$])${name}(?=\\.\\w)`, 'g'), to)] : [];
    case 'operation': {
      const uses = entriesOf(valueOf(file.root, 'routes')).flatMap(({ value }) => {
        const use = valueOf(valueOf(value, 'deprecated'), 'use');
        return isOwn && use ? namesIn(file, use, name, to) : [];
      });
      return [
        ...own,
        ...uses,
        ...namesIn(file, valueOf(dependencyOf(file, target.file.name), 'resilience'), name, to),
        ...namesIn(file, valueOf(dependencyOf(file, target.file.name), 'operations'), name, to),
      ];
    }
    case 'service': {
      const said = target.entry.value;
      const itself = isOwn ? wordIn(file, said.span, name, to) : [];
      const parts = ['depends', 'gateway'].map((key) => valueOf(file.root, key));
      const lists = entriesOf(valueOf(file.root, 'routes')).map(({ value }) => valueOf(value, 'callers'));
      const issuer = valueOf(valueOf(file.root, 'auth'), 'issuer');
      const events = entriesOf(valueOf(file.root, 'subscribes')).flatMap(({ key }) =>
        key.value.startsWith(`${name}.`) ? wordIn(file, key.span, name, to) : [],
      );
      const named = [...parts, ...lists, issuer].flatMap((part) => namesIn(file, part, name, to));
      return [...itself, ...events, ...named];
    }
    case 'field': {
      const before = isOwn ? '' : `(?:${aliases.join('|') || '(?!)'})\\.`;
      const picked = new RegExp(
        `(?<=(?<![\\w.$])(?:Pick|Omit)<\\s*${before}${owner}\\s*,[^>]*(?<![\\w$]))${name}(?![\\w$])`,
        'g',
      );
      const tables = entriesOf(valueOf(file.root, 'tables')).flatMap(({ value }) => {
        const row = valueOf(value, 'row');
        const isRow = row?.kind === 'scalar' && new RegExp(`^${before}${owner}$`).test(String(row.value));
        return isRow
          ? ['key', 'unique', 'index', 'references'].flatMap((key) =>
              namesIn(file, valueOf(value, key), name, to),
            )
          : [];
      });
      return [
        ...own,
        ...inExpressions(picked, to),
        ...tables,
        ...(isOwn ? templateOf(file, target, to) : []),
      ];
    }
  }
}

/** The tables whose rows are of the type that a field is of. */
export function tablesWith(
  files: readonly ManifestFile[],
  { thing, file: declaring, owner }: Target,
): readonly { readonly service: string; readonly table: string }[] {
  if (thing !== 'field') return [];
  return files.flatMap((file) =>
    entriesOf(valueOf(file.root, 'tables')).flatMap(({ key, value }) => {
      const row = valueOf(value, 'row');
      const isRow = row?.kind === 'scalar' && new RegExp(`(?:^|\\.)${owner}$`).test(String(row.value));
      const isNear = file === declaring || [...file.imports.values()].includes(declaring.path);
      return isRow && isNear ? [{ service: file.name, table: key.value }] : [];
    }),
  );
}

/** A path parameter stands in its route's path, too. */
function templateOf(file: ManifestFile, { owner, name }: Target, to: string): TextEdit[] {
  const route = valueOf(valueOf(file.root, 'routes'), owner ?? '');
  return entriesOf(route)
    .filter(({ key, value }) => methods.has(key.value) && value.kind === 'scalar')
    .flatMap(({ value }) => replaceIn(file, value.span, new RegExp(`(?<=\\{)${name}(?=\\})`, 'g'), to));
}

const methods = new Set(['get', 'head', 'post', 'put', 'patch', 'delete']);

function dependencyOf(file: ManifestFile, service: string): DocumentNode | undefined {
  return valueOf(valueOf(file.root, 'depends'), service);
}

/** Keys and texts below a node that are the name, or begin with it: `sentAt desc`. */
function namesIn(file: ManifestFile, node: DocumentNode | undefined, name: string, to: string): TextEdit[] {
  if (node === undefined) return [];
  if (node.kind === 'scalar')
    return new RegExp(`^${name}( (asc|desc))?$`).test(String(node.value))
      ? wordIn(file, node.span, name, to)
      : [];
  if (node.kind === 'sequence') return itemsOf(node).flatMap((item) => namesIn(file, item, name, to));
  return entriesOf(node).flatMap(({ key, value }) => [
    ...(key.value === name ? wordIn(file, key.span, name, to) : []),
    ...namesIn(file, value, name, to),
  ]);
}

/** Texts that may hold type expressions: all but prose, values and paths. */
function expressionsIn(node: DocumentNode | undefined): readonly ScalarNode[] {
  if (node?.kind === 'scalar') return typeof node.value === 'string' ? [node] : [];
  if (node?.kind === 'sequence') return itemsOf(node).flatMap(expressionsIn);
  return entriesOf(node).flatMap(({ key, value }: { key: Located<string>; value: DocumentNode }) =>
    key.value === 'imports' || (value.kind !== 'mapping' && noExpressions.has(key.value))
      ? []
      : expressionsIn(value),
  );
}

const noExpressions = new Set([
  ...methods,
  ...'service version summary description message title example default enum pattern deprecated'.split(' '),
  ...'name roles callers depends tags expose use'.split(' '),
]);

/** Within an expression, but not in the values of an enum or in a default. */
function replaceIn(file: ManifestFile, span: Span, pattern: RegExp, text: string): TextEdit[] {
  const said = file.text.slice(span.start, span.end);
  const hidden = said.replace(/enum\([^)]*\)|(?<= )= .*$/g, (found) => ' '.repeat(found.length));
  return [...hidden.matchAll(pattern)].map(({ index, 0: word }) => ({
    start: span.start + index,
    end: span.start + index + word.length,
    text,
  }));
}

function wordIn(file: ManifestFile, span: Span, name: string, to: string): TextEdit[] {
  const at = file.text.slice(span.start, span.end).indexOf(name);
  return at === -1 ? [] : [{ start: span.start + at, end: span.start + at + name.length, text: to }];
}
