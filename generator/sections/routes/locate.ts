// Where a finding stands in the manifests: the field, else the nearest thing around it that is there.
import type { Field, Type } from '../../language/model.js';
import type { Span } from '../../source/source-file.js';
import type { Finding } from '../../engine/compare/finding.js';
import type { RoutesModel, Operation } from './part.js';

/** The place of a finding among operations; undefined where it is none of theirs. */
export function locateInRoutes({ operations }: RoutesModel, finding: Finding): Span | undefined {
  if (finding.operation === undefined) return undefined;
  const names = [finding.operation, finding.rule === 'operation-renamed' ? finding.after : undefined];
  const operation = operations.find(({ name }) => names.includes(name));
  if (operation === undefined) return undefined;
  const isResponse = finding.rule.startsWith('response-');
  const type = isResponse ? resultOf(operation) : inputOf(operation);
  return (type && spanWithin(type, finding.path ?? [])) ?? operation.span;
}

/** The place of a field within a type, by the names that lead to it; undefined where nothing is known of it. */
export function spanWithin(type: Type, path: readonly string[]): Span | undefined {
  let here: readonly Type[] = [type];
  let span: Span | undefined;
  for (const name of path) {
    const owners = here.flatMap((each) => objectsWithin(each, new Set()));
    const field = owners.flatMap((owner) => owner.fields).find((each) => each.name === name);
    // What is gone stood in the type around it; that may be far from the field that led here.
    if (field === undefined) return owners.find((owner) => owner.span !== undefined)?.span ?? span;
    span = field.span ?? span;
    here = [field.type];
  }
  return span;
}

interface Owner {
  readonly fields: readonly Field[];
  readonly span?: Span;
}

/** The objects of a type, through names, containers and unions. */
function objectsWithin(type: Type, seen: ReadonlySet<Type>, span?: Span): readonly Owner[] {
  if (seen.has(type)) return [];
  const inner = new Set([...seen, type]);
  switch (type.kind) {
    case 'object':
      return [{ fields: type.fields, ...(span && { span }) }];
    case 'ref':
      return objectsWithin(type.to.type, inner, type.to.origin === 'input' ? undefined : type.to.span);
    case 'array':
    case 'map':
    case 'nullable':
    case 'stream':
      return objectsWithin(type.of, inner, span);
    case 'union':
      return type.of.flatMap((member) => objectsWithin(member, inner));
    case 'builtin':
    case 'enum':
    case 'parameter':
      return [];
  }
}

function inputOf({ input }: Operation): Type | undefined {
  return input && { kind: 'ref', to: input };
}

function resultOf({ result }: Operation): Type | undefined {
  if (result.kind === 'json') return result.type;
  return result.kind === 'stream' ? result.of : undefined;
}
