// Type nodes -> types: names are linked, everything with fields becomes a named type of its own.
import { type BuiltinName, builtinOf, isBuiltin } from '../builtin/builtins.js';
import type { Constraints, TypeNode } from '../node.js';
import type { Env, Linker, NamedDraft, ShapeField } from './linker.js';
import type { Field, Type } from '../model.js';
import { checkWireNames } from './wire-names.js';
import { toSingular } from './naming.js';
import { unalias } from './unalias.js';
import { resolveUnion } from './unions.js';

/** See Linker.resolveType. */
export function resolveType(linker: Linker, node: TypeNode, env: Env, hint: string): Type {
  const place = env.outer !== undefined && !mentionsParameter(node, env) ? env.outer : env;
  switch (node.kind) {
    case 'name':
      return withinBounds(linker, withConstraints(linker, resolveName(linker, node, place, hint), node), {
        node,
        env: place,
      });
    case 'array':
      return {
        kind: 'array',
        of: linker.resolveType(node.of, place, toSingular(hint)),
        constraints: node.constraints,
      };
    case 'map':
      return {
        kind: 'map',
        of: linker.resolveType(node.of, place, toSingular(hint)),
        constraints: node.constraints,
      };
    case 'nullable': {
      const of = linker.resolveType(node.of, place, hint);
      return of.kind === 'nullable' ? of : { kind: 'nullable', of };
    }
    case 'unreadable':
      return linker.unknownType;
    case 'stream':
      // Refused where the manifest is read: a stream is a whole result only.
      return linker.unknownType;
    case 'enum':
      return { kind: 'enum', values: node.values.map((value) => value.value), open: node.open };
    case 'union':
      if (place.generic) return resolveUnion(linker, node, place, hint);
      return { kind: 'ref', to: linker.lift({ name: hint, env: place, node, origin: 'lifted' }) };
    case 'object':
    case 'intersection':
    case 'partial':
    case 'pick':
    case 'omit': {
      if (place.generic) return resolveObject(linker, node, place, hint);
      return { kind: 'ref', to: linker.lift({ name: hint, env: place, node, origin: 'lifted' }) };
    }
  }
}

/** See Linker.resolveBody. */
export function resolveBody(linker: Linker, named: NamedDraft, node: TypeNode, env: Env): void {
  if (node.kind === 'union') named.type = resolveUnion(linker, node, env, named.name);
  else if (isObjectLike(node)) named.type = resolveObject(linker, node, env, named.name);
  else {
    named.type = linker.resolveType(node, env, innerName(named.name, node));
  }
}

/** What stands within a declared type needs a name of its own, also where a plural looks like its singular. */
function innerName(name: string, node: TypeNode): string {
  if (node.kind === 'nullable') return `${name}Value`;
  const isList = node.kind === 'array' || node.kind === 'map';
  return isList && toSingular(name) === name ? `${name}Item` : name;
}

/** Whether a node has fields of its own rather than being a name for them. */
function isObjectLike(node: TypeNode): boolean {
  return (
    node.kind === 'object' ||
    node.kind === 'intersection' ||
    node.kind === 'partial' ||
    node.kind === 'pick' ||
    node.kind === 'omit'
  );
}

/** Whether a node names a parameter of the generic whose body it stands in. */
export function mentionsParameter(node: TypeNode, env: Env): boolean {
  const bindings = env.bindings;
  if (bindings === undefined) return false;
  const mentions = (inner: TypeNode): boolean => {
    switch (inner.kind) {
      case 'name':
        return bindings.has(inner.name) || inner.args.some(mentions);
      case 'array':
      case 'map':
      case 'nullable':
      case 'stream':
      case 'partial':
      case 'pick':
      case 'omit':
        return mentions(inner.of);
      case 'union':
      case 'intersection':
        return inner.of.some(mentions);
      case 'object':
        return inner.fields.some((field) => mentions(field.type));
      case 'enum':
      case 'unreadable':
        return false;
    }
  };
  return mentions(node);
}

function resolveObject(linker: Linker, node: TypeNode, env: Env, owner: string): Type {
  const shape = linker.shapeOf(node, env, owner);
  if (shape === undefined) return linker.unknownType;
  const fields: Field[] = [...shape.fields.values()].map((entry: ShapeField) => entry.field());
  checkWireNames(linker, fields, node.span);
  return { kind: 'object', fields, additional: shape.additional };
}

