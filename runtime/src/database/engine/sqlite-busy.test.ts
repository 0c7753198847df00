// Two connections to one file in one process, as two instances under `dev` are.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Connection } from './engine.js';
import { openSqlite } from './sqlite.js';

async function two(context: TestContext): Promise<[Connection, Connection]> {
  const folder = mkdtempSync(join(tmpdir(), 'armature-busy-'));
  const engines = await Promise.all([1, 2].map(() => openSqlite(join(folder, 'test.db'))));
  const [one, other] = await Promise.all(engines.map((engine) => engine.acquire()));
  assert.ok(one && other);
  context.after(async () => {
    one.release();
    other.release();
    await Promise.all(engines.map((engine) => engine.close()));
    rmSync(folder, { recursive: true, force: true });
  });
  await one.query('create table things (id integer primary key)', []);
  return [one, other];
}

test('who waits for the file does not hold up who has it', async (context) => {
  const [one, other] = await two(context);
  await one.query('begin immediate', []);
  const waiting = other.query('insert into things values (1)', []);
  await one.query('insert into things values (2)', []);
  await one.query('commit', []);
  assert.equal((await waiting).changed, 1);
  const { rows } = await one.query('select id from things order by id', []);
  assert.deepEqual(
    rows.map(({ id }) => Number(id)),
    [1, 2],
  );
});

test('who waits for it stops when nobody waits for them', async (context) => {
  const [one, other] = await two(context);
  await one.query('begin immediate', []);
  const controller = new AbortController();
  const waiting = other.query('insert into things values (1)', [], controller.signal);
  controller.abort(new Error('enough'));
  await assert.rejects(waiting, /enough/);
  await one.query('rollback', []);
  assert.equal((await other.query('insert into things values (1)', [])).changed, 1);
});
