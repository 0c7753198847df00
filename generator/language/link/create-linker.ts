// Puts one resolution together: the queue of bodies to fill, the modules' names, and the parts that link types.
import { checkDefault } from './defaults.js';
import { createShapes, createFields } from './shapes.js';
import { createInstances } from './generics.js';
import type { LiftRequest, Linker, NamedDraft, Scope } from './linker.js';
import { findType } from './lookup.js';
import type { NamedType, Type } from '../model.js';
import type { Reports } from './reports.js';
import type { WireSettings } from '../builtin/wire-settings.js';
import { resolveBody, resolveType } from './types.js';

/** Starts a resolution. */
export function createLinker(reports: Reports, wire: WireSettings): Linker {
  const queue: (() => void)[] = [];
  const bodies: Linker['bodies'] = new Map();
  const self = (): Linker => linker;

  function lift(request: LiftRequest): NamedType {
    const { env, node, origin } = request;
    const annotations = { ...node.annotations, ...request.annotations };
    const named: NamedDraft = {
      name: freeName(env.home, request.name),
      module: env.home.module,
      type: linker.pendingType,
      annotations,
      origin,
      ...(request.label === undefined ? {} : { label: request.label }),
      hasInit: false,
      span: request.span ?? node.span,
    };
    bodies.set(named, { node, env });
    linker.place(env.home, named, false);
    queue.push(() => resolveBody(linker, named, node, env));
    return named;
  }

  function drain(): void {
    // The queue grows while it is worked off.
    for (let index = 0; index < queue.length; index += 1) queue[index]!();
    queue.length = 0;
  }

  const linker: Linker = {
    reports,
    wire,
    resolveType: (node, env, hint) => resolveType(linker, node, env, hint),
    resolveBody: (named, node, env) => resolveBody(linker, named, node, env),
    shapeOf: createShapes(self),
    resolveField: createFields(self),
    lift,
    instantiate: createInstances(self),
    findType: (name, scope, span) => findType(reports, name, scope, span),
    place: (scope, named, declared) => place(reports, scope, named, declared),
    freeName,
    checkDefault: (field, written, chosen) => checkDefault(linker, field, written, chosen),
    drain,
    bodies,
    errorSpans: new Map(),
    unknownType: stand(),
    pendingType: stand(),
    holders: [],
    checks: [],
  };
  return linker;
}

/** A type that is told apart by identity. */
function stand(): Type {
  return { kind: 'builtin', name: 'json', constraints: {} };
}

/** Invented names give way to each other by a number; a declared name is never evaded, see `place`. */
function freeName(scope: Scope, wanted: string): string {
  let name = wanted;
  for (let count = 2; scope.taken.get(name)?.declared === false; count += 1) name = `${wanted}${count}`;
  return name;
}

function place(reports: Reports, scope: Scope, named: NamedType, declared: boolean): void {
  const before = scope.taken.get(named.name);
  if (before !== undefined) {
    const invented = declared
      ? ''
      : named.origin === 'instance'
        ? 'the instance'
        : named.origin === 'input'
          ? 'the input'
          : 'the object';
    reports.add(
      'ARM3010',
      named.span,
      {
        name: named.name,
        what: declared ? 'this' : `${invented} here${named.label === undefined ? '' : `, ${named.label},`}`,
        module: scope.module.from,
      },
      { related: [{ span: before.span, message: `${named.name} is declared here` }] },
    );
  } else {
    scope.taken.set(named.name, { span: named.span, declared });
  }
  scope.module.types.push(named);
}
