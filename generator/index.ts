// The generator's public API: manifests in, changes out, in memory.
export {
  generateWorkspace as generate,
  ManifestError,
  type WorkspaceOptions,
  type WorkspaceSource,
} from './generate/workspace.js';
export type { GenerateSettings } from './generate/settings.js';
export type { Change, Ownership } from './engine/write/change.js';
export type { Diagnostic } from './diagnostic/diagnostic.js';
