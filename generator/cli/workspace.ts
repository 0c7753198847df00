// Finds the workspace that a command works on.
import { createDiagnostic } from '../diagnostic/catalogue.js';
import { nearest } from '../diagnostic/near-miss.js';
import { createDiskTree } from '../file/disk-tree.js';
import type { WritableFileTree } from '../file/file-tree.js';
import type { GenerateSettings } from '../generate/settings.js';
import { CommandError } from './command-error.js';
import { findWorkspace } from './find-workspace.js';
import { isSourceCheckout, linkTo, readVersion } from './version.js';

export { findWorkspace } from './find-workspace.js';

/** A workspace on the disk. */
export interface OpenWorkspace {
  /** Absolute: the folder with scaffold.yaml. */
  readonly root: string;
  readonly tree: WritableFileTree;
}

/** Opens the workspace around a folder; stops the command with ARM6001 where there is none. */
export function openWorkspace(cwd: string): OpenWorkspace {
  const root = findWorkspace(cwd);
  if (root === undefined) throw new CommandError([createDiagnostic('ARM6001', { parameters: {} })]);
  return { root, tree: createDiskTree(root) };
}

/** What the packages of a workspace are asked for: this command's own version, or links where it runs from a checkout. */
export function workspaceVersions(root: string): NonNullable<GenerateSettings['versions']> {
  if (isSourceCheckout()) return { runtime: linkTo('runtime', root), scaffold: linkTo('', root) };
  const version = `^${readVersion()}`;
  return { runtime: version, scaffold: version };
}

/** Stops the command with ARM6016 for a name that no service has. */
export function requireServices(names: readonly string[], known: readonly string[]): void {
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new CommandError(
    unknown.map((name) =>
      createDiagnostic('ARM6016', {
        parameters: { name, known: known.length === 0 ? '(there is none yet)' : known.join(', ') },
        suggestion: nearest(name, known),
      }),
    ),
  );
}
