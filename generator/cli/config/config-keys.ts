// The keys that seal secrets, for commands: from the environment, or those of the running `scaffold dev`.
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { CommandError } from '../command-error.js';

/** What was found. */
export interface FoundKeys {
  /** The first one seals, all open. */
  readonly keys: readonly string[];
  /** Somebody set them: then all secrets are sealed, those of the parent config, too. */
  readonly isExplicit: boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

/** ARMATURE_CONFIG_KEY and its file, else the key of `scaffold dev` where it is the platform's. Stops with ARM6080 for a bad one. */
export async function findConfigKeys(env: Env, cwd: string, devRoot: string | undefined): Promise<FoundKeys> {
  const { readConfigKeys } = await import('@armature/runtime');
  const found = readConfigKeys({ env, readFile: (path) => readIfThere(resolve(cwd, path)) });
  if (!found.ok) {
    const parameters = { variable: found.variable, problem: found.message };
    throw new CommandError([createDiagnostic('ARM6080', { parameters })]);
  }
  if (found.keys.length > 0) return { keys: found.keys, isExplicit: true };
  const own = devRoot === undefined ? undefined : readIfThere(devKeyPath(devRoot));
  return { keys: own === undefined ? [] : [own.toString('utf8').trim()], isExplicit: false };
}

/** The file with the key of `scaffold dev` in a workspace; absolute. */
export function devKeyPath(root: string): string {
  return join(root, '.scaffold/config-key');
}

/** Makes that key at random where there is none. */
export function ensureDevKey(root: string): void {
  const path = devKeyPath(root);
  if (readIfThere(path) !== undefined) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
  chmodSync(path, 0o600);
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
    throw error;
  }
}
