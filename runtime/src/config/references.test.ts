// References and sealed secrets: what a service makes of them, what it says where one leads nowhere, and that no text shows a secret.
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { describe, test } from 'node:test';
import { assert as holds, property, string } from 'fast-check';
import type { Codec } from '../codec/codec.js';
import { createMemoryStore } from '../registry/memory-registry.js';
import { silentLogger } from '../log/logger.js';
import { readConfigKeys } from './config-key.js';
import { createConfigSource } from './config-source.js';
import { readOwnConfig } from './own-config.js';
import { readParentConfig } from './parent-config.js';
import { hasReference, resolveReferences, type ReferenceSources } from './references.js';
import { seal, unseal } from './seal.js';

const key = 'k'.repeat(32);
const place = { namespace: 'shop', target: 'user' };
const sources: ReferenceSources = {
  env: { HOST: 'mail.example', PORT: '587', TLS: 'true', EMPTY: '', TRICK: '${env:HOST}' },
  readFile: (path) => {
    if (path === '/run/secrets/closed') throw Object.assign(new Error('no'), { code: 'EACCES' });
    return path === '/run/secrets/pw' ? Buffer.from('geheim\n') : undefined;
  },
  keys: [key],
};
const resolve = (table: Parameters<typeof resolveReferences>[0]) => resolveReferences(table, sources, place);

interface Mail {
  readonly host: string;
  readonly port: number;
  readonly password?: string;
  readonly nested?: { readonly token?: string };
}

/** As generated: types are reported, unknown keys dropped. */
const codec: Codec<Mail, never> = {
  decode(value, at, problems) {
    const { host, port = 25, password, nested } = value as Partial<Mail>;
    if (typeof host !== 'string') problems.add(`${at}/host`, 'type', 'must be a string');
    if (typeof port !== 'number') problems.add(`${at}/port`, 'type', 'must be an integer');
    return {
      host: host ?? '',
      port,
      ...(password && { password }),
      ...(nested && { nested: { ...nested } }),
    };
  },
  encode: (value) => value,
};
const read = (text: string, secrets: readonly (readonly string[])[] = []) =>
  readOwnConfig(text, codec, { service: 'user', resolve, secrets });

describe('references of a config', () => {
  test('are resolved, whole and within a text, once and no further', () => {
    const outcome = read('host = "${env:HOST}:${env:PORT}"\npassword = "${file:/run/secrets/pw}"\n');
    assert.ok(outcome.ok);
    assert.deepEqual(
      [outcome.value.values.host, outcome.value.values.password],
      ['mail.example:587', 'geheim'],
    );
    const tricky = read('host = "${env:TRICK} $${env:HOST} ${user} ${HOME}"\n');
    assert.equal(tricky.ok && tricky.value.values.host, '${env:HOST} ${env:HOST} ${user} ${HOME}');
  });

  test('take the type of their field, the port included', () => {
    const outcome = read('port = "${env:PORT}"\nhost = "${env:PORT}"\n');
    assert.ok(outcome.ok);
    assert.deepEqual([outcome.value.port, outcome.value.values], [587, { host: '587', port: 587 }]);
    const bad = read('port = "${env:HOST}"\nhost = "x"\n');
    assert.ok(!bad.ok && !inspect(bad).includes('mail.example'));
  });

  test('that lead nowhere are refused with key, line and what is missing', () => {
    const outcome = read(
      'host = "${env:NONE}"\n[nested]\ntoken = "${file:/none}"\na = "${file:pw}"\nb = "${file:/run/secrets/closed}"\nc = "${env:EMPTY}"\n',
    );
    assert.ok(!outcome.ok);
    assert.deepEqual(
      outcome.problems.map(({ key: name, line, message }) => `${line} ${name} ${message}`),
      [
        '1 host is to come from the environment, which has no NONE',
        '3 nested.token is to come from /none, and there is no such file',
        '4 nested.a is to come from the file pw: write its whole path, from / on',
        '5 nested.b is to come from /run/secrets/closed, which can not be read (EACCES)',
        '6 nested.c is to come from the environment, which has no EMPTY',
      ],
    );
  });

  test('stand in parent configs, too, and are let pass by who can not resolve them', () => {
    const text = 'rpc-key = "${env:A}"\njwt-secret = "${file:/b}"\n[db]\nport = "${env:P}"\n';
    assert.deepEqual(readParentConfig(text), readParentConfig(text, { production: true }));
    const env = { A: 'a'.repeat(32), P: '5432' };
    const outcome = readParentConfig(text, {
      production: true,
      resolve: (table) =>
        resolveReferences(table, { env, keys: [], readFile: () => Buffer.from('b'.repeat(32)) }, place),
    });
    assert.ok(outcome.ok);
    assert.deepEqual([outcome.value.rpcKeys, outcome.value.db?.port], [[env.A], 5432]);
  });

  test('change with the config and not between: a value in force stays where a new one leads nowhere', async (context) => {
    const registry = createMemoryStore().connect();
    await registry.put([
      { key: '/shop/parent_config', value: 'rpc-key = "k"\njwt-secret = "s"\n' },
      { key: '/shop/user/config', value: 'host = "${env:HOST}"\n' },
    ]);
    const config = createConfigSource({
      registry,
      namespace: 'shop',
      service: 'user',
      codec,
      log: silentLogger,
      references: sources,
    });
    context.after(() => config.close());
    assert.equal((await config.ready()).own.values.host, 'mail.example');
    await registry.put([{ key: '/shop/user/config', value: 'host = "${env:NONE}"\n' }]);
    while (config.status().own.refused === undefined) await new Promise((done) => setImmediate(done));
    assert.equal(config.own.current?.values.host, 'mail.example');
  });
});

