// types, errors and imports: what service and shared manifests have in common.
import type { Located } from '../../source/source-file.js';
import { checkPlaces } from './check-places.js';
import { reasonAgainstType } from './reserved-names.js';
import { entriesOf, entryOf, textOf, type DocumentNode } from '../../engine/document/document.js';
import { createSourceText } from '../../engine/document/source-text.js';
import type { ImportDeclaration, TypeDeclaration, TypeNode } from '../node.js';
import { readType } from './read-type.js';
import { report, type Reader } from '../../engine/read/reader.js';
import { walkType } from './walk-type.js';

/** `types`. */
export function readTypes(reader: Reader, node: DocumentNode | undefined): TypeDeclaration[] {
  const declarations: TypeDeclaration[] = [];
  for (const { key, value } of entriesOf(node)) {
    const { type, annotations } = readType(reader, value, 'in the declaration of a type');
    const { name, parameters } = readTypeKey(reader, key, type);
    checkPlaces(reader, type, 'type');
    const span = { ...key.span, end: Math.max(key.span.end, value.span.end) };
    declarations.push({ name, parameters, type, annotations, span });
  }
  return declarations;
}

/** `imports`. */
export function readImports(root: DocumentNode | undefined): ImportDeclaration[] {
  return entriesOf(entryOf(root, 'imports')?.value).flatMap(({ key, value }) => {
    const path = textOf(value);
    return path ? [{ alias: key, path }] : [];
  });
}

/** A name that stands in the namespace of a file's generated code. */
export interface DeclaredName {
  /** Completes "… called X": `a type`, `an error`. */
  readonly what: string;
  readonly name: Located<string>;
  /** A name that it could have instead. */
  readonly instead: string;
}

/** The names that types declare. */
export function namesOfTypes(types: readonly TypeDeclaration[]): DeclaredName[] {
  return types.map(({ name }) => ({ what: 'a type', name, instead: `${name.value}Details` }));
}

/** All that a file declares shares one namespace of generated code. */
export function checkDeclaredNames(reader: Reader, names: readonly DeclaredName[]): void {
  const seen = new Map<string, Located<string>>();
  for (const { what, name, instead: example } of names) {
    const reason = reasonAgainstType(name.value);
    if (reason !== undefined)
      report(reader, 'ARM2015', name.span, { name: name.value, what, reason, example });
    const other = seen.get(name.value.toLowerCase());
    seen.set(name.value.toLowerCase(), other ?? name);
    if (!other) continue;
    const related = [{ span: other.span, message: 'the other one' }];
    if (other.value === name.value) {
      report(
        reader,
        'ARM2015',
        name.span,
        { name: name.value, what, reason: 'another declaration has it', example },
        { related },
      );
    } else {
      report(reader, 'ARM2016', name.span, { name: name.value, other: other.value }, { related });
    }
  }
}

/** `Page<T>` -> its name and parameters. */
function readTypeKey(
  reader: Reader,
  key: Located<string>,
  type: TypeNode,
): { name: Located<string>; parameters: Located<string>[] } {
  const open = key.value.indexOf('<');
  if (open === -1) return { name: key, parameters: [] };
  const source = createSourceText(key);
  const bare = key.value.slice(0, open).trimEnd();
  const name = { value: bare, span: source.span(0, bare.length) };
  const parameters: Located<string>[] = [];
  const problem = (text: string) => report(reader, 'ARM2017', key.span, { name: key.value, problem: text });
  const used = new Set<string>();
  let isRead = true;
  walkType(type, (inner) => {
    if (inner.kind === 'name') used.add(inner.name);
    if (inner.kind === 'unreadable') isRead = false;
  });
  let at = open + 1;
  for (const part of key.value.slice(open + 1, key.value.lastIndexOf('>')).split(',')) {
    const parameter = part.trim();
    const start = at + part.indexOf(parameter);
    at += part.length + 1;
    if (!/^[A-Z][A-Za-z0-9]*$/.test(parameter)) problem(`"${parameter}" is no name with a capital letter`);
    else if (parameters.some((known) => known.value === parameter)) problem(`${parameter} stands twice`);
    else if (isRead && !used.has(parameter)) problem(`${parameter} is not used`);
    parameters.push({ value: parameter, span: source.span(start, start + parameter.length) });
  }
  return { name, parameters };
}
