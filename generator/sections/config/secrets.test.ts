// `secret: true` in a config: what is emitted for it, and where it can not stand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readModel } from '../../generate/generate.js';
import { createMemoryTree } from '../../file/memory-tree.js';
import { config } from './part.js';
import { secretFields } from './secret-fields.js';

function read(lines: string, types = '') {
  return readModel(
    createMemoryTree({
      'scaffold.yaml': 'workspace: shop\n',
      'services/user/service.yaml': `service: user\nversion: 1.0.0\nconfig:\n${lines}\n${types}routes: {}\n`,
    }),
  );
}

test('secrets are found through tables and types, by their names in texts and in code', () => {
  const { model } = read(
    '  apiKey: { type: string, secret: true }\n  mail: Mail\n  deep: { of: { it?: { type: string | null, secret: true } } }',
    'types:\n  Mail: { host: string, password: { type: string, name: pass-word, secret: true } }\n',
  );
  const found = secretFields(model?.services[0]?.part(config).type ?? assert.fail());
  assert.deepEqual(
    found.map(({ path, property }) => [path.join('.'), property.join('.')]),
    [
      ['apiKey', 'apiKey'],
      ['mail.pass-word', 'mail.password'],
      ['deep.of.it', 'deep.of.it'],
    ],
  );
});

test('a secret that nothing could seal, or that everybody reads, is refused where it is declared', () => {
  const { diagnostics } = read(
    [
      '  port2: { type: int32, secret: true }',
      '  list: "Token[]"',
      '  given: { type: string, secret: true, default: hunter2 }',
    ].join('\n'),
    'types:\n  Token: { value: { type: string, secret: true } }\n',
  );
  assert.deepEqual(
    diagnostics.filter(({ code }) => code === 'ARM3090').map(({ code, message }) => `${code} ${message}`),
    [
      'ARM3090 port2 cannot be a secret: it is no text',
      'ARM3090 given cannot be a secret: it has a default, which everybody reads in the manifest',
      'ARM3090 value cannot be a secret: it stands in a list, a map or a union',
    ],
  );
});

test('a secret of a type that is marked is one', () => {
  const { model, diagnostics } = read(
    '  apiKey: Key\n  other?: Key | null\n  plain: string',
    'types:\n  Key: { type: string, minLength: 8, secret: true }\n',
  );
  const found = secretFields(model?.services[0]?.part(config).type ?? assert.fail());
  assert.deepEqual(
    found.map(({ path }) => path.join('.')),
    ['apiKey', 'other'],
  );
  assert.ok(!diagnostics.some(({ code }) => code.startsWith('ARM309')));
});

test('what is marked as a secret outside of configs is told of, once', () => {
  const { diagnostics } = read(
    '  mail: Mail',
    [
      'types:',
      '  Mail: { password: { type: string, secret: true } }',
      '  Login: { password: { type: string, secret: true }, more: { pin: { type: string, secret: true } } }',
      '  Box<T>: { of: T, key: { type: string, secret: true } }',
      '  Boxes: { first: Box<string>, second: Box<int32> }',
      '  Token: { type: string, secret: true }',
      '',
    ].join('\n'),
  );
  const told = diagnostics.filter(({ code }) => code === 'ARM3091');
  assert.deepEqual(
    told.map(({ span, severity }) => [severity, span?.file.text.slice(span.start, span.end)].join()).sort(),
    ['warning,Token', 'warning,key', 'warning,password', 'warning,pin'],
  );
});
