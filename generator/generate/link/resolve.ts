// The stage between manifests and emitters: links every name, works every type out, and reports all that doesn't fit together.
import type { Outcome } from '../../diagnostic/diagnostic.js';
import { resolveImport, serviceFile, type ManifestSet, type PlacedService } from '../load/index.js';
import type { Span } from '../../source/source-file.js';
import { resolveClaims } from '../../sections/auth/link.js';
import { checkRoles } from '../../sections/routes/check-roles.js';
import { createLinker } from '../../language/link/create-linker.js';
import { checkFinite } from '../../language/link/finite.js';
import { createGraph } from '../../language/link/graph.js';
import { checkAccess } from '../../sections/routes/check-access.js';
import { checkEmittedNames, checkPaths } from './emitted-names.js';
import { checkErrorCodes } from '../../sections/errors/check.js';
import { settleInit } from '../../language/link/init.js';
import type { Linker, Scope } from '../../language/link/linker.js';
import type { Model } from '../../language/model.js';
import { createReports } from '../../language/link/reports.js';
import { createScope, fillScope } from '../../language/link/scopes.js';
import { readTypeScript, type ModulePlace } from '../../language/typescript/read-typescript.js';
import { linkServices, resolveService, type ServiceDraft } from './services.js';
import { auth } from '../../sections/auth/part.js';
import { errors } from '../../sections/errors/part.js';
import { workspace } from '../../sections/workspace/part.js';

/**
 * Resolves a whole workspace. Gives the model, or, when anything is wrong, every problem found, each with its place. Warnings
 * (an import that nothing uses) come with the model.
 */
export function resolve(set: ManifestSet): Outcome<Model> {
  const reports = createReports();
  const linker = createLinker(reports);
  const shared = resolveShared(linker, set);
  const { scope: claimsScope, claims } = resolveClaims(linker, set, shared);
  const services = new Map<string, ServiceDraft>();
  const peers = new Map<string, ServiceDraft>();
  const scopes: Scope[] = [...shared.values(), claimsScope];
  const resolveInto = (target: Map<string, ServiceDraft>, manifest: PlacedService): void => {
    const declared = manifest.node(errors);
    const source = {
      ...manifest,
      errors: declared,
      name: manifest.service.value,
      path: `${manifest.folder}/generated/dto.ts`,
    };
    const scope = createScope(linker, source, shared);
    scopes.push(scope);
    fillScope(linker, scope, manifest.types);
    const service = resolveService(linker, scope, manifest);
    const before = services.get(service.name) ?? peers.get(service.name);
    if (before === undefined) target.set(service.name, service);
    else {
      const related = [{ span: before.span, message: 'the other one is here' }];
      reports.add('ARM3050', service.span, { service: service.name }, { related });
    }
  };
  const sources = [...set.services].sort(byName);
  const peerSources = [...set.peers.values()].map(toPeer).sort(byName);
  for (const manifest of sources) resolveInto(services, manifest);
  for (const manifest of peerSources) resolveInto(peers, manifest);
  linkServices(linker, sources, {
    services,
    peers,
    isComplete: set.isComplete,
    peerManifests: peerSources,
    scopes,
  });
  const everyService = [...services.values(), ...peers.values()];
  for (const fill of linker.holders) fill();
  const all = scopes.flatMap((scope) => scope.module.types);
  checkFinite(reports, all);
  // A type without end would send the checks that follow types into a circle.
  if (!reports.list.some((entry) => entry.code === 'ARM3023' || entry.code === 'ARM3024')) {
    for (const check of linker.checks) check();
    if (set.workspace.flaw === undefined) {
      checkRoles(linker, sources, set.workspace.node(auth).roleClaim, claims);
    }
    // The checks bring types of what is read of dependencies.
    const graph = createGraph(scopes.flatMap((scope) => scope.module.types));
    settleInit(graph);
    checkAccess(linker, [...sources, ...peerSources], everyService, graph);
  }
  checkEmittedNames(linker, scopes, everyService);
  checkPaths(reports, scopes, everyService, importPlaces(scopes));
  checkErrorCodes(linker, scopes);
  reportUnusedImports(linker, scopes);
  const { cookie } = set.workspace.node(auth);
  const model: Model = {
    workspace: {
      name: set.workspace.workspace.value,
      namespace: set.workspace.node(workspace).namespace,
      from: set.workspace.source.path,
      claims,
      roleClaim: set.workspace.node(auth).roleClaim,
      ...(cookie !== undefined && { cookie }),
      int64: set.workspace.node(workspace).wire.int64,
    },
    modules: [...shared.values(), claimsScope]
      .map((scope) => scope.module)
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
    services: [...services.values()],
    peers: [...peers.values()],
    fieldSpans: linker.fieldSpans,
  };
  return { value: reports.hasErrors() ? undefined : model, diagnostics: reports.list };
}

function byName(a: PlacedService, b: PlacedService): number {
  return a.service.value < b.service.value ? -1 : 1;
}

/** A peer's manifest may have any name, and stand beside others: its code goes into a folder of its own. */
function toPeer(manifest: PlacedService): PlacedService {
  if (manifest.source.path.endsWith(`/${serviceFile}`)) return manifest;
  return { ...manifest, folder: `${manifest.folder}/${manifest.service.value}` };
}

/** Scopes of all shared files by path; each is filled after those that it imports. */
function resolveShared(linker: Linker, set: ManifestSet): ReadonlyMap<string, Scope> {
  const scopes = new Map<string, Scope>();
  const placeOf = (path: string): ModulePlace => ({ name: baseName(path), path: emittedPath(path) });
  for (const [path, scope] of readTypeScript(linker, set.typescript, placeOf)) scopes.set(path, scope);
  const started = new Set<string>();
  const visit = (path: string): void => {
    const manifest = set.shared.get(path);
    if (manifest === undefined || started.has(path)) return;
    started.add(path);
    for (const entry of manifest.imports) visit(resolveImport(path, entry.path.value));
    const scope = createScope(
      linker,
      { ...manifest, errors: manifest.node(errors), ...placeOf(path) },
      scopes,
    );
    scopes.set(path, scope);
    fillScope(linker, scope, manifest.types);
  };
  for (const path of [...set.shared.keys()].sort()) visit(path);
  return scopes;
}

/** Where each file is imported first. */
function importPlaces(scopes: readonly Scope[]): ReadonlyMap<Scope, Span> {
  const places = new Map<Scope, Span>();
  for (const scope of scopes) {
    for (const entry of scope.imports.values()) {
      if (entry.scope !== undefined && !places.has(entry.scope))
        places.set(entry.scope, entry.declaration.path.span);
    }
  }
  return places;
}

function reportUnusedImports(linker: Linker, scopes: readonly Scope[]): void {
  for (const scope of scopes) {
    for (const [alias, entry] of scope.imports) {
      if (entry.used || entry.scope === undefined) continue;
      linker.reports.add('ARM3008', entry.declaration.alias.span, { alias });
    }
  }
}

/** `shared/common.yaml` -> `shared/generated/common.ts`. */
function emittedPath(path: string): string {
  const folder = path.split('/').slice(0, -1);
  return [...folder, 'generated', `${baseName(path)}.ts`].join('/');
}

function baseName(path: string): string {
  return (path.split('/').at(-1) ?? path).replace(/\.[^.]+$/, '');
}
