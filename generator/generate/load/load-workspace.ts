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
import { createGlob, fixedFolder } from '../../file/glob.js';
import { loadImports, type ImportedFiles, type Loading } from './load-imports.js';
import { leadsOut, readSource } from './read-source.js';
import type { Section } from '../../sections/section.js';
import { allSections } from '../../sections/all.js';
import { workspace as settings } from '../../sections/workspace/part.js';

/** The name of the workspace manifest. */
export const workspaceFile = 'scaffold.yaml';

/** The name of a service's manifest. */
export const serviceFile = 'service.yaml';
/** The keys of the workspace's services, made at random on each machine and never committed. */
export const parentConfigFile = 'config/parent.toml';

/** Everything that is written in a workspace's manifests; names are not linked. */
export interface ManifestSet {
  /** The sections that the manifests were read by. */
  readonly sections: readonly Section[];
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
export function loadWorkspace(tree: FileTree, sections: readonly Section[] = allSections): LoadedWorkspace {
  const diagnostics: Diagnostic[] = [];
  const text = readSource(tree, workspaceFile, diagnostics);
  if (text === undefined) {
    const problem = createDiagnostic('ARM6001', { parameters: {} });
    return { value: undefined, readable: undefined, diagnostics: [problem] };
  }
  const loading = { tree, sections, diagnostics };
  const reading = readWorkspaceManifest({ path: workspaceFile, text }, sections);
  diagnostics.push(...reading.diagnostics);
  const services = loadServices(loading, reading.readable);
  const importers = [{ path: workspaceFile, imports: reading.imports }, ...services.importers];
  const files = loadImports(loading, importers);
  const peers = loadPeers(loading, services.found, files);
  checkServiceNames(services.found, diagnostics);
  // What is said of one side of a merge is said too early.
  const unsettled = diagnostics.filter(({ code }) => code === 'ARM5014');
  if (unsettled.length > 0) return { value: undefined, readable: undefined, diagnostics: unsettled };
  const hasErrors = diagnostics.some((diagnostic) => diagnostic.severity === 'error');
  const { shared, typescript } = files;
  const isComplete = services.isComplete && peers.isComplete;
  const readable = reading.readable && {
    sections,
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
  { tree, sections, diagnostics }: Loading,
  workspace: WorkspaceManifest | undefined,
): FoundServices {
  const glob = workspace?.node(settings).services.value ?? 'services/*';
  const matches = createGlob(glob);
  // One that leads out of the workspace was reported as such; nothing is looked for there.
  const isInside = !leadsOut(glob);
  const paths = (isInside ? tree.list(fixedFolder(glob)) : []).filter(
    (path) => posix.basename(path) === serviceFile && matches(posix.dirname(path)),
  );
  if (paths.length === 0 && workspace && isInside) {
    diagnostics.push(
      createDiagnostic('ARM6002', { span: workspace.node(settings).services.span, parameters: { glob } }),
    );
  }
  const found: PlacedService[] = [];
  const importers: FoundServices['importers'][number][] = [];
  let isComplete = paths.length > 0;
  for (const path of paths) {
    const text = readSource(tree, path, diagnostics) ?? '';
    const reading = readServiceManifest({ path, text }, sections);
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
  loading: Loading,
  services: readonly PlacedService[],
  files: ImportedFiles,
): { readonly found: ReadonlyMap<string, PlacedService>; readonly isComplete: boolean } {
  const { tree, sections, diagnostics } = loading;
  const found = new Map<string, PlacedService>();
  const tried = new Set<string>();
  let isComplete = true;
  for (const service of services) {
    for (const manifest of sections.flatMap((section) => section.manifests?.(service.node(section)) ?? [])) {
      const path = posix.join(service.folder, manifest.value);
      if (tried.has(path)) continue;
      tried.add(path);
      const text = leadsOut(path) ? undefined : readSource(tree, path, diagnostics);
      if (text === undefined) {
        diagnostics.push(createDiagnostic('ARM3001', { span: manifest.span, parameters: { path } }));
        isComplete = false;
        continue;
      }
      const reading = readServiceManifest({ path, text }, sections);
      diagnostics.push(...reading.diagnostics);
      const imported = loadImports(loading, [{ path, imports: reading.imports }], files);
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
