// A scope for every file: its declared names, and the scopes behind its imports.
import { resolveImport, type Flaw, type ImportDeclaration, type TypeDeclaration } from '../node.js';
import type { Located, SourceFile, Span } from '../../source/source-file.js';
import { toGenericBody } from './generics.js';
import type { Env, Linker, ModuleDraft, Scope } from './linker.js';
import type { NamedType, TypeModule } from '../model.js';

/** What a scope is made from. */
export interface ScopeSource {
  readonly kind: TypeModule['kind'];
  readonly name: string;
  readonly path: string;
  readonly source: SourceFile;
  /** Where the file names itself; its beginning unless told. */
  readonly span?: Span;
  readonly imports: readonly ImportDeclaration[];
  readonly types: readonly TypeDeclaration[];
  readonly flaw?: Flaw;
}

/** The environment of a file's top level. */
export function topEnv(scope: Scope): Env {
  let env = tops.get(scope);
  if (env === undefined) tops.set(scope, (env = { scope, home: scope, depth: 0 }));
  return env;
}

const tops = new WeakMap<Scope, Env>();

/** A scope with its names declared but no body filled; imports are linked to the scopes that exist already. */
export function createScope(linker: Linker, from: ScopeSource, scopes: ReadonlyMap<string, Scope>): Scope {
  const module: ModuleDraft = {
    kind: from.kind,
    name: from.name,
    from: from.source.path,
    path: from.path,
    types: [],
    generics: [],
    errors: [],
    span: from.span ?? { file: from.source, start: 0, end: 0 },
  };
  const scope: Scope = {
    module,
    imports: new Map(),
    types: new Map(),
    errors: new Map(),
    hasGaps: from.flaw === 'gaps',
    taken: new Map(),
  };
  for (const declaration of from.imports) {
    const path = resolveImport(from.source.path, declaration.path.value);
    scope.imports.set(declaration.alias.value, { declaration, scope: scopes.get(path), used: false });
  }
  for (const declaration of from.types) declareType(linker, scope, declaration);
  return scope;
}

/** Fills the bodies of a scope's declared types, in their order. */
export function fillScope(linker: Linker, scope: Scope, types: readonly TypeDeclaration[]): void {
  for (const declaration of types) {
    const entry = scope.types.get(declaration.name.value);
    if (entry === undefined) continue;
    if (entry.kind === 'generic') {
      const type = toGenericBody(linker, entry.generic);
      if (type !== undefined) {
        scope.module.generics.push({
          name: declaration.name.value,
          parameters: declaration.parameters.map((parameter) => parameter.value),
          type,
          annotations: { ...declaration.type.annotations, ...declaration.annotations },
          span: declaration.name.span,
        });
      }
    } else if (entry.kind === 'named' && entry.named.span === declaration.name.span) {
      scope.module.types.push(entry.named);
      linker.resolveBody(entry.named, declaration.type, topEnv(scope));
    }
    linker.drain();
  }
}

function declareType(linker: Linker, scope: Scope, declaration: TypeDeclaration): void {
  const name = declaration.name.value;
  if (!takeName(linker, scope, declaration.name)) return;
  if (declaration.parameters.length > 0) {
    scope.types.set(name, { kind: 'generic', generic: { declaration, scope } });
    return;
  }
  const named: NamedType = {
    name,
    module: scope.module,
    type: linker.pendingType,
    annotations: { ...declaration.type.annotations, ...declaration.annotations },
    origin: 'declared',
    hasInit: false,
    span: declaration.name.span,
  };
  linker.bodies.set(named, { node: declaration.type, env: topEnv(scope) });
  scope.types.set(name, { kind: 'named', named });
}

/** Takes a name for a declaration; false, and a report, where an earlier one has it. */
export function takeName(linker: Linker, scope: Scope, { value: name, span }: Located<string>): boolean {
  const before = scope.taken.get(name);
  if (before !== undefined) {
    linker.reports.add(
      'ARM3010',
      span,
      { name, what: 'this', module: scope.module.from },
      { related: [{ span: before.span, message: `${name} is declared here` }] },
    );
    return false;
  }
  scope.taken.set(name, { span, declared: true });
  return true;
}
