// types, errors and imports: what service and shared manifests have in common.
import { firstOwnCode } from '@armature/runtime/wire';
import type { Located } from '../../source/source-file.js';
import { checkPlaces } from './check-places.js';
import { reasonAgainstType } from './reserved-names.js';
import {
  entriesOf,
  entryOf,
  numberOf,
  textOf,
  valueOf,
  type DocumentNode,
} from '../../engine/document/document.js';
import { createSourceText } from '../../engine/document/source-text.js';
import type { ErrorDeclaration, ImportDeclaration, TypeDeclaration, TypeNode } from '../node.js';
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

/** `errors`. One whose code is missing has code 0: the shape's check has reported it, and its name is known all the same. */
export function readErrors(reader: Reader, node: DocumentNode | undefined): ErrorDeclaration[] {
  const declarations: ErrorDeclaration[] = [];
  for (const { key, value } of entriesOf(node)) {
    const code = numberOf(valueOf(value, 'code')) ?? { value: 0, span: key.span };
    const status = numberOf(valueOf(value, 'status'));
    if (status && (status.value < 400 || status.value > 599)) {
      report(reader, 'ARM4014', status.span, {
        status: status.value,
        problem: 'is not the status of an error',
        hint: 'give a status from 400 to 599',
      });
    }
    const description = textOf(valueOf(value, 'description'))?.value;
    declarations.push({
      name: key,
      code,
      status: status?.value ?? 500,
      message: textOf(valueOf(value, 'message'))?.value ?? '',
      ...(description !== undefined && { description }),
      span: { ...key.span, end: Math.max(key.span.end, value.span.end) },
    });
  }
  checkCodes(reader, declarations);
  return declarations;
}

/** `imports`. */
export function readImports(root: DocumentNode | undefined): ImportDeclaration[] {
  return entriesOf(entryOf(root, 'imports')?.value).flatMap(({ key, value }) => {
    const path = textOf(value);
    return path ? [{ alias: key, path }] : [];
  });
}

/** Types and errors share one namespace of generated code. */
export function checkDeclaredNames(
  reader: Reader,
  types: readonly TypeDeclaration[],
  errors: readonly ErrorDeclaration[],
): void {
  const seen = new Map<string, Located<string>>();
  const all = [
    ...types.map((type) => ['a type', type.name] as const),
    ...errors.map((error) => ['an error', error.name] as const),
  ];
  for (const [what, name] of all) {
    const example = `${name.value}${what === 'a type' ? 'Details' : 'Failure'}`;
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

function checkCodes(reader: Reader, errors: readonly ErrorDeclaration[]): void {
  const owners = new Map<number, ErrorDeclaration>();
  for (const { code, name } of errors) {
    if (code.value === 0) continue;
    if (code.value >= 1 && code.value < firstOwnCode) {
      report(reader, 'ARM4011', code.span, { code: code.value, example: 10_000 + code.value });
    }
    const owner = owners.get(code.value);
    if (!owner) {
      owners.set(code.value, errors.find((error) => error.name === name) as ErrorDeclaration);
      continue;
    }
    let free = code.value + 1;
    while (errors.some((error) => error.code.value === free)) free += 1;
    report(
      reader,
      'ARM4010',
      code.span,
      { code: code.value, other: owner.name.value, free },
      { related: [{ span: owner.code.span, message: 'taken here' }] },
    );
  }
}
