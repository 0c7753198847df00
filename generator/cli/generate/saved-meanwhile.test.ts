// A file that is saved while a run is at work is read again, once, and what was saved in it is kept.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createDiskTree } from '../../file/disk-tree.js';
import type { WritableFileTree } from '../../file/file-tree.js';
import { runCommand } from '../testing/run-command.js';
import { createOutput } from '../output.js';
import { generateOnce } from './command.js';

const manifest = 'service: user\nroutes:\n  ping: { get: /ping }\n';
const path = 'services/user/user.service.ts';

test('a class that is saved while it is merged into is read again', async () => {
  const root = mkdtempSync(join(tmpdir(), 'armature-saved-'));
  try {
    const disk = createDiskTree(root);
    disk.write('scaffold.yaml', 'workspace: shop\n');
    disk.write('services/user/service.yaml', manifest);
    assert.equal((await runCommand(root, 'generate')).code, 0);
    disk.write(path, `${disk.read(path)}// mine\n`);
    disk.write('services/user/service.yaml', `${manifest}  pong: { get: /pong }\n`);
    let reads = 0;
    const tree: WritableFileTree = {
      ...disk,
      read: (asked) => {
        if (asked === path && (reads += 1) === 2) disk.write(path, `${disk.read(path)}// saved meanwhile\n`);
        return disk.read(asked);
      },
    };
    let err = '';
    const sink = { write: () => undefined };
    const stderr = { write: (text: string) => (err += text) };
    const output = createOutput({
      stdout: sink,
      stderr,
      env: {},
      json: false,
      quiet: false,
      color: false,
      cwd: root,
      root,
    });
    const context = {
      cwd: root,
      env: {},
      output,
      canAsk: false,
      readLine: () => Promise.reject(new Error('nothing is asked')),
      signal: new AbortController().signal,
    };
    const options = { services: undefined, check: false, diff: false, dryRun: false, force: false };
    assert.equal(await generateOnce(context, { root, tree }, options), 0, err);
    assert.match(disk.read(path)!, /async pong[^]*\/\/ mine\n\/\/ saved meanwhile\n$/);
  } finally {
    rmSync(root, { recursive: true });
  }
});
