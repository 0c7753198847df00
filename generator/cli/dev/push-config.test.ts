// What dev pushes when: what was edited, never over what somebody else has set, and the same complaint once.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { createMemoryStore } from '@armature/runtime';
import { createDiskTree } from '../../file/disk-tree.js';
import { createMemoryTree } from '../../file/memory-tree.js';
import { readModel } from '../../generate/generate.js';
import type { ServiceModel } from '../../language/model.js';
import { checkConfig } from '../config/check-config.js';
import { openKnownTexts } from '../config/known-texts.js';
import { secretsOf } from '../config/secrets.js';
import { type ConfigPush, createConfigPusher } from './push-config.js';

const parent = `rpc-key = "${'k'.repeat(32)}"\njwt-secret = "${'s'.repeat(32)}"\n`;

function open(context: TestContext) {
  const root = mkdtempSync(join(tmpdir(), 'dev-configs-'));
  context.after(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, 'config'));
  const registry = createMemoryStore().connect();
  const said: string[] = [];
  const pusher = createConfigPusher({
    root,
    registry,
    keys: { keys: [], isExplicit: false },
    say: (text) => void said.push(text),
    format: (found) => found.map(({ code, message }) => `${code} ${message}`).join('\n'),
  });
  let declared = 'hours: int32 = 24\n  token?: string';
  const find = (name: string): ServiceModel | undefined =>
    readModel(
      createMemoryTree({
        'scaffold.yaml': 'workspace: shop\n',
        [`services/${name}/service.yaml`]: `service: ${name}\nversion: 1.0.0\nconfig:\n  ${declared}\nroutes: {}\n`,
      }),
    ).model?.services[0];
  const judge: ConfigPush['judge'] = {
    check: (name, file, rules) => checkConfig(file, find(name), rules),
    service: find,
    isSecret: (name) => secretsOf(find(name)),
  };
  const known = openKnownTexts(createDiskTree(root), { endpoints: ['e'], namespace: 'shop' });
  return {
    said,
    write: (name: string, text: string): void => writeFileSync(join(root, 'config', `${name}.toml`), text),
    declare: (config: string) => {
      declared = config;
    },
    push: (...edited: string[]) =>
      pusher.push({ namespace: 'shop', judge, known, edited: edited.length === 0 ? 'all' : new Set(edited) }),
    set: (name: string, value: string) => registry.put([{ key: `/shop/${name}/config`, value }]),
    stored: async (name: string) => (await registry.get(`/shop/${name}/config`))?.value,
  };
}

test('saving one config leaves alone what was set elsewhere in another', async (t) => {
  const { write, push, set, stored } = open(t);
  write('parent', parent);
  write('user', 'hours = 1\n');
  write('order', 'hours = 1\n');
  assert.deepEqual(await push(), ['order', 'parent', 'user']);
  await set('user', 'hours = 12\n');
  write('order', 'hours = 2\n');
  assert.deepEqual(await push('order'), ['order']);
  assert.deepEqual([await stored('user'), await stored('order')], ['hours = 12\n', 'hours = 2\n']);
});

test('a config that was set elsewhere and saved here is said with both, once, and stays', async (t) => {
  const { write, push, set, stored, said } = open(t);
  write('user', 'hours = 1\ntoken = "a"\n');
  await push();
  await set('user', 'hours = 12\ntoken = "hush"\n');
  write('user', 'hours = 2\ntoken = "a"\n');
  said.length = 0;
  assert.deepEqual(await push('user'), []);
  assert.deepEqual(await push('user'), []);
  assert.equal(await stored('user'), 'hours = 12\ntoken = "hush"\n');
  assert.equal(said.length, 1);
  assert.match(
    said[0] ?? '',
    /-hours = 12[^]*\+hours = 2[^]*config pull user --force[^]*config push user --force/,
  );
  assert.doesNotMatch(said[0] ?? '', /hush/);
});

test('what was refused goes when the manifest is mended, though its file is not saved again', async (t) => {
  const { write, push, stored, said, declare } = open(t);
  write('user', 'hours = "x"\n');
  assert.deepEqual(await push(), []);
  assert.match(said.join(), /refused.*\n.*ARM6048/);
  declare('hours: string');
  assert.deepEqual(await push('order'), ['user']);
  assert.equal(await stored('user'), 'hours = "x"\n');
});

test('what is missing is named and waited for; an unknown key is said and no obstacle, unless strict', async (t) => {
  const { write, push, stored, said, declare } = open(t);
  declare('apiKey: string');
  write('user', '# apiKey = … (string, required)\n');
  await push();
  assert.match(said.join(), /refused, it is waited for:\nARM6053 apiKey is missing/);
  assert.equal(await stored('user'), undefined);
  write('user', 'apiKey = "k"\nsoon = 1\n');
  assert.deepEqual(await push('user'), ['user']);
  assert.match(said.join(), /ARM6054 soon is no key/);
  write('parent', `${parent}strict = true\n`);
  write('user', 'apiKey = "l"\nsoon = 1\n');
  assert.deepEqual(await push('user', 'parent'), ['parent']);
  assert.match(said.join(), /ARM6048 soon is no key/);
});

test('a secret that can be guessed is said, and no obstacle here', async (t) => {
  const { write, push, said } = open(t);
  write('parent', 'rpc-key = "a"\njwt-secret = "b"\n');
  assert.deepEqual(await push(), ['parent']);
  assert.match(said.join(), /ARM6056 rpc-key is shorter[^]*ARM6056 jwt-secret is shorter/);
});
