// An operation's input: path, query, header and body fields joined into one object, and where each of them travels.
import { builtinOf } from '../../language/builtin/builtins.js';
import type { FieldNode, TypeNode } from '../../language/node.js';
import type { Span } from '../../source/source-file.js';
import type { Linker, NamedDraft, Scope, Shape } from '../../language/link/linker.js';
import { checkWireNames } from '../../language/link/wire-names.js';
import { type Field, type NamedType, propertyOf, type Type } from '../../language/model.js';
import { toPascal } from '../../language/link/naming.js';
import { topEnv } from '../../language/link/scopes.js';
import { unalias, withoutNull } from '../../language/link/unalias.js';
import type { InputField, Operation, RouteDeclaration } from './part.js';

/** The part of an operation that its input decides. */
export type OperationInput = Pick<Operation, 'fields' | 'encoding'> & {
  -readonly [Key in 'input' | 'wholeBody' | 'body']?: Operation[Key];
};

interface Placed {
  readonly field: Field;
  readonly in: InputField['in'];
  readonly wire: string;
  readonly span: Span;
}

/** Joins what a route takes. The types' own fields may still be pending; `text` and `encoding` are told by `finishInput`. */
export function resolveInput(linker: Linker, scope: Scope, route: RouteDeclaration): OperationInput {
  const env = topEnv(scope);
  const owner = `${toPascal(route.name.value)}Input`;
  const placed: Placed[] = [];
  const addNodes = (
    place: InputField['in'],
    nodes: readonly (FieldNode & { readonly wire?: string })[],
  ): void => {
    for (const node of nodes) {
      const field = asProperty(linker, linker.resolveField(node, env, owner));
      const wire = node.wire ?? node.wireName?.value ?? node.name.value;
      placed.push({ field, in: place, wire, span: node.name.span });
    }
  };
  addNodes('path', route.pathFields);
  addNodes('query', route.queryFields);
  addNodes('header', route.headerFields);
  const beside = placed.length;
  const body = route.body === undefined ? undefined : resolveRequestBody(linker, scope, route.body, owner);
  // Beside other places, a body's fields may have names that these have: only the names in code are all different.
  if (body !== undefined)
    placed.push(
      ...body.placed.map((entry) =>
        beside === 0 ? entry : { ...entry, field: asProperty(linker, entry.field) },
      ),
    );
  const fields = withoutClashes(linker, placed);
  const common = { fields: fields.map((entry) => toInputField(entry)), encoding: 'json' as const };
  if (fields.length === 0 && body === undefined) return common;
  const parts: OperationInput = {
    ...common,
    ...(body?.whole === undefined ? {} : { wholeBody: body.whole }),
  };
  if (body?.named !== undefined && beside === 0) {
    return { ...parts, input: body.named, body: { kind: 'ref', to: body.named } };
  }
  const input: NamedDraft = {
    name: owner,
    module: scope.module,
    type: {
      kind: 'object',
      fields: fields.map((entry) => entry.field),
      additional: body?.shape?.additional ?? 'drop',
    },
    annotations: {},
    origin: 'input',
    hasInit: false,
    span: route.name.span,
  };
  linker.place(scope, input, false);
  if (body === undefined) return { ...parts, input };
  return { ...parts, input, body: body.type ?? bodyType(body, input, beside) };
}

/** How a field's text becomes JSON, by its type; all types have to be known. */
export function textOf(type: Type): Pick<InputField, 'text' | 'many'> {
  const plain = withoutNull(type);
  if (plain.kind === 'array') {
    // A text can't tell null from "null": items that may be null stand in one JSON text.
    const element = textOfOne(unalias(plain.of));
    return element === 'json' ? { text: 'json', many: false } : { text: element, many: true };
  }
  return { text: textOfOne(plain), many: false };
}

function textOfOne(type: Type): InputField['text'] {
  if (type.kind === 'enum')
    return type.values.some((value) => typeof value === 'number') ? 'number' : 'string';
  if (type.kind !== 'builtin') return 'json';
  return builtinOf(type.name).param;
}

interface RequestBody {
  readonly placed: readonly Placed[];
  /** The fields of an object body. */
  readonly shape?: Shape;
  /** The named object that the body refers to. */
  readonly named?: NamedType;
  /** The field that holds a body that is no object. */
  readonly whole?: string;
  /** The declared type, where it has a name or is no object. */
  readonly type?: Type;
}

function resolveRequestBody(
  linker: Linker,
  scope: Scope,
  node: TypeNode,
  owner: string,
): RequestBody | undefined {
  const env = topEnv(scope);
  const isInline = ['object', 'partial', 'pick', 'omit', 'intersection'].includes(node.kind);
  if (isInline) {
    const shape = linker.shapeOf(node, env, owner);
    return shape === undefined ? undefined : { shape, placed: placeShape(shape) };
  }
  const type = linker.resolveType(node, env, node.kind === 'union' ? `${owner}Body` : owner);
  if (type === linker.unknownType) return undefined;
  linker.drain();
  const plain = unalias(type);
  if (type.kind === 'ref' && plain.kind === 'ref' && plain.to.type.kind === 'object') {
    const shape = linker.shapeOf(node, env, owner);
    return shape === undefined ? undefined : { shape, placed: placeShape(shape), named: type.to, type };
  }
  const field: Field = { name: 'body', optional: false, type, annotations: {}, span: node.span };
  return { placed: [{ field, in: 'body', wire: 'body', span: node.span }], whole: 'body', type };
}

function placeShape(shape: Shape): Placed[] {
  return [...shape.fields.values()].map((entry) => {
    const field = entry.field();
    return { field, in: 'body', wire: field.name, span: entry.span };
  });
}

/** A field of an input that is put together from several places: its name on the wire is that place's matter. */
function asProperty(linker: Linker, field: Field): Field {
  const { property, ...rest } = field;
  if (property === undefined) return field;
  const made: { -readonly [Key in keyof Field]: Field[Key] } = { ...rest, name: property };
  // Defaults get their JSON form when all types are known.
  if (field.default !== undefined) linker.checks.push(() => Object.assign(made, { default: field.default }));
  return made;
}

/** The body alone: the input itself when nothing stands beside it, else its fields without a name. */
function bodyType(body: RequestBody, input: NamedType, beside: number): Type {
  if (beside === 0) return { kind: 'ref', to: input };
  return {
    kind: 'object',
    fields: body.placed.map((entry) => entry.field),
    additional: body.shape?.additional ?? 'drop',
  };
}

function withoutClashes(linker: Linker, placed: readonly Placed[]): readonly Placed[] {
  for (const place of ['query', 'body']) {
    const fields = placed.filter((entry) => entry.in === place);
    const named = fields.map(({ field, wire }) => ({ ...field, name: wire, property: propertyOf(field) }));
    if (fields[0] !== undefined) checkWireNames(linker, named, fields[0].span);
  }
  const byName = new Map<string, Placed>();
  for (const entry of placed) {
    const before = byName.get(propertyOf(entry.field));
    if (before === undefined) {
      byName.set(propertyOf(entry.field), entry);
      continue;
    }
    linker.reports.add(
      'ARM3040',
      entry.span,
      { field: propertyOf(entry.field), first: before.in, second: entry.in },
      {
        related: [{ span: before.span, message: `${propertyOf(before.field)} of the ${before.in} is here` }],
      },
    );
  }
  return [...byName.values()];
}

function toInputField(entry: Placed): InputField {
  // Told again by finishInput, when the field's type is known.
  return { field: entry.field, in: entry.in, wire: entry.wire, text: 'json', many: false };
}
