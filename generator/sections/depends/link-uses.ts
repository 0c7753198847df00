// What a service uses of a dependency: operations, and the fields of their results that it reads. Linked, and checked once types are known.
import { nearest } from '../../diagnostic/near-miss.js';
import type { Use, UseDeclaration } from './part.js';
import type { Located } from '../../source/source-file.js';
import type { Linker, Scope } from '../../language/link/linker.js';
import { listNames } from '../../language/link/lookup.js';
import { type Field, propertyOf, type ServiceModel, type Type } from '../../language/model.js';
import { routes, type Operation } from '../routes/part.js';
import { narrowResult } from './narrow.js';
import { unalias } from '../../language/link/unalias.js';

/** Who uses whom. */
export interface Bond {
  /** The reader: its module gets the types of what is read. */
  readonly owner: Scope;
  readonly service: ServiceModel;
}

/** Links the entries under `uses` of a dependency. The types of what is read come to be with the checks. */
export function linkUses(
  linker: Linker,
  declarations: readonly UseDeclaration[],
  { owner, service }: Bond,
): readonly Use[] {
  const { operations } = service.part(routes);
  return declarations.flatMap(({ operation: name, fields }): Use[] => {
    const operation = operations.find((candidate) => candidate.name === name.value);
    if (operation === undefined) {
      const known = operations.map((each) => each.name);
      const parameters = { service: service.name, operation: name.value, known: listNames(known) };
      linker.reports.add('ARM3055', name.span, parameters, { suggestion: nearest(name.value, known) });
      return [];
    }
    const { span } = name;
    if (fields === '*') return [{ operation, fields, span }];
    const use: { -readonly [Key in keyof Use]: Use[Key] } = {
      operation,
      fields: fields.map((field) => field.value.split('.')),
      span,
    };
    // The fields of types are known only when everything is resolved.
    linker.checks.push(() => {
      const wire = fields.map((field) => checkPath(linker, operation, field));
      const known = wire.filter((path) => path !== undefined);
      use.wire = known.map(published);
      const output = known.length === wire.length && narrowResult(linker, use, { owner, service }, name.span);
      if (output) use.output = output;
    });
    return [use];
  });
}

/** A path as it is published. A name with a dot can't be told in it: what it is a field of is read whole. */
function published(path: readonly string[]): string {
  const end = path.findIndex((name) => name.includes('.'));
  const told = end === -1 ? path : path.slice(0, end);
  return told.length === 0 ? '*' : told.join('.');
}

/** The fields of a type, through names, arrays, maps, nulls and streams; of a union those of all its members. */
function fieldsWithin(type: Type, seen: readonly Type[] = []): readonly Field[] {
  // A type may be a list of itself.
  if (seen.includes(type)) return [];
  const within = (inner: Type): readonly Field[] => fieldsWithin(inner, [...seen, type]);
  switch (type.kind) {
    case 'object':
      return type.fields;
    case 'ref':
      return within(type.to.type);
    case 'array':
    case 'map':
    case 'nullable':
    case 'stream':
      return within(type.of);
    case 'union':
      return type.of.flatMap(within);
    case 'builtin':
    case 'enum':
    case 'parameter':
      return [];
  }
}

/** Whether nothing is known of a type, or of what it holds: its cause was reported. */
function isUnknown(linker: Linker, type: Type): boolean {
  const plain = unalias(type);
  if (plain.kind === 'array' || plain.kind === 'map' || plain.kind === 'nullable' || plain.kind === 'stream')
    return isUnknown(linker, plain.of);
  if (plain.kind === 'union') return plain.of.some((member) => isUnknown(linker, member));
  return plain === linker.unknownType;
}

/** The path's names on the wire; undefined, and a report, where it leads to no field. */
function checkPath(
  linker: Linker,
  operation: Operation,
  path: Located<string>,
): readonly string[] | undefined {
  const { result } = operation;
  let types: readonly Type[] =
    result.kind === 'json' ? [result.type] : result.kind === 'stream' ? [result.of] : [];
  const wire: string[] = [];
  for (const name of path.value.split('.')) {
    if (types.some((type) => isUnknown(linker, type))) return undefined;
    const fields = types.flatMap((type) => fieldsWithin(type));
    const found = fields.filter((field) => propertyOf(field) === name);
    if (found.length === 0) {
      const known = [...new Set(fields.map(propertyOf))];
      linker.reports.add(
        'ARM3056',
        path.span,
        { operation: operation.name, field: path.value, known: listNames(known) },
        { suggestion: nearest(name, known) },
      );
      return undefined;
    }
    wire.push(found[0]?.name ?? name);
    types = found.map((field) => field.type);
  }
  return wire;
}
