// Where the workspace is that a command works on.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder with scaffold.yaml: this one, or the nearest above it. */
export function findWorkspace(cwd: string): string | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'scaffold.yaml'))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}
