// An operation's input: path, query, header and body fields joined into one object, and where each of them travels.
import { builtinOf } from '../../language/builtin/builtins.js';
import type { FieldNode, TypeNode } from '../../language/node.js';
import type { Span } from '../../source/source-file.js';
import type { Linker, NamedDraft, Scope, Shape } from '../../language/link/linker.js';
import type { Field, NamedType, Type } from '../../language/model.js';
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
      const field = linker.resolveField(node, env, owner);
      placed.push({ field, in: place, wire: node.wire ?? node.name.value, span: node.name.span });
    }
  };
  addNodes('path', route.pathFields);
  addNodes('query', route.queryFields);
  addNodes('header', route.headerFields);
  const beside = placed.length;
  const body = route.body === undefined ? undefined : resolveRequestBody(linker, scope, route.body, owner);
  if (body !== undefined) placed.push(...body.placed);
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
    const element = textOfOne(withoutNull(plain.of));
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
  return [...shape.fields.values()].map((entry) => ({
    field: entry.field(),
    in: 'body',
    wire: entry.name,
    span: entry.span,
  }));
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
  const byName = new Map<string, Placed>();
  for (const entry of placed) {
    const before = byName.get(entry.field.name);
    if (before === undefined) {
      byName.set(entry.field.name, entry);
      continue;
    }
    linker.reports.add(
      'ARM3040',
      entry.span,
      { field: entry.field.name, first: before.in, second: entry.in },
      { related: [{ span: before.span, message: `${before.field.name} of the ${before.in} is here` }] },
    );
  }
  return [...byName.values()];
}

function toInputField(entry: Placed): InputField {
  // Told again by finishInput, when the field's type is known.
  return { field: entry.field, in: entry.in, wire: entry.wire, text: 'json', many: false };
}
