// Instances of generics: each set of arguments gets one named type, in the module that asks for it or in the shared one it belongs to.
import type { Env, GenericEntry, Linker, NamedDraft, Scope } from './linker.js';
import type { NamedType, Type } from '../model.js';
import { toLabel, toNamePart } from './naming.js';
import { typeKey } from './same-type.js';
import { resolveBody } from './types.js';

/** Instances inside of instances, at most: deeper is a generic that asks for ever bigger ones of itself. */
const deepest = 12;

/** Builds `instantiate` with the memory of the instances that exist. */
export function createInstances(linker: () => Linker): Linker['instantiate'] {
  const byModule = new Map<Scope['module'], Map<string, NamedType>>();
  const ids = new Map<GenericEntry, number>();

  return (generic, args, env, span) => {
    if (env.generic && args.some(isOpen)) return expand(linker(), generic, args, env);
    let id = ids.get(generic);
    if (id === undefined) ids.set(generic, (id = ids.size));
    const key = `${id}<${args.map(typeKey).join(',')}>`;
    const shared = sharedHome(generic, args);
    const known = (shared && byModule.get(shared)?.get(key)) ?? byModule.get(env.home.module)?.get(key);
    if (known !== undefined) return { kind: 'ref', to: known };
    const name = generic.declaration.name.value;
    if (env.depth >= deepest) {
      linker().reports.add('ARM3025', span, { name });
      return linker().unknownType;
    }
    const { declaration, scope } = generic;
    const bindings = new Map(
      declaration.parameters.map((parameter, index) => [parameter.value, args[index]!]),
    );
    const outer = outsideOf(generic);
    const inner: Env = { scope, home: env.home, bindings, outer, depth: env.depth + 1, owner: name };
    const named = linker().lift({
      name: `${args.map(toNamePart).join('')}${name}`,
      env: inner,
      node: declaration.type,
      origin: 'instance',
      label: `${name}<${args.map(toLabel).join(', ')}>`,
      annotations: declaration.annotations,
      span,
    });
    let instances = byModule.get(env.home.module);
    if (instances === undefined) byModule.set(env.home.module, (instances = new Map()));
    instances.set(key, named);
    return { kind: 'ref', to: named };
  };
}

/** The generic as it is emitted for people to use, with its parameters standing; undefined where that can't be written out. */
export function toGenericBody(linker: Linker, generic: GenericEntry): Type | undefined {
  const { declaration, scope } = generic;
  const name = declaration.name.value;
  const bindings = new Map<string, Type>(
    declaration.parameters.map((parameter) => [
      parameter.value,
      { kind: 'parameter', name: parameter.value },
    ]),
  );
  const outer = outsideOf(generic);
  const env: Env = { scope, home: scope, bindings, outer, generic: true, depth: 0, owner: name };
  const body = bodyOf(linker, generic, env);
  return containsUnwritable(body) ? undefined : body;
}

/** A generic used inside of another's body with that one's parameters: written out in place. */
function expand(linker: Linker, generic: GenericEntry, args: readonly Type[], env: Env): Type {
  if (env.depth >= 4) return unwritable;
  const { declaration, scope } = generic;
  const bindings = new Map(declaration.parameters.map((parameter, index) => [parameter.value, args[index]!]));
  const outer = outsideOf(generic);
  return bodyOf(linker, generic, {
    scope,
    home: env.home,
    bindings,
    outer,
    generic: true,
    depth: env.depth + 1,
  });
}

function bodyOf(linker: Linker, generic: GenericEntry, env: Env): Type {
  const draft = { name: generic.declaration.name.value, type: linker.pendingType } as NamedDraft;
  resolveBody(linker, draft, generic.declaration.type, env);
  return draft.type;
}

/** The environment of what stands in a generic but names none of its parameters: resolved once, for all instances. */
function outsideOf(generic: GenericEntry): Env {
  let env = outsides.get(generic);
  if (env === undefined) {
    const { scope, declaration } = generic;
    outsides.set(generic, (env = { scope, home: scope, depth: 0, owner: declaration.name.value }));
  }
  return env;
}

const outsides = new WeakMap<GenericEntry, Env>();

/** Stands for a body that refers to itself with its own parameters: TypeScript could say it, a Type cannot. */
const unwritable: Type = { kind: 'parameter', name: '' };

function containsUnwritable(type: Type): boolean {
  switch (type.kind) {
    case 'parameter':
      return type === unwritable;
    case 'array':
    case 'map':
    case 'nullable':
    case 'stream':
      return containsUnwritable(type.of);
    case 'union':
      return type.of.some(containsUnwritable);
    case 'object':
      return type.fields.some((field) => containsUnwritable(field.type));
    default:
      return false;
  }
}

/** Whether a type still names a parameter. */
function isOpen(type: Type): boolean {
  switch (type.kind) {
    case 'parameter':
      return true;
    case 'array':
    case 'map':
    case 'nullable':
    case 'stream':
      return isOpen(type.of);
    case 'union':
      return type.of.some(isOpen);
    case 'object':
      return type.fields.some((field) => isOpen(field.type));
    default:
      return false;
  }
}

/** The shared module that the generic and all of its arguments live in, if there is one. */
function sharedHome(generic: GenericEntry, args: readonly Type[]): Scope['module'] | undefined {
  const home = generic.scope.module;
  return args.every((arg) => livesIn(arg, home)) ? home : undefined;
}

function livesIn(type: Type, module: Scope['module']): boolean {
  switch (type.kind) {
    case 'ref':
      return type.to.module === module;
    case 'array':
    case 'map':
    case 'nullable':
    case 'stream':
      return livesIn(type.of, module);
    default:
      return true;
  }
}
