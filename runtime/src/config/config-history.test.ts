// What a config said before, as each store tells it: until it forgets.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testStores } from '../registry/testing/stores.js';
import { readConfigHistory } from './config-history.js';

for (const { name, skip, start } of testStores) {
  describe(`the history of a config ${name}`, { skip }, () => {
    test('has every text, newest first, up to a limit, the first one, or what the store has forgotten', async (context) => {
      const store = await start();
      context.after(() => store.close());
      const registry = store.connect();
      context.after(() => registry.close());
      const key = '/shop/user/config';
      const read = async (limit?: number) => {
        const target = { kind: 'service', service: 'user' } as const;
        const { revisions, end } = await readConfigHistory(registry, 'shop', target, limit);
        return [revisions.map(({ text }) => text).join(' '), end];
      };
      assert.deepEqual(await read(), ['', 'first']);
      for (const value of ['one', 'two', 'three']) {
        await registry.put([{ key, value }]);
        // Revisions of other keys lie between.
        await registry.put([{ key: '/shop/other', value }]);
      }
      assert.deepEqual(await read(), ['three two one', 'first']);
      assert.deepEqual(await read(2), ['three two', 'limit']);
      await store.compact();
      await registry.put([{ key, value: 'four' }]);
      const [texts, end] = await read();
      // At the revision that was compacted itself, etcd still knows; before that it does not.
      assert.match(texts ?? '', /^four( three)?$/);
      assert.equal(end, 'compacted');
      await registry.delete(key);
      await registry.put([{ key, value: 'five' }]);
      assert.deepEqual(await read(), ['five', 'first']);
    });
  });
}
