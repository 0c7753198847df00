// Where the workspace is that a command works on.
import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isAbsence } from '../file/staged-files.js';

/** The folder with scaffold.yaml, whatever that is: this one, or the nearest above it. */
export function findWorkspace(cwd: string): string | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (isThere(join(folder, 'scaffold.yaml'))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    if (isAbsence(error)) return false;
    // What can't be looked at may be one; reading it says why not.
    return true;
  }
}