function resolveName(linker: Linker, node: TypeNode & { kind: 'name' }, env: Env, hint: string): Type {
  const bound = env.bindings?.get(node.name);
  if (bound !== undefined) {
    if (node.args.length > 0) reportArity(linker, node, 0);
    return bound;
  }
  if (isBuiltin(node.name)) return resolveBuiltin(linker, node);
  const entry = linker.findType(node.name, env.scope, node.span);
  if (entry === undefined) return linker.unknownType;
  if (entry.kind === 'named') {
    if (node.args.length > 0) reportArity(linker, node, 0);
    return { kind: 'ref', to: entry.named };
  }
  if (entry.kind === 'foreign') {
    linker.reports.add(
      'ARM3073',
      node.span,
      { name: node.name, reason: entry.reason },
      { related: [{ span: entry.span, message: 'it is declared here' }] },
    );
    return linker.unknownType;
  }
  const parameters = entry.generic.declaration.parameters;
  const args = node.args.map((arg, index) => {
    const name = parameters[index]?.value ?? '';
    return linker.resolveType(arg, env, `${hint}${name.length > 1 ? name : 'Item'}`);
  });
  if (args.length !== parameters.length) {
    reportArity(linker, node, parameters.length);
    return linker.unknownType;
  }
  if (args.includes(linker.unknownType)) return linker.unknownType;
  return linker.instantiate(entry.generic, args, env, node.span);
}

function resolveBuiltin(linker: Linker, node: TypeNode & { kind: 'name' }): Type {
  if (node.args.length > 0) reportArity(linker, node, 0);
  return { kind: 'builtin', name: node.name as BuiltinName, constraints: node.constraints };
}

function reportArity(linker: Linker, node: TypeNode & { kind: 'name' }, wanted: number): void {
  linker.reports.add('ARM3004', node.span, {
    name: node.name,
    wanted:
      wanted === 0 ? 'no type arguments' : wanted === 1 ? 'one type argument' : `${wanted} type arguments`,
    given: node.args.length,
    form: wanted === 0 ? node.name : `${node.name}<${Array.from({ length: wanted }, () => '…').join(', ')}>`,
  });
}

/** Keywords beside a name narrow what the name stands for, where that is a scalar, an array or a map. */
function withConstraints(linker: Linker, type: Type, node: TypeNode & { kind: 'name' }): Type {
  if (
    Object.keys(node.constraints).length === 0 ||
    type === linker.unknownType ||
    type.kind === 'parameter'
  ) {
    return type;
  }
  if (isBuiltin(node.name) && type.kind === 'builtin' && type.constraints === node.constraints) return type;
  const ready = unalias(type);
  if (ready === linker.unknownType) return type;
  const narrowed = (target: Type): Type => {
    const result = narrow(target, node.constraints);
    if (result !== undefined) return result;
    const keywords = Object.keys(node.constraints).join(', ');
    linker.reports.add('ARM3026', node.span, { keywords, name: node.name });
    return type;
  };
  if (ready !== linker.pendingType) return narrowed(ready);
  // What the name stands for is not known yet: a holder takes its place, and is filled as soon as it is.
  const holder: Record<string, unknown> = { ...linker.pendingType };
  linker.holders.push(() => Object.assign(holder, narrowed(unalias(type))));
  return holder as unknown as Type;
}

const limits = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'] as const;

/** Reports bounds that no value of the type reaches, or no number of the wire, where a workspace has chosen a narrower form than the type's own. */
function withinBounds(
  linker: Linker,
  type: Type,
  { node, env }: { readonly node: TypeNode & { kind: 'name' }; readonly env: Env },
): Type {
  const held = type.kind === 'builtin' ? heldBy(linker, type.name, env) : undefined;
  if (held === undefined) return type;
  for (const keyword of limits) {
    const bound = node.constraints[keyword];
    if (bound === undefined || !/^[-+]?\d+$/.test(String(bound))) continue;
    if (BigInt(bound) >= held.low && BigInt(bound) <= held.high) continue;
    const hint = `${held.what} ${held.low} to ${held.high}`;
    linker.reports.add('ARM2004', node.span, { range: `${keyword} ${bound}`, hint });
  }
  return type;
}

interface Held {
  readonly what: string;
  readonly low: bigint;
  readonly high: bigint;
}

function heldBy({ wire }: Linker, name: BuiltinName, { local }: Env): Held | undefined {
  const { json, bounds, openapi } = builtinOf(name);
  // What stays in the service keeps all digits.
  const { minimum, maximum } = local !== true && json === 'digits' ? openapi(wire) : {};
  if (minimum !== undefined && maximum !== undefined)
    return {
      what: `${name} travels as a number here (wire, in scaffold.yaml), which holds`,
      low: BigInt(minimum),
      high: BigInt(maximum),
    };
  return bounds && { what: `${name} holds`, ...bounds };
}

function narrow(type: Type, constraints: Constraints): Type | undefined {
  const only = (allowed: readonly string[]): boolean =>
    Object.keys(constraints).every((key) => allowed.includes(key));
  if (type.kind === 'builtin') {
    if (!only(builtinOf(type.name).rules.checked)) return undefined;
    return { ...type, constraints: { ...type.constraints, ...constraints } };
  }
  if (type.kind === 'array') {
    if (!only(['minItems', 'maxItems', 'uniqueItems'])) return undefined;
    return { ...type, constraints: { ...type.constraints, ...constraints } };
  }
  if (type.kind === 'map') {
    if (!only(['minProperties', 'maxProperties'])) return undefined;
    return { ...type, constraints: { ...type.constraints, ...constraints } };
  }
  return undefined;
}
