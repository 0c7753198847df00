// The manifest room: text -> manifests, with places.
export {
  loadWorkspace,
  serviceFile,
  workspaceFile,
  type LoadedWorkspace,
  type ManifestSet,
} from './workspace/load-workspace.js';
export { resolveImport, type PlacedService } from './manifest.js';
export {
  readServiceManifest,
  readSharedManifest,
  readWorkspaceManifest,
  type ManifestReading,
} from './read/read-manifest.js';
export { parseExpression, type ParsedExpression } from './expression/parse-expression.js';
export { serviceSchema, sharedSchema, workspaceSchema } from './schema/editor-schemas.js';
