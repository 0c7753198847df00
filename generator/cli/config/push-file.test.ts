// A push replaces what this workspace has last seen in etcd, and nothing that somebody else has written.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as runtime from '@armature/runtime';
import { createMemoryTree } from '../../file/memory-tree.js';
import { openKnownTexts } from './known-texts.js';
import { planPush, pushFile, writeConfig } from './push-file.js';

const platform = { endpoints: ['http://127.0.0.1:2379'], namespace: 'shop' };
const [ours, theirs, next] = ['port = 1\n', 'port = 2\n', 'port = 3\n'];

function open() {
  const registry = runtime.createMemoryStore().connect();
  const tree = createMemoryTree();
  const known = openKnownTexts(tree, platform);
  const options = (text: string, force = false) => ({
    runtime,
    registry,
    namespace: 'shop',
    name: 'user',
    text,
    source: 'config/user.toml',
    known,
    force,
  });
  return {
    tree,
    known,
    options,
    push: (text: string, force?: boolean) => pushFile(options(text, force)),
    set: (text: string) => registry.put([{ key: '/shop/user/config', value: text }]),
    stored: async () => (await registry.get('/shop/user/config'))?.value,
  };
}

describe('a push of a file', () => {
  test('goes where nothing is, and over what was pushed before', async () => {
    const { push, stored } = open();
    assert.equal((await push(ours)).kind, 'pushed');
    assert.equal((await push(ours)).kind, 'same');
    assert.equal((await push(next)).kind, 'pushed');
    assert.equal(await stored(), next);
  });

  test('that was not edited leaves alone what was set elsewhere', async () => {
    const { push, set, stored } = open();
    await push(ours);
    await set(theirs);
    assert.deepEqual((await push(ours)).kind, 'behind');
    assert.equal(await stored(), theirs);
  });

  test('that was edited while something else was set is a conflict that has both', async () => {
    const { push, set, stored } = open();
    await push(ours);
    const revision = await set(theirs);
    assert.deepEqual(await push(next), { kind: 'conflict', stored: theirs, revision });
    assert.equal(await stored(), theirs);
    // The same again: nobody is worn down.
    assert.equal((await push(next)).kind, 'conflict');
    assert.equal((await push(next, true)).kind, 'pushed');
    assert.equal(await stored(), next);
  });

  test('of a workspace that has seen nothing yet is a conflict where there is something else', async () => {
    const { push, set } = open();
    await set(theirs);
    assert.equal((await push(ours)).kind, 'conflict');
    assert.equal((await push(theirs)).kind, 'same');
    // Seen now.
    assert.equal((await push(ours)).kind, 'pushed');
  });

  test('loses to what is written between reading and writing, forced or not', async () => {
    for (const force of [false, true]) {
      const { push, options, set, stored } = open();
      await push(ours);
      const plan = await planPush(options(next, force));
      await set(theirs);
      assert.equal((await writeConfig(options(next, force), plan)).kind, 'conflict');
      assert.equal(await stored(), theirs);
    }
  });

  test('after a wipe is made anew', async () => {
    const { push, options, stored } = open();
    await push(ours);
    await options('').registry.delete('/shop/user/config');
    assert.equal((await push(ours)).kind, 'pushed');
    assert.equal(await stored(), ours);
  });
});

test('what was seen is kept by platform, holds no secret, and survives damage', () => {
  const { tree, known } = open();
  const secret = 'rpc-key = "hush"\n';
  known.keep('parent', secret);
  assert.ok(known.isKnown('parent', secret));
  assert.ok(!known.isKnown('user', secret));
  assert.ok(!openKnownTexts(tree, { ...platform, namespace: 'other' }).isKnown('parent', secret));
  assert.doesNotMatch(tree.read('.scaffold/configs.json') ?? '', /hush/);
  tree.write('.scaffold/configs.json', '{');
  assert.ok(!known.isKnown('parent', secret));
  for (let at = 0; at < 30; at += 1)
    openKnownTexts(tree, { endpoints: [`http://127.0.0.1:${at}`], namespace: 'shop' }).keep('user', ours);
  assert.equal(Object.keys(JSON.parse(tree.read('.scaffold/configs.json') ?? '{}') as object).length, 20);
});
