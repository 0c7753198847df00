// The manifest room: text -> manifests, with places.
export {
  loadWorkspace,
  serviceFile,
  workspaceFile,
  type LoadedWorkspace,
  type ManifestSet,
  type PlacedService,
} from './workspace/load-workspace.js';
export { resolveImport } from './workspace/load-imports.js';
export {
  readServiceManifest,
  readSharedManifest,
  readWorkspaceManifest,
  type ManifestReading,
} from './read/read-manifest.js';
export { parseExpression, type ParsedExpression } from './expression/parse-expression.js';
export { serviceSchema, sharedSchema, workspaceSchema } from './schema/editor-schemas.js';
