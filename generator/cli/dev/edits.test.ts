import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { type Edits, followEdits } from './edits.js';

describe('followEdits', () => {
  const root = mkdtempSync(join(tmpdir(), 'scaffold-edits-'));
  let edits: Edits;
  let seen: string[] = [];
  let wake = (): void => {};
  before(async () => {
    mkdirSync(join(root, 'services/user'), { recursive: true });
    writeFileSync(join(root, 'services/user/service.yaml'), 'a');
    edits = await followEdits({
      root,
      settleMs: 20,
      onEdits: (paths) => {
        seen.push(...paths);
        wake();
        return Promise.resolve();
      },
    });
  });
  beforeEach(() => {
    seen = [];
  });
  after(async () => {
    await edits.close();
    rmSync(root, { recursive: true, force: true });
  });
  const until = async (path: string): Promise<void> => {
    while (!seen.includes(path)) await new Promise<void>((resolve) => (wake = resolve));
  };

  it('reports what changed, and nothing of what was saved without a change', async () => {
    writeFileSync(join(root, 'services/user/service.yaml'), 'a');
    writeFileSync(join(root, 'services/user/main.ts'), 'b');
    await until('services/user/main.ts');
    assert.deepEqual(seen, ['services/user/main.ts']);
  });

  it('reports files of a folder that was just made, also of one named data', async () => {
    mkdirSync(join(root, 'services/data'));
    writeFileSync(join(root, 'services/data/service.yaml'), 'a');
    await until('services/data/service.yaml');
  });

  it('does not follow what services write and what is installed', async () => {
    mkdirSync(join(root, 'services/user/data'));
    writeFileSync(join(root, 'services/user/data/1.json'), '{}');
    mkdirSync(join(root, 'node_modules/x'), { recursive: true });
    writeFileSync(join(root, 'node_modules/x/index.js'), '');
    writeFileSync(join(root, 'services/user/main.ts'), 'c');
    await until('services/user/main.ts');
    assert.deepEqual(seen, ['services/user/main.ts']);
  });

  it('takes what this command wrote itself for known', async () => {
    writeFileSync(join(root, 'services/user/generated.ts'), 'x');
    edits.accept(['services/user/generated.ts']);
    writeFileSync(join(root, 'services/user/main.ts'), 'd');
    await until('services/user/main.ts');
    assert.deepEqual(seen, ['services/user/main.ts']);
  });

  it('reports every file of a folder that is deleted', async () => {
    rmSync(join(root, 'services/data'), { recursive: true });
    await until('services/data/service.yaml');
  });
});
