// A tree of files -> everything that its manifests say: scaffold.yaml, the services, and all that they import.
import { posix } from 'node:path';

import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { Diagnostic, Outcome } from '../../diagnostic/diagnostic.js';
import type { FileTree } from '../../file/file-tree.js';
import type { SourceFile } from '../../source/source-file.js';
import type { ImportDeclaration, ServiceManifest, SharedManifest, WorkspaceManifest } from '../manifest.js';
import { readServiceManifest, readWorkspaceManifest } from '../read/read-manifest.js';
import { createGlob, fixedFolder } from './glob.js';
import { loadImports, type ImportedFiles } from './load-imports.js';

/** The name of the workspace manifest. */
export const workspaceFile = 'scaffold.yaml';

/** The name of a service's manifest. */
export const serviceFile = 'service.yaml';

/** A service and the folder that its manifest is in. */
export type PlacedService = ServiceManifest & { readonly folder: string };

/** Everything that is written in a workspace's manifests; names are not linked. */
export interface ManifestSet {
  readonly workspace: WorkspaceManifest;
  /** Sorted by folder. */
  readonly services: readonly PlacedService[];
  /** Imported YAML files, by their path in the workspace. */
  readonly shared: ReadonlyMap<string, SharedManifest>;
  /** Imported TypeScript files and what those import in turn, by path; their text only. */
  readonly typescript: ReadonlyMap<string, SourceFile>;
  /** Manifests of services outside of the workspace that `depends` names, by path. */
  readonly peers: ReadonlyMap<string, PlacedService>;
}

/** Loads a workspace. All problems of all files at once; a value only when there is no error. */
export function loadWorkspace(tree: FileTree): Outcome<ManifestSet> {
  const text = tree.read(workspaceFile);
  if (text === undefined) {
    return { value: undefined, diagnostics: [createDiagnostic('ARM6001', { parameters: {} })] };
  }
  const diagnostics: Diagnostic[] = [];
  const reading = readWorkspaceManifest({ path: workspaceFile, text });
  diagnostics.push(...reading.diagnostics);
  const services = loadServices(tree, reading.value, diagnostics);
  const importers = [{ path: workspaceFile, imports: reading.imports }, ...services.importers];
  const files = loadImports(tree, importers, diagnostics);
  const peers = loadPeers(tree, services.found, files, diagnostics);
  checkServiceNames(services.found, diagnostics);
  const hasErrors = diagnostics.some((diagnostic) => diagnostic.severity === 'error');
  if (hasErrors || !reading.value) return { value: undefined, diagnostics };
  const { shared, typescript } = files;
  return {
    value: { workspace: reading.value, services: services.found, shared, typescript, peers },
    diagnostics,
  };
}

interface FoundServices {
  readonly found: readonly PlacedService[];
  readonly importers: readonly { path: string; imports: readonly ImportDeclaration[] }[];
}

function loadServices(
  tree: FileTree,
  workspace: WorkspaceManifest | undefined,
  diagnostics: Diagnostic[],
): FoundServices {
  const glob = workspace?.services.value ?? 'services/*';
  const matches = createGlob(glob);
  const paths = tree
    .list(fixedFolder(glob))
    .filter((path) => posix.basename(path) === serviceFile && matches(posix.dirname(path)));
  if (paths.length === 0 && workspace) {
    diagnostics.push(createDiagnostic('ARM6002', { span: workspace.services.span, parameters: { glob } }));
  }
  const found: PlacedService[] = [];
  const importers: FoundServices['importers'][number][] = [];
  for (const path of paths) {
    const reading = readServiceManifest({ path, text: tree.read(path) ?? '' });
    diagnostics.push(...reading.diagnostics);
    importers.push({ path, imports: reading.imports });
    if (reading.value) found.push({ ...reading.value, folder: posix.dirname(path) });
  }
  return { found, importers };
}

/** Manifests of services elsewhere, each read once, with what they import. */
function loadPeers(
  tree: FileTree,
  services: readonly PlacedService[],
  files: ImportedFiles,
  diagnostics: Diagnostic[],
): Map<string, PlacedService> {
  const peers = new Map<string, PlacedService>();
  const tried = new Set<string>();
  for (const service of services) {
    for (const { manifest } of service.depends) {
      if (!manifest) continue;
      const path = posix.join(service.folder, manifest.value);
      if (tried.has(path)) continue;
      tried.add(path);
      const text = path.startsWith('..') ? undefined : tree.read(path);
      if (text === undefined) {
        diagnostics.push(createDiagnostic('ARM3001', { span: manifest.span, parameters: { path } }));
        continue;
      }
      const reading = readServiceManifest({ path, text });
      diagnostics.push(...reading.diagnostics);
      const imported = loadImports(tree, [{ path, imports: reading.imports }], diagnostics, files);
      for (const [name, file] of imported.shared) files.shared.set(name, file);
      if (reading.value) peers.set(path, { ...reading.value, folder: posix.dirname(path) });
    }
  }
  return peers;
}

function checkServiceNames(services: readonly PlacedService[], diagnostics: Diagnostic[]): void {
  const seen = new Map<string, PlacedService>();
  for (const service of services) {
    const first = seen.get(service.service.value);
    if (!first) {
      seen.set(service.service.value, service);
      continue;
    }
    diagnostics.push(
      createDiagnostic('ARM6003', {
        span: service.service.span,
        parameters: { name: service.service.value },
        related: [{ span: first.service.span, message: 'declared here' }],
      }),
    );
  }
}
