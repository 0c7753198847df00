// What is said about a config before it goes anywhere: as its service will judge it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readModel } from '../../generate/generate.js';
import { createMemoryTree } from '../../file/memory-tree.js';
import type { ServiceModel } from '../../language/model.js';
import { checkConfig, isGood, withoutMissing } from './check-config.js';

const manifest = `service: user
version: 1.0.0
config:
  big?: int64
  ratio?: double
  price?: decimal
  prices?: "decimal[]"
  many?: { type: "int64[]", uniqueItems: true }
  servers?: "Server[](..2)"
  named?: map<string, Server>
  target?: Target
  closed?: Closed
  free?: json
  mail: { auth: { user: string, pass: string }, "port": int32 = 587 }
types:
  Server: { host: string }
  ByName: { kind: enum(name), name: string }
  ByNumber: { kind: enum(number), number: int32 }
  Target: { union: [ByName, ByNumber], discriminator: kind }
  Closed: { fields: { a?: int32 }, additional: reject }
routes: {}
`;
const tree = createMemoryTree({
  'scaffold.yaml': 'workspace: shop\n',
  'services/user/service.yaml': manifest,
});
const { model } = readModel(tree);
const service: ServiceModel | undefined = model?.services[0];
const mail = '[mail.auth]\nuser = "u"\npass = "p"\n';

function check(text: string, strict = false): string[] {
  assert.ok(service);
  return checkConfig({ path: 'config/user.toml', text }, service, { strict }).map(
    ({ code, severity, message }) => `${severity} ${code} ${message}`,
  );
}

for (const [what, text, ...expected] of [
  ['64 bits', 'big = 9223372036854775807\n'],
  ['64 bits below zero', 'big = -9_223_372_036_854_775_808\n'],
  ['a bit more', 'big = 9223372036854775808\n', /^error ARM6048 big has to be a whole number of 64 bits/],
  ['a large number for a double and for JSON', 'ratio = 9223372036854775807\nfree = [9223372036854775807]\n'],
  ['lists of large numbers', 'many = [9223372036854775807, 9223372036854775806]\n'],
  [
    'one large number twice',
    'many = [9223372036854775807, 9223372036854775807]\n',
    /^error ARM6048 many has to have items that differ/,
  ],
  [
    'decimals without quotes, which services refuse',
    'price = 1.5\nprices = ["1", 2]\n',
    /^error ARM6048 price has to be a decimal number in quotes/,
    /^error ARM6048 prices has to be a decimal number in quotes/,
  ],
  ['an unknown key at the top', 'bgi = 1\n', /^warning ARM6054 bgi is no key/],
  [
    'an unknown key in a list',
    'servers = [{ host = "h", post = 1 }]\n',
    /^warning ARM6054 servers.post is no key/,
  ],
  [
    'an unknown key in a map',
    'named = { a = { host = "h", post = 1 } }\n',
    /^warning ARM6054 named.a.post is no key/,
  ],
  [
    'an unknown key in a union',
    'target = { kind = "name", name = "n", nmae = 1 }\n',
    /^warning ARM6054 target.nmae is no key/,
  ],
  [
    'no member of a union',
    'target = { kind = "name", number = 1 }\n',
    /^error ARM6048 target has to fit ByName or ByNumber/,
  ],
  ['an unknown key where the type takes none', 'closed = { b = 1 }\n', /^error ARM6048 closed.b is no key/],
  [
    'too many items',
    'servers = [{ host = "a" }, { host = "b" }, { host = "c" }]\n',
    /^error ARM6048 servers has to have at most 2 items/,
  ],
] as const) {
  test(`says of ${what}: ${expected.length === 0 ? 'nothing' : expected.map(String).join('; ')}`, () => {
    const said = check(text + mail);
    assert.equal(said.length, expected.length, said.join('\n'));
    for (const [at, pattern] of expected.entries()) assert.match(said[at] ?? '', pattern);
  });
}

test('an unknown key is an error under strict', () => {
  assert.deepEqual(check(`bgi = 1\n${mail}`, true), ['error ARM6048 bgi is no key of this config']);
});

test('what is missing is named to the last key, with what gives it a value', () => {
  assert.deepEqual(check(''), [
    'error ARM6053 mail.auth.user is missing: it has to be a string',
    'error ARM6053 mail.auth.pass is missing: it has to be a string',
  ]);
  const [first] = checkConfig({ path: 'config/user.toml', text: '' }, service);
  assert.equal(
    first?.mend,
    'give it a value in config/user.toml, or: scaffold config set user mail.auth.user=…',
  );
  const found = checkConfig({ path: 'config/user.toml', text: 'big = "x"\n' }, service);
  assert.deepEqual([isGood(found), withoutMissing(found).map(({ code }) => code)], [false, ['ARM6048']]);
});
