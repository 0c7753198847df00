// The stage between manifests and emitters: links every name, works every type out, and reports all that doesn't fit together.
import type { Outcome } from '../../diagnostic/diagnostic.js';
import { resolveImport, serviceFile, type ManifestSet, type PlacedService } from '../load/index.js';
import type { Span } from '../../source/source-file.js';
import { createLinker } from '../../language/link/create-linker.js';
import { checkFinite } from '../../language/link/finite.js';
import { createGraph } from '../../language/link/graph.js';
import { settleInit } from '../../language/link/init.js';
import type { Linker, Scope } from '../../language/link/linker.js';
import type { Model } from '../../language/model.js';
import { createParts } from '../../language/part.js';
import { createReports } from '../../language/link/reports.js';
import { createScope, fillScope } from '../../language/link/scopes.js';
import { readTypeScript, type ModulePlace } from '../../language/typescript/read-typescript.js';
import type { Linked } from '../../sections/linking.js';
import type { ManifestKind, Section } from '../../sections/section.js';
import { workspace as workspaceKey } from '../../sections/workspace/part.js';
import { checkEmittedNames, checkPaths, type EmittedService } from './emitted-names.js';
import { filesOf, toSubject } from '../subjects.js';
import { bindServices, linkService, type ServiceDraft } from './services.js';

/**
 * Resolves a whole workspace. Gives the model, or, when anything is wrong, every problem found, each with its place. Warnings
 * (an import that nothing uses) come with the model. These are the phases, in the order that they depend on; sections add to each.
 */
export function resolve(set: ManifestSet): Outcome<Model> {
  const { sections } = set;
  const reports = createReports();
  const linker = createLinker(reports, set.workspace.node(workspaceKey).wire);
  const held = (kind: ManifestKind) => sections.filter(({ holds }) => holds.includes(kind));

  // Types and names of imported files; each after those that it imports.
  const shared = resolveShared(linker, set, held('shared'));
  const scopes: Scope[] = [...shared.values()];

  // What scaffold.yaml says.
  const workspaceParts = new Map<string, unknown>();
  const add = (scope: Scope): void => void scopes.push(scope);
  for (const section of held('workspace')) {
    const linking = { linker, manifest: set.workspace, shared, add };
    workspaceParts.set(section.key, section.linkWorkspace?.(set.workspace.node(section), linking));
  }
  const modules = scopes.map((scope) => scope.module).sort((a, b) => (a.path < b.path ? -1 : 1));

  // Each service by itself.
  const surroundings = { linker, sections: held('service'), shared };
  const drafts = new Map<string, ServiceDraft>();
  const place = (draft: ServiceDraft): void => {
    scopes.push(draft.scope);
    const { name, span } = draft.service;
    const before = drafts.get(name);
    if (before === undefined) drafts.set(name, draft);
    else {
      const related = [{ span: before.service.span, message: 'the other one is here' }];
      reports.add('ARM3050', span, { service: name }, { related });
    }
  };
  const sources = [...set.services].sort(byName);
  const peerSources = [...set.peers.values()].map(toPeer).sort(byName);
  for (const manifest of sources) place(linkService(surroundings, manifest, false));
  for (const manifest of peerSources) place(linkService(surroundings, manifest, true));

  // Who names whom.
  const services = [...drafts.values()];
  bindServices(surroundings, services, set.isComplete);

  // Stand-ins of types are filled; from here on every type is known.
  for (const fill of linker.holders) fill();
  checkFinite(
    reports,
    scopes.flatMap((scope) => scope.module.types),
  );
  const workspace = { ...set.workspace, ...createParts(workspaceParts) };
  const linked: Linked = { linker, workspace, scopes, services };
  // A type without end would send the checks that follow types into a circle.
  if (!reports.list.some((entry) => entry.code === 'ARM3023' || entry.code === 'ARM3024')) {
    for (const check of linker.checks) check();
    for (const section of sections) section.checkTypes?.(linked);
    // The checks bring types of what is read of dependencies.
    const graph = createGraph(scopes.flatMap((scope) => scope.module.types));
    settleInit(graph);
    for (const section of sections) section.checkReferences?.({ ...linked, graph });
  }

  const { namespace, wire } = workspace.part(workspaceKey);
  const model: Model = {
    workspace: {
      name: set.workspace.workspace.value,
      from: set.workspace.source.path,
      span: set.workspace.workspace.span,
      namespace,
      wire,
      ...createParts(workspaceParts),
    },
    modules,
    services: services.flatMap(({ service, isPeer }) => (isPeer ? [] : service)),
    peers: services.flatMap(({ service, isPeer }) => (isPeer ? service : [])),
  };

  // Names of emitted code.
  const emitted = services.map(({ service }): EmittedService => {
    const subject = toSubject(service, model, sections);
    const files = filesOf(service, model, surroundings.sections).flatMap((spec) => {
      const path = spec.path(subject);
      return path === undefined ? [] : [{ path, declares: spec.declares?.(subject) ?? [] }];
    });
    return { service, files };
  });
  checkEmittedNames(linker, scopes, emitted);
  checkPaths(reports, scopes, emitted, importPlaces(scopes));
  for (const section of sections) section.checkNames?.(linked);
  reportUnusedImports(linker, scopes);
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
function resolveShared(
  linker: Linker,
  set: ManifestSet,
  sections: readonly Section[],
): ReadonlyMap<string, Scope> {
  const scopes = new Map<string, Scope>();
  const placeOf = (path: string): ModulePlace => ({ name: baseName(path), path: emittedPath(path) });
  for (const [path, scope] of readTypeScript(linker, set.typescript, placeOf)) scopes.set(path, scope);
  const started = new Set<string>();
  const visit = (path: string): void => {
    const manifest = set.shared.get(path);
    if (manifest === undefined || started.has(path)) return;
    started.add(path);
    for (const entry of manifest.imports) visit(resolveImport(path, entry.path.value));
    const scope = createScope(linker, { ...manifest, ...placeOf(path) }, scopes);
    for (const section of sections) section.declare?.(manifest.node(section), scope, linker);
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
