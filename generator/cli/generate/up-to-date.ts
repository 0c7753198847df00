// The commonest run of all: `scaffold generate` where nothing has changed. Answered before anything of weight is loaded.
import { resolve } from 'node:path';
import { createDiskTree } from '../../file/disk-tree.js';
import { isUnchanged, readRecord } from '../../generate/run-record.js';
import { findWorkspace } from '../find-workspace.js';
import type { GenerateOptions } from './arguments.js';
import { generatorKey } from './generator-key.js';

/** What is said of a workspace that is up to date. */
export interface UpToDate {
  readonly out: string;
  readonly err: string;
}

/** The answer, or undefined where these options or this workspace need the command itself. */
export function answerUpToDate(options: GenerateOptions, cwd: string): UpToDate | undefined {
  const { services = [], watch, check, diff, dryRun, json, quiet } = options;
  if (services.length > 0 || watch) return undefined;
  const root = findWorkspace(resolve(cwd, options.cwd ?? '.'));
  if (root === undefined) return undefined;
  const tree = createDiskTree(root);
  try {
    const record = readRecord(tree, generatorKey());
    if (record === undefined || !isUnchanged(record, tree)) return undefined;
  } catch {
    // Whatever it is, the command itself says it.
    return undefined;
  }
  const result = { written: !(check || diff || dryRun), changes: [], diagnostics: [] };
  return {
    out: json ? `${JSON.stringify(result, null, 2)}\n` : '',
    err: quiet || json ? '' : 'Up to date.\n',
  };
}
