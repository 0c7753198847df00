// A workspace with many different mistakes, through the command line: all at once, each at its place, and nothing written.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { lineAndColumn } from '../source/source-file.js';
import { runCommandLine } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'scaffold-mistakes-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const root = join(folder, 'shop');

/** Each mistake stands between `«CODE:` and `»`. */
const marked: Readonly<Record<string, string>> = {
  'scaffold.yaml': `workspace: shop
auth: { claims: { userId: int64, role: "enum(admin, member)" } }
`,
  'shared/common.yaml': `types:
  Money: { amount: decimal, currency: "string(«ARM2001:»" }
  Page<T>: { items: "T[]", total: int32 = «ARM2006:many» }
  Range: { least: "int32«ARM2004:(9..1)»", most: int32 }
errors:
  NotFound: { «ARM1011:status»: 404, message: not found }
`,
  'services/user/service.yaml': `service: user
version: «ARM1019:1.2»
imports: { common: ../../shared/common.yaml }
depends: [«ARM3051:fiel»]
types:
  User: { id: int64, tags: «ARM1005:string[]», born: «ARM2002:Date» }
  Order: { total: common.Money, buyer: «ARM3005:Usr», range: common.Range }
  Slim: Pick<common.Money, amount | «ARM3021:curency»>
routes:
  getUser:
    get: /users/{«ARM4004:id»}
    «ARM1010:retuns»: User
    errors: [common.NotFound, «ARM3013:Missing»]
  listUsers:
    get: /users
    query: { money: «ARM3042:common.Money», filter?: «ARM3005:Filtr» }
    returns: common.Page<User>
  removeUser:
    delete: /users
    «ARM4006:body»: { id: int64 }
    auth: { jwt: { roles: [«ARM3054:owner»] } }
  renameUser:
    post: /rename
    timeout: «ARM1013:2 seconds»
    body: { name: string, order: Order }
    returns: «ARM3006:comon».Page<User>
`,
  'services/file/service.yaml': `service: file
routes:
  getFile: { get: /file, returns: string }
`,
};

/** `path:line:column CODE` of every mark, in the order of files and places. */
const expected: string[] = [];
for (const [path, text] of Object.entries(marked).sort(([a], [b]) => (a < b ? -1 : 1))) {
  const plain = text.replace(/«ARM\d{4}:|»/g, '');
  let removed = 0;
  for (const { index, 0: mark } of text.matchAll(/«(ARM\d{4}):|»/g)) {
    const { line, column } = lineAndColumn({ path, text: plain }, index - removed);
    removed += mark.length;
    if (mark !== '»') expected.push(`${path}:${line}:${column} ${mark.slice(1, -1)}`);
  }
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), plain);
}

async function generateIn(cwd: string, args: readonly string[] = []) {
  let [out, err] = ['', ''];
  const code = await runCommandLine(['generate', ...args], {
    cwd,
    env: {},
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    stdin: {},
  });
  return { code, out, err };
}

/** `path:line:column CODE` of every problem in the output. */
function placesIn(text: string): string[] {
  return [...text.matchAll(/^(\S+) (?:error|warning) (ARM\d{4}) /gm)].map(
    ([, place, code]) => `${place} ${code}`,
  );
}

test('reports more than ten different mistakes at once, each at its place, and writes nothing', async () => {
  const before = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
  const { code, out, err } = await generateIn(root);
  assert.deepEqual(placesIn(err), expected);
  assert.ok(new Set(expected.map((each) => each.slice(-7))).size >= 10);
  assert.match(err, new RegExp(`^${expected.length} errors$`, 'm'));
  assert.equal(out, '');
  assert.equal(code, 2);
  assert.deepEqual(readdirSync(root, { recursive: true, encoding: 'utf8' }).sort(), before);
});

test('shows places from where the user stands, in a folder of the workspace and with --cwd', async () => {
  const standing: readonly (readonly [string, readonly string[]])[] = [
    [join(root, 'services/user'), []],
    [folder, ['--cwd', 'shop']],
    [join(folder, 'shop/shared'), ['--cwd', '../services/file']],
  ];
  for (const [cwd, args] of standing) {
    const { code, err } = await generateIn(cwd, args);
    assert.equal(code, 2);
    const places = placesIn(err).map((place) => {
      const [path = '', ...rest] = place.split(':');
      return [resolve(cwd, path).slice(root.length + 1), ...rest].join(':');
    });
    assert.deepEqual(places, expected);
  }
  const { err } = await generateIn(join(root, 'services/user'));
  assert.match(err, /^service\.yaml:2:10 error ARM1019 /m);
  assert.match(err, /^\.\.\/\.\.\/shared\/common\.yaml:2:/m);
});
