// The commonest run of all: `scaffold generate` where nothing has changed. Answered before anything of weight is loaded.
import { resolve } from 'node:path';
import { createDiskTree } from '../../file/disk-tree.js';
import { isUnchanged, readRecord } from '../../generate/run-record.js';
import { findWorkspace } from '../find-workspace.js';
import { generatorKey } from './generator-key.js';

/** What is said of a workspace that is up to date. */
export interface UpToDate {
  readonly out: string;
  readonly err: string;
}

const flags: ReadonlySet<string> = new Set([
  '--all',
  '--check',
  '--diff',
  '--dry-run',
  '--force',
  '--json',
  '--quiet',
  '--no-color',
  '--yes',
  '-y',
]);

/** The answer, or undefined where these arguments or this workspace need the command itself. */
export function answerUpToDate(args: readonly string[], cwd: string): UpToDate | undefined {
  const [command, ...rest] = args;
  if (command !== 'generate') return undefined;
  let folder = cwd;
  const given = new Set<string>();
  for (let index = 0; index < rest.length; index += 1) {
    const word = rest[index]!;
    const next = rest[index + 1];
    if (word === '--cwd' && next !== undefined) {
      folder = resolve(cwd, next);
      index += 1;
    } else if (flags.has(word)) given.add(word);
    else return undefined;
  }
  const root = findWorkspace(folder);
  if (root === undefined) return undefined;
  const tree = createDiskTree(root);
  try {
    const record = readRecord(tree, generatorKey());
    if (record === undefined || !isUnchanged(record, tree)) return undefined;
  } catch {
    // Whatever it is, the command itself says it.
    return undefined;
  }
  const isReadOnly = ['--check', '--diff', '--dry-run'].some((flag) => given.has(flag));
  const result = { written: !isReadOnly, changes: [], diagnostics: [] };
  return {
    out: given.has('--json') ? `${JSON.stringify(result, null, 2)}\n` : '',
    err: given.has('--quiet') || given.has('--json') ? '' : 'Up to date.\n',
  };
}
