// `scaffold migrate` as its user meets it: drafts that are reviewed, applied, taken back, checked; what is refused says why.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { linkPackages, runIn, shell } from '../testing/linked-workspace.js';

const root = mkdtempSync(join(tmpdir(), 'armature-migrate-'));
const manifest = (row: string, more = ''): string =>
  `service: user\nroutes:\n  ping: { get: /ping }\ntables:\n  users: { row: { id: int64, ${row} }, key: id, unique: [name] }\n${more}`;

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const tables = (row: string, more?: string): void => write('services/user/service.yaml', manifest(row, more));
const migrate = (words: string) => runIn(root, `migrate ${words}`);
const db = '--db sqlite:test.db';

before(async () => {
  write('scaffold.yaml', 'workspace: shop\n');
  tables('name: string');
  assert.equal((await runIn(root, 'generate')).code, 0);
  linkPackages(root);
});
after(() => rmSync(root, { recursive: true }));

describe('migrate', () => {
  test('drafts the first tables, applies them, and finds nothing more to do', async () => {
    const unchecked = await migrate('check user');
    assert.equal(unchecked.code, 3);
    assert.match(unchecked.err, /ARM8024[^]*not those of the last migration: scaffold migrate draft user/);
    const drafted = await migrate('draft user');
    assert.equal(drafted.code, 0, drafted.err + drafted.out);
    assert.match(drafted.out, /services\/user\/migrations\/0001-create\.ts/);
    assert.match(
      read('services/user/migrations/0001-create.ts'),
      /await db\.createTable\("users", \{[^]*await db\.dropTable\("users"\)/,
    );
    assert.equal((await migrate('check user')).code, 0);
    assert.match((await migrate(`status user ${db}`)).out, /^pending {2}0001-create$/m);
    assert.equal((await migrate(`check user ${db}`)).code, 3);
    assert.equal((await migrate(`up user ${db}`)).out, 'applied 0001-create\n');
    assert.match((await migrate(`up user ${db}`)).out, /^Nothing is pending: SQLite in /);
    assert.equal((await migrate(`check user ${db}`)).code, 0);
    assert.match((await migrate('draft user')).out, /are those of the last migration/);
  });

  test('refuses what loses data, unless told, and asks for what rows have to get', async () => {
    write('services/user/service.yaml', manifest('title: string, age: int32').replace('[name]', '[title]'));
    const refused = await migrate('draft user');
    assert.equal(refused.code, 2);
    assert.match(
      refused.err,
      /ARM8020[^]*users\.name would go with its values: say --allow-loss, or --rename users\.name:new-name/,
    );
    assert.match(refused.err, /users\.title has no value for the rows that are there/);
    assert.match(refused.err, /users\.age has no value/);
    write(
      'services/user/service.yaml',
      manifest('title: string, age: int32 = 0').replace('[name]', '[title]'),
    );
    const renamed = await migrate('draft user name-to-title --rename users.name:title');
    assert.equal(renamed.code, 0, renamed.err);
    assert.match(read('services/user/migrations/0002-name-to-title.ts'), /rename: \{ name: "title" \}/);
    assert.equal((await migrate('draft user x --rename people:users')).code, 2);
    assert.equal((await migrate('draft user x --rename people')).code, 2);
  });

  test('takes the last one back, and refuses one that was edited after it was applied', async () => {
    assert.equal((await migrate(`up user ${db}`)).out, 'applied 0002-name-to-title\n');
    assert.equal((await migrate(`down user ${db}`)).out, 'took back 0002-name-to-title\n');
    assert.equal((await migrate(`up user ${db}`)).code, 0);
    const path = 'services/user/migrations/0001-create.ts';
    const original = read(path);
    write(path, `${original}// edited\n`);
    const edited = await migrate(`up user ${db}`);
    assert.equal(edited.code, 1);
    assert.match(edited.err, /ARM8021[^]*0001-create was edited after it was applied/);
    assert.match((await migrate(`status user ${db}`)).out, /^edited {3}0001-create/m);
    assert.equal((await migrate('check user')).code, 3, 'the list has the old checksum');
    write(path, original);
    assert.equal((await migrate(`up user ${db}`)).code, 0);
  });

  test('a migration that fails leaves nothing, and says what failed', async () => {
    write(
      'services/user/service.yaml',
      manifest('title: string, age: int32 = 0, "nick?": string').replace('[name]', '[title]'),
    );
    assert.equal((await migrate('draft user nick')).code, 0);
    const path = 'services/user/migrations/0003-nick.ts';
    const draft = read(path);
    write(
      path,
      draft.replace('Promise<void> {', "Promise<void> {\n  await db.sql('select * from nowhere');"),
    );
    const broken = await migrate(`up user ${db}`);
    assert.equal(broken.code, 1);
    assert.match(broken.err, /0003-nick \(up\): no such table: nowhere/);
    assert.match((await migrate(`status user ${db}`)).out, /^pending {2}0003-nick$/m);
    write(path, draft);
    assert.equal((await migrate(`up user ${db}`)).code, 0);
  });

  test('what is drafted compiles, and is generated code’s to take', async () => {
    assert.equal((await runIn(root, 'generate')).code, 0);
    assert.equal((await runIn(root, 'generate --check')).code, 0);
    assert.equal(await shell(root, 'node node_modules/typescript/bin/tsc -p tsconfig.json --noEmit'), '');
  });

  test('without tables, without a database, with a wrong address', async () => {
    const away = await migrate('up user --db postgres://u:geheim@127.0.0.1:1/x');
    assert.equal(away.code, 4);
    assert.match(away.err, /ARM8022[^]*PostgreSQL at 127\.0\.0\.1:1\/x: ECONNREFUSED/);
    assert.doesNotMatch(away.err + away.out, /geheim/);
    const wrong = await migrate('up user --db mysql://u:geheim@h/x');
    assert.equal(wrong.code, 4);
    assert.doesNotMatch(wrong.err, /geheim/);
    assert.equal((await migrate('up nobody')).code, 2);
    write('services/plain/service.yaml', 'service: plain\nroutes:\n  ping: { get: /ping }\n');
    const none = await migrate('draft plain');
    assert.equal(none.code, 2);
    assert.match(none.err, /ARM8023/);
  });
});
