// A tree of files -> everything that its manifests say: scaffold.yaml, the services, and all that they import.
import { posix } from 'node:path';

import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { Diagnostic, Outcome } from '../../diagnostic/diagnostic.js';
import type { FileTree } from '../../file/file-tree.js';
import type { SourceFile } from '../../source/source-file.js';
import type {
  ImportDeclaration,
  PlacedService,
  ServiceManifest,
  SharedManifest,
  WorkspaceManifest,
} from '../../language/node.js';
import { readServiceManifest, readWorkspaceManifest, type ManifestReading } from './read-manifest.js';
import { createGlob, fixedFolder } from './glob.js';
import { loadImports, type ImportedFiles } from './load-imports.js';

/** The name of the workspace manifest. */
export const workspaceFile = 'scaffold.yaml';

/** The name of a service's manifest. */
export const serviceFile = 'service.yaml';

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
  /** False where the manifest of a service could not be read at all, so that nothing is known of it, nor its name. */
  readonly isComplete: boolean;
}

/** What loading gives. */
export interface LoadedWorkspace extends Outcome<ManifestSet> {
  /** The value, or when there are errors what could be read beside them: each manifest says what they did to it. */
  readonly readable: ManifestSet | undefined;
}

/** Loads a workspace. All problems of all files at once; a value only when there is no error. */
export function loadWorkspace(tree: FileTree): LoadedWorkspace {
  const text = tree.read(workspaceFile);
  if (text === undefined) {
    const diagnostics = [createDiagnostic('ARM6001', { parameters: {} })];
    return { value: undefined, readable: undefined, diagnostics };
  }
  const diagnostics: Diagnostic[] = [];
  const reading = readWorkspaceManifest({ path: workspaceFile, text });
  diagnostics.push(...reading.diagnostics);
  const services = loadServices(tree, reading.readable, diagnostics);
  const importers = [{ path: workspaceFile, imports: reading.imports }, ...services.importers];
  const files = loadImports(tree, importers, diagnostics);
  const peers = loadPeers(tree, services.found, files, diagnostics);
  checkServiceNames(services.found, diagnostics);
  const hasErrors = diagnostics.some((diagnostic) => diagnostic.severity === 'error');
  const { shared, typescript } = files;
  const isComplete = services.isComplete && peers.isComplete;
  const readable = reading.readable && {
    workspace: reading.readable,
    services: services.found,
    shared,
    typescript,
    peers: peers.found,
    isComplete,
  };
  return { value: hasErrors ? undefined : readable, readable, diagnostics };
}

interface FoundServices {
  readonly found: readonly PlacedService[];
  readonly importers: readonly { path: string; imports: readonly ImportDeclaration[] }[];
  readonly isComplete: boolean;
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
  let isComplete = paths.length > 0;
  for (const path of paths) {
    const reading = readServiceManifest({ path, text: tree.read(path) ?? '' });
    diagnostics.push(...reading.diagnostics);
    importers.push({ path, imports: reading.imports });
    if (reading.readable) found.push({ ...reading.readable, folder: posix.dirname(path) });
    isComplete &&= isNamed(reading);
  }
  return { found, importers, isComplete };
}

/** Whether a manifest says how its service is called, in the form that such names have. */
function isNamed({ readable, diagnostics }: ManifestReading<ServiceManifest>): boolean {
  if (!readable) return false;
  const { start } = readable.service.span;
  return !diagnostics.some(({ severity, span }) => severity === 'error' && span?.start === start);
}

/** Manifests of services elsewhere, each read once, with what they import. */
function loadPeers(
  tree: FileTree,
  services: readonly PlacedService[],
  files: ImportedFiles,
  diagnostics: Diagnostic[],
): { readonly found: ReadonlyMap<string, PlacedService>; readonly isComplete: boolean } {
  const found = new Map<string, PlacedService>();
  const tried = new Set<string>();
  let isComplete = true;
  for (const service of services) {
    for (const { manifest } of service.depends) {
      if (!manifest) continue;
      const path = posix.join(service.folder, manifest.value);
      if (tried.has(path)) continue;
      tried.add(path);
      const text = path.startsWith('..') ? undefined : tree.read(path);
      if (text === undefined) {
        diagnostics.push(createDiagnostic('ARM3001', { span: manifest.span, parameters: { path } }));
        isComplete = false;
        continue;
      }
      const reading = readServiceManifest({ path, text });
      diagnostics.push(...reading.diagnostics);
      const imported = loadImports(tree, [{ path, imports: reading.imports }], diagnostics, files);
      for (const [name, file] of imported.shared) files.shared.set(name, file);
      if (reading.readable) found.set(path, { ...reading.readable, folder: posix.dirname(path) });
      isComplete &&= isNamed(reading);
    }
  }
  return { found, isComplete };
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
