// `--quiet`: nothing but results and problems. And names of services that stand for something else.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { codesIn, runCommand } from './testing/run-command.js';

const folder = mkdtempSync(join(tmpdir(), 'scaffold-quiet-'));
const root = join(folder, 'shop');
after(() => rmSync(folder, { recursive: true, force: true }));

before(async () => {
  const made = await runCommand(folder, 'new workspace shop --service order --no-git --quiet');
  assert.deepEqual(made, { code: 0, out: '', err: '' });
  writeFileSync(
    join(folder, 'pets.json'),
    '{"openapi":"3.1.0","info":{"title":"pets","version":"1"},"paths":{}}',
  );
});

/** Whether a command that does its work has something to say. */
const commands: readonly (readonly [string, 'result' | 'nothing'])[] = [
  ['new service bill', 'nothing'],
  ['new service door --gateway', 'nothing'],
  ['new dto order More a:string', 'nothing'],
  ['new route order more', 'nothing'],
  ['generate', 'nothing'],
  ['generate --check', 'nothing'],
  ['generate --dry-run --force', 'nothing'],
  ['upgrade', 'nothing'],
  ['import openapi ../pets.json --out ../pets', 'nothing'],
  ['import openapi ../pets.json --dry-run --service pets2', 'result'],
  ['openapi order', 'result'],
  ['openapi order --out x.json', 'nothing'],
  ['check --save contracts.json', 'nothing'],
  ['check --against contracts.json', 'nothing'],
  ['explain ARM1001', 'result'],
];

describe('--quiet', { concurrency: false }, () => {
  for (const [words, what] of commands)
    test(words, async () => {
      const { code, out, err } = await runCommand(root, `${words} --quiet`);
      assert.equal(code, 0, err);
      assert.equal(err, '');
      assert.equal(out !== '', what === 'result', out);
    });

  test('lists what would change, and what has drifted: that was asked for', async () => {
    const manifest = join(root, 'services/order/service.yaml');
    writeFileSync(
      manifest,
      readFileSync(manifest, 'utf8').replace('message: string', 'message: string\n    note?: string'),
    );
    for (const words of ['generate --dry-run', 'generate --diff', 'generate --check'])
      assert.match((await runCommand(root, `${words} --quiet`)).out, /generated\/dto\.ts/, words);
    const written = await runCommand(root, 'generate --quiet');
    assert.deepEqual(written, { code: 0, out: '', err: '' });
  });

  test('says what is wrong', async () => {
    for (const words of ['openapi nobody', 'new service order', 'new dto order More'])
      assert.match((await runCommand(root, `${words} --quiet`)).err, /^error ARM|: error|error/m, words);
    assert.match((await runCommand(root, 'doctor --quiet')).out, /^look /m);
    assert.doesNotMatch((await runCommand(root, 'doctor --quiet')).out, /^ok /m);
  });
});

for (const name of ['parent', 'list', 'meta', 'contract', 'scaffold'])
  test(`a service called ${name} is refused, however it comes`, async () => {
    for (const words of [
      `new service ${name}`,
      `import openapi ../pets.json --service ${name}`,
      `new workspace x --service ${name}`,
    ]) {
      const ran = await runCommand(root, `${words} --json`);
      assert.equal(ran.code, 2);
      assert.deepEqual(codesIn(ran), ['ARM6013'], words);
    }
    const titled = JSON.stringify({ openapi: '3.1.0', info: { title: name, version: '1' }, paths: {} });
    writeFileSync(join(folder, 'titled.json'), titled);
    const imported = await runCommand(root, 'import openapi ../titled.json --dry-run');
    assert.match(imported.out, new RegExp(`^service: ${name}-service$`, 'm'));
  });
