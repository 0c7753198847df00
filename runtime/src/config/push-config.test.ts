// A push replaces what was read, and nothing that somebody else has written since.
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { describe, test } from 'node:test';
import { createMemoryStore } from '../registry/memory-registry.js';
import type { Registry } from '../registry/registry.js';
import { ConfigConflict } from './config-error.js';
import { pushConfig, readConfig } from './push-config.js';

const target = { kind: 'service', service: 'user' } as const;
const push = (registry: Registry, text: string, over?: number) =>
  pushConfig({
    registry,
    namespace: 'shop',
    target,
    text,
    source: 'user.toml',
    ...(over === undefined ? {} : { over }),
  });

describe('a push', () => {
  test('over what was read is written, over anything else it is not', async () => {
    const registry = createMemoryStore().connect();
    await push(registry, 'port = 1\n', 0);
    const read = await readConfig(registry, 'shop', target);
    assert.equal(read?.text, 'port = 1\n');
    await push(registry, 'port = 2\n', read.revision);
    await assert.rejects(push(registry, 'port = 3\n', read.revision), (error: unknown) => {
      assert.ok(error instanceof ConfigConflict);
      assert.equal(error.stored?.text, 'port = 2\n');
      assert.ok(!(inspect(error) + JSON.stringify(error)).includes('port = 2'));
      return true;
    });
    await assert.rejects(push(registry, 'port = 3\n', 0), ConfigConflict);
    assert.equal((await readConfig(registry, 'shop', target))?.text, 'port = 2\n');
  });

  test('over a config that was deleted meanwhile is a conflict', async () => {
    const registry = createMemoryStore().connect();
    await push(registry, 'port = 1\n');
    const read = await readConfig(registry, 'shop', target);
    await registry.delete('/shop/user/config');
    await assert.rejects(push(registry, 'port = 2\n', read?.revision ?? 0), /was deleted meanwhile/);
  });

  test('of what stands there already writes nothing, whatever was read', async () => {
    const registry = createMemoryStore().connect();
    await push(registry, 'port = 1\n');
    assert.equal((await push(registry, 'port = 1\n', 0)).changed, false);
  });

  test('whose answer was lost finds its own write', async () => {
    const registry = createMemoryStore().connect();
    const losing: Registry = {
      ...registry,
      replace: async (entry, expected) => {
        await registry.replace(entry, expected);
        return registry.replace(entry, expected);
      },
    };
    assert.equal((await push(losing, 'port = 1\n', 0)).changed, true);
  });

  test('that races with another loses or wins as a whole', async () => {
    const registry = createMemoryStore().connect();
    await push(registry, 'port = 0\n');
    const { revision = 0 } = (await readConfig(registry, 'shop', target)) ?? {};
    const outcomes = await Promise.allSettled(
      [1, 2, 3, 4].map((port) => push(registry, `port = ${port}\n`, revision)),
    );
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  });
});
