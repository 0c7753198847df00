// Where a database is, by who says it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findAddress, overriddenBy } from './address.js';

const sources = { variable: undefined, folder: '/srv/user', service: 'user' } as const;
const parent = { driver: 'postgres', host: 'db', port: 0, user: 'u', pass: 'p', db: 'd' };

test('a [db] that has a pool alone leaves the place as it would be', () => {
  const config = overriddenBy(undefined, { pool: 20, slowMs: 7 });
  const development = findAddress({ ...sources, config, kind: 'development' });
  assert.deepEqual(development, { engine: 'sqlite', path: '/srv/user/data/user.db', slowMs: 7 });
  const inTest = findAddress({ ...sources, config, kind: 'test' });
  assert.deepEqual(inTest, { engine: 'sqlite', path: ':memory:', slowMs: 7 });
  assert.throws(
    () => findAddress({ ...sources, config, kind: 'production' }),
    /\[db\] does not say where it is: set driver/,
  );
});

test('it goes before that of the parent, key by key', () => {
  const found = findAddress({ ...sources, config: overriddenBy(parent, { pool: 20 }), kind: 'production' });
  assert.ok(found.engine === 'postgres');
  assert.deepEqual([found.host, found.port, found.connections, found.password], ['db', 5432, 20, 'p']);
});

test('one that has a place and no driver is told', () => {
  const config = overriddenBy(undefined, { host: 'db' });
  assert.throws(() => findAddress({ ...sources, config, kind: 'development' }), /says no driver/);
});
