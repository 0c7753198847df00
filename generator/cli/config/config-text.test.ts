import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from 'smol-toml';
import { readModel } from '../../generate/generate.js';
import { createMemoryTree } from '../../file/memory-tree.js';
import { checkConfig } from './check-config.js';
import { setTomlValue } from './edit-toml.js';
import { maskSecrets, secretsOf } from './secrets.js';
import { findTomlPlaces } from './toml-places.js';

describe('findTomlPlaces', () => {
  it('finds values of every form, comments left out', () => {
    const text = [
      'a = 1 # one',
      '"b c" = "x # y"',
      "c.d = '''long '' one'''",
      'e = [1, # first',
      '  "]",',
      ']',
      '[f."g.h"]',
      'i = { j = "}", k = [ "a" ] }  ',
      '# l = 2',
      '[[m]]',
      'n = """a \\""" b"""',
    ].join('\n');
    assert.deepEqual(Object.keys(parse(text)), ['a', 'b c', 'c', 'e', 'f', 'm']);
    const { entries, tables } = findTomlPlaces(text);
    assert.deepEqual(
      entries.map(({ path, value }) => [path.join('/'), text.slice(value.start, value.end)]),
      [
        ['a', '1'],
        ['b c', '"x # y"'],
        ['c/d', "'''long '' one'''"],
        ['e', '[1, # first\n  "]",\n]'],
        ['f/g.h/i', '{ j = "}", k = [ "a" ] }'],
        ['m/n', '"""a \\""" b"""'],
      ],
    );
    assert.deepEqual(
      tables.map(({ path, isArray }) => [path.join('/'), isArray]),
      [
        ['f/g.h', false],
        ['m', true],
      ],
    );
  });
});

describe('setTomlValue', () => {
  const text = '# port of mail\nport = 1 # old\n\n[email]\n# who\nhost = "a"\n\n[other]\nx = { y = 1 }\n';
  const cases = [
    ['replaces a value and keeps its comments', ['port'], 2, text.replace('= 1 # old', '= 2 # old')],
    ['adds a key to its table', ['email', 'port'], 587, text.replace('"a"\n', '"a"\nport = 587\n')],
    ['adds a key before the first table', ['name'], 'x', text.replace('# old\n', '# old\nname = "x"\n')],
    ['adds a table', ['db', 'pass'], 'p"w', `${text}\n[db]\npass = "p\\"w"\n`],
    ['changes an inline table', ['other', 'x', 'z'], true, text.replace('{ y = 1 }', '{ y = 1, z = true }')],
  ] as const;
  for (const [name, path, value, expected] of cases) {
    it(name, () => assert.equal(setTomlValue(text, path, value), expected));
  }

  it('keeps all that stands beside a value in an inline table, to the digit and the kind of date', () => {
    assert.equal(
      setTomlValue(
        'x = { big = 9223372036854775807, day = 2024-02-29, at = 07:32:00, y = inf }\n',
        ['x', 'z'],
        1,
      ),
      'x = { big = 9223372036854775807, day = 2024-02-29, at = 07:32:00.000, y = inf, z = 1 }\n',
    );
  });

  it('begins an empty text', () => assert.equal(setTomlValue('', ['a'], [1, 2]), 'a = [1, 2]\n'));

  it('refuses what something else stands in the way of', () => {
    assert.equal(setTomlValue('a = 1\n', ['a', 'b'], 1), undefined);
    assert.equal(setTomlValue('[[a]]\nb = 1\n', ['a', 'c'], 1), undefined);
  });
});

describe('maskSecrets', () => {
  it('hides keys and passwords, also in inline tables and in comments', () => {
    const text =
      'rpc-key = ["k1", "k2"]\njwt-secret = "j"\n# jwt-secret = "old"\nport = 1\ndb = { host = "h", pass = "p" }\n';
    assert.equal(
      maskSecrets(text, secretsOf(undefined)),
      'rpc-key = "***"\njwt-secret = "***"\n# jwt-secret = "***"\nport = 1\ndb = "***"\n',
    );
  });
});

describe('checkConfig', () => {
  const tree = createMemoryTree({
    'scaffold.yaml': 'workspace: shop\n',
    'services/user/service.yaml':
      'service: user\nversion: 1.0.0\nconfig:\n  hours: int32(1..48) = 24\n  email: { host: string, "port": int32 = 587, password: { type: string, writeOnly: true } }\nroutes: {}\n',
  });
  const service = readModel(tree).model?.services[0];
  assert.ok(service);
  const check = (text: string): string[] =>
    checkConfig({ path: 'config/user.toml', text }, service).map(({ code, message, span }) => {
      const line = span && span.file.text.slice(0, span.start).split('\n').length;
      return `${code} ${line ?? '-'} ${message}`;
    });

  it('takes what fits', () => {
    assert.deepEqual(check('port = 0\nhours = 2\n[email]\nhost = "h"\npassword = "p"\n'), []);
  });

  it('reports everything that does not, at its place', () => {
    assert.deepEqual(check('hours = 100\nhuors = 1\n[email]\nhost = 5\n').sort(), [
      'ARM6048 1 hours has to be at most 48',
      'ARM6048 4 email.host has to be a string',
      'ARM6053 3 email.password is missing: it has to be a string',
      'ARM6054 2 huors is no key of this config',
    ]);
  });

  it('shows no secret in the excerpt', () => {
    const [found] = checkConfig(
      { path: 'config/user.toml', text: 'hours = 100\n[email]\nhost = "h"\npassword = "hush"\n' },
      service,
    );
    assert.ok(found?.span && !found.span.file.text.includes('hush'));
  });

  it('says where a text is no TOML', () => {
    assert.match(
      check('hours = \n').join(),
      /^ARM6048 - config\/user\.toml: the text is not valid TOML at line 1/,
    );
  });
});