describe('secrets of a config', () => {
  test('open with the key and at the place they were sealed for, and nowhere else', () => {
    holds(
      property(string({ unit: 'binary' }), string(), (secret, name) => {
        const at = { ...place, path: ['mail', name] };
        const sealed = seal(secret, key, at);
        assert.equal(seal(secret, key, at), sealed);
        assert.deepEqual(unseal(sealed, ['x'.repeat(32), key], at), { ok: true, value: secret });
        assert.ok(secret.length < 6 || !sealed.includes(secret));
        for (const other of [
          { ...at, target: 'u' },
          { ...at, namespace: 's' },
          { ...at, path: ['mail'] },
        ]) {
          assert.ok(!unseal(sealed, [key], other).ok);
        }
        assert.ok(!unseal(sealed, ['x'.repeat(32)], at).ok);
        assert.ok(!unseal(sealed.slice(0, -6), [key], at).ok);
      }),
      { numRuns: 40 },
    );
  });

  test('are opened by the service, said to be sealed where it has no key, and show in no text', () => {
    const sealed = seal('geheim', key, { ...place, path: ['password'] });
    const text = `host = "h"\npassword = "\${sealed:${sealed}}"\n[nested]\ntoken = "klar"\n`;
    const outcome = read(text, [['password'], ['nested', 'token'], ['gone']]);
    assert.ok(outcome.ok);
    const { values } = outcome.value;
    assert.deepEqual([values.password, values.nested?.token], ['geheim', 'klar']);
    assert.ok(!/geheim|klar/.test(inspect(values) + JSON.stringify(values)));
    // What stands there as it is deserves a word; what is sealed does not.
    assert.deepEqual(
      outcome.warnings?.map(({ key: name, line }) => [name, line]),
      [['nested.token', 4]],
    );
    const blind = readOwnConfig(text, codec, {
      resolve: (table) => resolveReferences(table, { ...sources, keys: [] }, place),
    });
    assert.match(blind.ok ? '' : (blind.problems[0]?.message ?? ''), /is sealed: set ARMATURE_CONFIG_KEY/);
    assert.ok(hasReference(text));
  });

  test('keys come from the environment or a file, several while one is replaced, and never short', () => {
    const keys = (env: Record<string, string>, file?: string) =>
      readConfigKeys({ env, readFile: () => (file === undefined ? undefined : Buffer.from(file)) });
    assert.deepEqual(keys({}), { ok: true, keys: [] });
    assert.deepEqual(keys({ ARMATURE_CONFIG_KEY: `${key}, ${key}2` }), { ok: true, keys: [key, `${key}2`] });
    assert.deepEqual(keys({ ARMATURE_CONFIG_KEY_FILE: '/k' }, `${key}\n\n`), { ok: true, keys: [key] });
    for (const wrong of [keys({ ARMATURE_CONFIG_KEY: 'short' }), keys({ ARMATURE_CONFIG_KEY_FILE: '/k' })]) {
      assert.ok(!wrong.ok && !wrong.message.includes('short'));
    }
  });
});
