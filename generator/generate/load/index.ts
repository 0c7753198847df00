// Loading: text -> manifests, with places.
export {
  loadWorkspace,
  parentConfigFile,
  serviceFile,
  workspaceFile,
  type LoadedWorkspace,
  type ManifestSet,
} from './load-workspace.js';
export { resolveImport, type PlacedService } from '../../language/node.js';
export {
  readServiceManifest,
  readSharedManifest,
  readWorkspaceManifest,
  type ManifestReading,
} from './read-manifest.js';
export { parseExpression, type ParsedExpression } from '../../language/expression/parse-expression.js';
export { serviceSchema, sharedSchema, workspaceSchema } from '../editor-schemas/editor-schemas.js';
