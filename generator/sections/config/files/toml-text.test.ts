// What is scaffolded into config/<service>.toml: defaults, and the names of what only the user knows.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from 'smol-toml';
import { readModel } from '../../../generate/generate.js';
import { createMemoryTree } from '../../../file/memory-tree.js';
import type { Field } from '../../../language/model.js';
import { configToml } from './toml-text.js';
import { config as configPart } from '../part.js';

function scaffold(config: string, types = ''): string {
  const tree = createMemoryTree({
    'scaffold.yaml': 'workspace: shop\n',
    'services/user/service.yaml': `service: user\nversion: 1.0.0\nconfig:\n${config.replace(/^/gm, '  ')}\n${types}routes: {}\n`,
  });
  const { model, diagnostics } = readModel(tree);
  assert.deepEqual(
    diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ code, message }) => `${code} ${message}`),
    [],
  );
  const type = model?.services[0]?.part(configPart).type;
  assert.ok(type?.kind === 'object');
  const fields: readonly Field[] = type.fields.filter(({ name }) => name !== 'port');
  const text = configToml(fields);
  parse(text, { integersAsBigInt: 'asNeeded' });
  return text;
}

describe('a scaffolded config', () => {
  test('names what is required and has no default, and makes no value up', () => {
    const text = scaffold(
      [
        'apiKey: string(16..)',
        'home: uri',
        'mode: enum(fast, slow)',
        'labels: map<string, string>',
        'servers: "Server[](1..)"',
        'since: datetime',
        'on: boolean',
        'who: { type: email, example: ann@shop.example, description: Whom to write to. }',
        'limit: int32 = 60',
        'note?: string',
        'either: string | null',
      ].join('\n'),
      'types:\n  Server: { host: string }\n',
    );
    assert.equal(
      text,
      `# apiKey = … (string(16..), required)
# home = … (uri, required)
# mode = … (enum(fast, slow), required)
# labels = … (map<string, string>, required)
# servers = … (Server[](1..), required)
# since = … (datetime, required)
# on = … (boolean, required)
# Whom to write to.
# who = … (email, required, such as "ann@shop.example")
limit = 60
# note = … (string)
# either = … (string | null, required)
`,
    );
    assert.deepEqual(Object.keys(parse(text)), ['limit']);
  });

  test('has a table for each section, and leaves those absent that may be', () => {
    const text = scaffold(
      [
        'mail: { host: string, "port": int32 = 587 }',
        'empty: { of: { it: { host: string } } }',
        'cache?: { host: string, ttl: int32 = 5, deep: { x: string } }',
        'tree?: Node',
      ].join('\n'),
      'types:\n  Node: { name: string, next?: Node }\n',
    );
    assert.equal(
      text,
      `[mail]
# host = … (string, required)
port = 587

[empty.of.it]
# host = … (string, required)

# [cache]
# host = … (string, required)
# ttl = 5

# [cache.deep]
# x = … (string, required)

# [tree]
# name = … (string, required)
# next = … (Node)
`,
    );
    assert.deepEqual(Object.keys(parse(text)), ['mail', 'empty']);
  });

  test('writes defaults as TOML has them: 64 bits as numbers, decimals as text', () => {
    const text = scaffold(
      [
        'most: int64 = 9223372036854775807',
        'least: int64 = -9223372036854775808',
        'all: { type: "int64[]", default: [9223372036854775807, 1] }',
        'price: decimal = 1.50',
        'name: string = hello',
        'nick: { type: string | null, default: null }',
      ].join('\n'),
    );
    assert.equal(
      text,
      `most = 9223372036854775807
least = -9223372036854775808
all = [9223372036854775807, 1]
price = "1.50"
name = "hello"
# nick = … (string | null)
`,
    );
  });
});
