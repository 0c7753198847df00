// Whether generated code still is what the manifests say.
import { generateWorkspace } from '../generate/workspace.js';
import type { Change } from '../engine/write/change.js';
import { hunksOf } from './hunks.js';

/** How drift is told. */
export interface DriftOptions {
  /** Behind each line the lines that differ, as `diff -u` has them: `-` stands in the file, `+` is asked for. False unless told. */
  readonly differences?: boolean;
}

/**
 * One text for each file in a folder that `scaffold generate` would change, and why; empty when all is up to date. Reads only.
 * Rejects with a ManifestError when manifests are wrong.
 */
export async function findDrift(
  folder: string,
  { differences = false }: DriftOptions = {},
): Promise<string[]> {
  const changes = await generateWorkspace(folder);
  return changes
    .filter((change) => change.kind !== 'unchanged')
    .map((change) => {
      const line = `${change.path} ${reasons[change.kind]} (${change.from})`;
      return differences ? `${line}${differenceOf(change)}` : line;
    });
}

/** A file that is missing or to go differs in all of it, and one in conflict is not to be written: the line says it. */
function differenceOf({ before, after }: Change): string {
  if (before === undefined || after === undefined) return '';
  return `\n${hunksOf(before.replaceAll('\r\n', '\n'), after.replaceAll('\r\n', '\n'))}`;
}

const reasons: Record<Change['kind'], string> = {
  create: 'is missing',
  update: 'is stale',
  merge: 'lacks something',
  delete: 'is asked for by no manifest',
  conflict: 'was edited by hand or cannot be read',
  unchanged: 'is up to date',
};
