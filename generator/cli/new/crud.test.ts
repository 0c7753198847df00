// `scaffold new crud`: what it writes compiles and passes its test, whatever the table; what is wrong is said, and nothing is written.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { linkPackages, runIn, shell } from '../testing/linked-workspace.js';

const root = mkdtempSync(join(tmpdir(), 'armature-crud-'));
const manifest = `service: shop
types:
  # Who buys.
  User:
    id: int64
    name: string(1..64) # as they say it
    email: email
    role: enum(admin, member) = member
    nick?: string
    password: { type: string, writeOnly: true }
    createdAt: { type: datetime, readOnly: true }
tables:
  users: { row: User, key: id, unique: [email], index: [role, [name, createdAt desc]] }
  orders:
    row: # what was bought
      id: uuid
      userId: int64 # who
      input: string
      rev: int32
      tags: string[]
    key: id
    index: [[userId, input]]
    version: rev
    references: { userId: users }
  links:
    row: { call: string, order: uuid, at: date }
    key: [call, order]
    references: { order: { table: orders, onDelete: cascade } }
routes:
  ping: { get: /ping } # stays
`;

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const service = 'services/shop/service.yaml';
const everything = (): string =>
  readdirSync(join(root, 'services/shop'), { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => readFileSync(join(each.parentPath, each.name), 'utf8'))
    .join('\n');

before(async () => {
  write(
    'scaffold.yaml',
    "workspace: shop\nauth: { claims: { userId: int64, role: 'enum(admin, member)' } }\n",
  );
  write(service, manifest);
  assert.equal((await runIn(root, 'generate')).code, 0);
  linkPackages(root);
});
after(() => rmSync(root, { recursive: true }));

describe('new crud', () => {
  test('says what is wrong before anything is written', async () => {
    const start = everything();
    for (const [words, said] of [
      ['user', /ARM6012[^]*no table "user"; it has users, orders/],
      ['shop users more', /ARM6012/],
      ['nobody.users', /ARM60/],
      ['Users', /ARM6013/],
    ] as const) {
      const { code, err } = await runIn(root, `new crud ${words}`);
      assert.equal(code, 2, words);
      assert.match(err, said);
    }
    write(
      service,
      manifest.replace('  ping:', '  getUser: { post: /x }\n  listUsers: { post: /y }\n  ping:'),
    );
    const taken = await runIn(root, 'new crud users');
    assert.equal(taken.code, 2);
    assert.match(taken.err, /ARM6015[^]*"listUsers"[^]*ARM6015[^]*"getUser"/);
    write(service, manifest.replace('datetime, readOnly', 'string, readOnly'));
    assert.match((await runIn(root, 'new crud users')).err, /createdAt of users is readOnly/);
    write(service, manifest);
    const path = 'services/shop/shop.service.ts';
    const code = read(path);
    write(path, code.replace('  constructor', '  async getUser() {}\n\n  constructor'));
    const written = everything();
    const own = await runIn(root, 'new crud users');
    assert.equal(own.code, 2);
    assert.match(own.err, /has no unwritten method getUser to/);
    assert.equal(everything(), written);
    write(path, code);
    assert.equal(everything(), start);
  });

  test('writes operations that are typed, tested and generated', async () => {
    write('services/shop/shop.service.ts', read('services/shop/shop.service.ts').replaceAll('"', "'"));
    for (const words of ['shop users --auth jwt', 'orders --role admin --role member', 'links --rpc-only']) {
      const { code, out, err } = await runIn(root, `new crud ${words}`);
      assert.equal(code, 0, out + err);
    }
    const text = read(service);
    assert.ok(text.startsWith(manifest.slice(0, manifest.indexOf('tables:'))), text);
    assert.match(text, /\n {4}row: OrderRow # what was bought\n {4}key: id\n/);
    assert.match(text, /\n {2}OrderRow:\n {4}id: uuid\n {4}userId: int64 # who\n/);
    assert.match(text, /\n {2}LinkRow: \{ call: string, order: uuid, at: date \}\n/);
    assert.match(text, / {2}ping: \{ get: \/ping \} # stays\n/);
    const code = read('services/shop/shop.service.ts');
    assert.match(code, /throw failure\('not-found', 'there is no such order'\);/);
    assert.equal([...code.matchAll(/return notWritten/g)].length, 1, 'only ping');
    assert.equal((await runIn(root, 'generate --check')).code, 0);
    assert.equal(await shell(root, 'node node_modules/typescript/bin/tsc --noEmit'), '');
    const tested = await shell(root, 'node --import tsx --test services/shop/*.test.ts');
    assert.match(tested, /^# pass 4$/m, tested);
    assert.match(tested, /^# fail 0$/m, tested);
  });

  test('what was written is the user’s: it stays when its operation goes', async () => {
    const again = await runIn(root, 'new crud users');
    assert.equal(again.code, 2);
    assert.match(again.err, /ARM6015/);
    write(service, read(service).replace(/ {2}deleteLink:\n( {4}.*\n)+/, ''));
    assert.equal((await runIn(root, 'generate')).code, 0);
    assert.match(read('services/shop/shop.service.ts'), /async deleteLink\(/);
  });
});
