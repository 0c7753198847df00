// Whether generated code still is what the manifests say.
import { generateWorkspace } from '../generate/workspace.js';
import type { Change } from '../engine/write/change.js';

/**
 * One line for each file in a folder that `scaffold generate` would change, and why; empty when all is up to date. Reads only.
 * Rejects with a ManifestError when manifests are wrong.
 */
export async function findDrift(folder: string): Promise<string[]> {
  const changes = await generateWorkspace(folder);
  return changes
    .filter((change) => change.kind !== 'unchanged')
    .map((change) => `${change.path} ${reasons[change.kind]} (${change.from})`);
}

const reasons: Record<Change['kind'], string> = {
  create: 'is missing',
  update: 'is stale',
  merge: 'lacks something',
  delete: 'is asked for by no manifest',
  conflict: 'was edited by hand or cannot be read',
  unchanged: 'is up to date',
};
