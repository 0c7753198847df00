// config/parent.toml: the keys that all services share. Made at random for each machine, never committed, never printed.
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { renderText, type Templates, type TextTemplate } from '../engine/emit/template.js';
import type { WritableFileTree } from '../file/file-tree.js';
import { parentConfigFile } from '../generate/load/index.js';

/** What config/parent.toml is given: keys that were made at random. */
export interface ParentConfigView {
  readonly rpcKey: string;
  readonly jwtSecret: string;
}

/** config/parent.toml. */
export const parentConfig: TextTemplate<ParentConfigView> = { template: 'config/parent.toml' };

/**
 * Makes the parent config where there is none, with fresh random keys; says whether it did. `new workspace` does this, and so does
 * `dev` in a fresh clone. Not a planned change: what is secret stays out of diffs and of the lock.
 */
export function ensureParentConfig(tree: WritableFileTree, templates?: () => Templates): boolean {
  if (tree.read(parentConfigFile) !== undefined) return false;
  const key = (): string => randomBytes(32).toString('base64url');
  const text = renderText(parentConfig, { rpcKey: key(), jwtSecret: key() }, templates?.());
  tree.write(parentConfigFile, text, { isPrivate: true });
  return true;
}

/** Whether other users of this machine can read the parent config, as those that older versions wrote. Never where modes mean nothing. */
export function isParentConfigOpen(root: string): boolean {
  if (process.platform === 'win32') return false;
  const mode = statSync(join(root, parentConfigFile), { throwIfNoEntry: false })?.mode ?? 0;
  return (mode & 0o077) !== 0;
}
