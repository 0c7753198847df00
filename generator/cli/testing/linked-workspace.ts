// For tests that use a workspace as its owner does: packages linked in place of `npm install`, commands run as npm runs them.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { runCommandLine } from '../run.js';
import { packageRoot } from '../version.js';

/** What `npm install` would do. */
export function linkPackages(root: string): void {
  mkdirSync(join(root, 'node_modules/@armature'), { recursive: true });
  mkdirSync(join(root, 'node_modules/@types'));
  symlinkSync(join(packageRoot, 'runtime'), join(root, 'node_modules/@armature/runtime'));
  symlinkSync(packageRoot.replace(/\/$/, ''), join(root, 'node_modules/@armature/scaffold'));
  for (const name of ['typescript', 'tsx', '@types/node'])
    symlinkSync(join(packageRoot, 'node_modules', name), join(root, 'node_modules', name));
}

/** Runs the command, which has to succeed; gives what it says. */
export async function scaffold(root: string, args: string): Promise<string> {
  const { code, out, err } = await runIn(root, args);
  assert.equal(code, 0, `scaffold ${args}: ${out}${err}`);
  return out + err;
}

/** Runs the command in a folder. */
export async function runIn(cwd: string, args: string): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await runCommandLine(args.split(' '), {
    cwd,
    env: {},
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    stdin: {},
  });
  return { code, out, err };
}

/** What a command of package.json prints, however it ends: as npm runs it, without npm. */
export function shell(cwd: string, command: string): Promise<string> {
  const { NODE_TEST_CONTEXT: _context, ...env } = process.env;
  return new Promise((resolve) => {
    execFile('sh', ['-c', command], { cwd, env }, (_error, stdout, stderr) => resolve(stdout + stderr));
  });
}
