// Configuration: what is read, what is refused and how that is said, and that a bad one never replaces a good one.
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { afterEach, describe, test } from 'node:test';
import type { Codec } from '../codec/codec.js';
import { createFakeClock } from '../clock/fake-clock.js';
import { silentLogger, type Logger } from '../log/logger.js';
import { createMemoryStore } from '../registry/memory-registry.js';
import { loadBootstrap, type Bootstrap } from './bootstrap.js';
import { ConfigError } from './config-error.js';
import { createConfigSource, type ConfigSource } from './config-source.js';
import { readOwnConfig } from './own-config.js';
import { readParentConfig } from './parent-config.js';
import { pullConfig, pushConfig } from './push-config.js';

interface MailConfig {
  readonly email: { readonly host: string; readonly port: number };
  readonly tags: readonly string[];
}

/** As generated: reports types, drops unknown keys, fills defaults. */
const mailCodec: Codec<MailConfig, never> = {
  decode(value, at, problems) {
    const { email, tags = [] } = value as { email?: { host?: unknown; port?: unknown }; tags?: string[] };
    if (email === undefined) problems.add(`${at}/email`, 'required', 'is required');
    if (email !== undefined && typeof email.host !== 'string')
      problems.add(`${at}/email/host`, 'type', 'must be a string');
    const port = email?.port ?? 587;
    if (typeof port !== 'number') problems.add(`${at}/email/port`, 'type', 'must be an integer');
    return { email: { host: String(email?.host), port: Number(port) }, tags };
  },
  encode: (value) => value,
};

describe('the bootstrap config', () => {
  const read = (
    files: Record<string, string>,
    env: Record<string, string> = {},
    startedFile?: string,
  ): Bootstrap =>
    loadBootstrap({
      name: 'user',
      env,
      cwd: '/srv',
      readFile: (path) => (files[path] === undefined ? undefined : Buffer.from(files[path])),
      ...(startedFile === undefined ? {} : { startedFile }),
    });
  const problemsOf = (text: string, env?: Record<string, string>): string[] => {
    try {
      read({ '/srv/config.toml': text }, env);
      return [];
    } catch (error) {
      assert.ok(error instanceof ConfigError);
      return error.message.split('\n');
    }
  };

  test('is read from the working directory, and completed', () => {
    const bootstrap = read({
      '/srv/config.toml':
        'name = "user"\nip = "10.0.0.5"\n[etcd]\nendpoints = ["10.0.0.1:2379", "http://10.0.0.2"]\n',
    });
    assert.equal(bootstrap.ip, '10.0.0.5');
    assert.deepEqual(bootstrap.etcd.endpoints, ['http://10.0.0.1:2379', 'http://10.0.0.2:2379']);
    assert.equal(bootstrap.port, undefined);
  });

  test('is found beside the started file, and where ARMATURE_CONFIG says', () => {
    const text = '[etcd]\nendpoints = ["a:1"]\n';
    assert.equal(read({ '/srv/config.toml': text }, {}, '/srv/main.js').file, '/srv/config.toml');
    assert.equal(read({ '/etc/x.toml': text }, { ARMATURE_CONFIG: '/etc/x.toml' }).file, '/etc/x.toml');
    assert.throws(() => read({}, { ARMATURE_CONFIG: 'none.toml' }), /\/srv\/none\.toml.*no such file/);
  });

  test('is overridden by the environment', () => {
    const bootstrap = read(
      { '/srv/config.toml': 'ip = "10.0.0.5"\n[etcd]\nendpoints = ["a:1"]\n' },
      {
        ARMATURE_ETCD: 'b:1,c:2',
        ARMATURE_IP: '127.0.0.1',
        ARMATURE_PORT: '0',
        ARMATURE_LOG: 'pretty',
        ARMATURE_LOG_LEVEL: 'warn',
      },
    );
    assert.deepEqual(bootstrap.etcd.endpoints, ['http://b:1', 'http://c:2']);
    assert.deepEqual(
      [bootstrap.ip, bootstrap.port, bootstrap.log],
      ['127.0.0.1', 0, { format: 'pretty', level: 'warn' }],
    );
  });

  test('takes an address that others can reach, in one form, and names the place of any other', () => {
    const etcd = '[etcd]\nendpoints = ["a:1"]\n';
    const ipOf = (ip: string): string | undefined => read({ '/srv/config.toml': `ip = "${ip}"\n${etcd}` }).ip;
    assert.deepEqual(['10.0.0.5', '[::1]', 'FD00:0::7', 'User-1'].map(ipOf), [
      '10.0.0.5',
      '::1',
      'fd00::7',
      'user-1',
    ]);
    for (const bad of [
      '300.1.1.1',
      '1:2',
      '[1:2]',
      'xn--',
      '0.0.0.0',
      '10.0.0.5:80',
      'http://user',
      '010.0.0.5',
      'a b',
    ]) {
      assert.match(problemsOf(`ip = "${bad}"\n${etcd}`)[0] ?? '', /^\/srv\/config\.toml:1: ip: the address /);
      assert.match(problemsOf(etcd, { ARMATURE_IP: bad })[0] ?? '', /ARMATURE_IP: the address /);
    }
    assert.equal(
      read({ '/srv/config.toml': `ip = "10.0.0.5"\n${etcd}` }, { ARMATURE_IP: '' }).ip,
      '10.0.0.5',
    );
  });

  test('takes what is said on purpose before what the surroundings tell, and says who said it', () => {
    const etcd = '[etcd]\nendpoints = ["http://10.0.0.1"]\n';
    const from = (text: string, env: Record<string, string>) => {
      const { ip, ipFrom } = read({ '/srv/config.toml': `${text}\n${etcd}` }, env);
      return [ip, ipFrom];
    };
    const pod = { POD_IP: 'fd00::9' };
    assert.deepEqual(from('', {}), [undefined, undefined]);
    assert.deepEqual(from('', pod), ['fd00::9', 'POD_IP']);
    assert.deepEqual(from('ip = "10.0.0.5"', pod), ['10.0.0.5', 'ip in config.toml']);
    assert.deepEqual(from('ip = "10.0.0.5"', { ...pod, ARMATURE_IP: 'a' }), ['a', 'ARMATURE_IP']);
    assert.match(problemsOf(etcd, { POD_IP: '0.0.0.0' })[0] ?? '', /POD_IP: the address stands for all/);
  });

  test('is that of production by NODE_ENV, by its own address, or by that of etcd', () => {
    const isProduction = (text: string, endpoint: string, env: Record<string, string> = {}): boolean =>
      read({ '/srv/config.toml': `${text}\n[etcd]\nendpoints = ["${endpoint}"]\n` }, env).production;
    for (const near of ['127.0.0.1', 'localhost', '[::1]']) assert.equal(isProduction('', near), false);
    for (const far of ['etcd', '10.0.0.1', '[fd00::1]:2379']) assert.equal(isProduction('', far), true);
    assert.equal(isProduction('ip = "127.0.0.1"', '10.0.0.1'), false);
    assert.equal(isProduction('ip = "10.0.0.5"', '127.0.0.1'), true);
    assert.equal(isProduction('', 'etcd', { NODE_ENV: 'development' }), false);
    assert.equal(isProduction('', 'localhost', { NODE_ENV: 'production' }), true);
  });

  test('says what to listen on, all interfaces included', () => {
    const listenOf = (text: string, env: Record<string, string> = {}): string | undefined =>
      read({ '/srv/config.toml': `${text}\n[etcd]\nendpoints = ["a:1"]\n` }, env).listen;
    assert.deepEqual(
      [
        listenOf(''),
        listenOf('listen = "0.0.0.0"'),
        listenOf('listen = "[::]"'),
        listenOf('', { ARMATURE_LISTEN: '::' }),
      ],
      [undefined, '0.0.0.0', '::', '::'],
    );
    assert.match(problemsOf('listen = "1.2.3.4.5"')[0] ?? '', /listen: the address is neither/);
  });

  test('reads certificates beside the file, and asks for https with them', () => {
    const toml = '[etcd]\nendpoints = ["https://a:1"]\nca = "ca.pem"\ncert = "c.pem"\nkey = "k.pem"\n';
    const files = { '/srv/ca.pem': 'CA', '/srv/c.pem': 'C', '/srv/k.pem': 'K' };
    const { tls } = read({ ...files, '/srv/config.toml': toml }).etcd;
    assert.deepEqual([tls?.ca, tls?.cert, tls?.key].map(String), ['CA', 'C', 'K']);
    assert.throws(
      () => read({ ...files, '/srv/config.toml': toml.replace('https', 'http') }),
      /must start with https/,
    );
    assert.throws(() => read({ '/srv/config.toml': toml }), /no file at \/srv\/ca\.pem/);
  });

  test('reports everything that is wrong, with line and key', () => {
    assert.deepEqual(problemsOf('name = "order"\nipp = "x"\n\n[etcd]\nendpoint = ["a:1"]\nuser = "root"\n'), [
      "/srv/config.toml:2: ipp: there is no such key; did you mean 'ip'?",
      "/srv/config.toml:5: etcd.endpoint: there is no such key; did you mean 'endpoints'?",
      "/srv/config.toml:1: name: this is the service 'user', not 'order'",
      '/srv/config.toml:4: etcd.password: user and password go together',
      '/srv/config.toml:4: etcd.endpoints: where etcd is must be said, here or in ARMATURE_ETCD: ["http://127.0.0.1:2379"]',
    ]);
    assert.match(problemsOf('name = \n')[0] ?? '', /^\/srv\/config\.toml:1: not valid TOML/);
    assert.match(problemsOf('', { ARMATURE_ETCD: 'a:1', ARMATURE_PORT: '99999' })[0] ?? '', /ARMATURE_PORT/);
    for (const text of ['0', '2s', '600001'])
      assert.match(
        problemsOf('', { ARMATURE_ETCD: 'a:1', ARMATURE_ETCD_TIMEOUT: text })[0] ?? '',
        /ARMATURE_ETCD_TIMEOUT: must be milliseconds/,
      );
  });

  test('keeps the password out of every text', () => {
    const { etcd } = read({
      '/srv/config.toml': '[etcd]\nendpoints = ["a:1"]\nuser = "root"\npassword = "geheim"\n',
    });
    assert.equal(etcd.password, 'geheim');
    assert.ok(!`${JSON.stringify(etcd)}${inspect(etcd)}`.includes('geheim'));
    assert.ok(!problemsOf('[etcd]\npassword = "geheim\n').join().includes('geheim'));
  });
});

describe('the parent config', () => {
  test('takes one key or several, and leaves unknown keys alone', () => {
    const one = readParentConfig('rpc-key = "a"\njwt-secret = "s"\nfuture = 1\n');
    assert.deepEqual(one.ok && one.value.rpcKeys, ['a']);
    const two = readParentConfig(
      'rpc-key = ["a", "b"]\njwt-secret = "s"\n[db]\ndriver = "pg"\nport = 5432\npass = "p"\n',
    );
    assert.ok(two.ok);
    assert.deepEqual([two.value.rpcKeys, two.value.db?.port, two.value.db?.pass], [['a', 'b'], 5432, 'p']);
    assert.ok(!/"p"|"s"|'a'/.test(JSON.stringify(two.value) + inspect(two.value)));
  });

  for (const text of [
    'rpc-key = ""',
    '',
    'rpc-key = []',
    'rpc-key = ["a", ""]',
    'rpc-key = 7',
    'rpc-key = "a b"',
  ]) {
    test(`refuses ${text === '' ? 'a missing key' : text}`, () => {
      const outcome = readParentConfig(`${text}\njwt-secret = "s"\n`);
      assert.deepEqual(!outcome.ok && outcome.problems.map(({ key }) => key), ['rpc-key']);
    });
  }
});

describe('the own config', () => {
  test('has a port beside what the manifest declares', () => {
    const outcome = readOwnConfig('port = 8001\n[email]\nhost = "mail"\n', mailCodec);
    assert.deepEqual(outcome.ok && outcome.value, {
      port: 8001,
      values: { email: { host: 'mail', port: 587 }, tags: [] },
      resilience: {},
    });
  });

  test('refuses wrong types, and unknown keys where that is asked for, with line and key', () => {
    const wrong = readOwnConfig('port = 1\n\n[email]\nhost = 7\nport = "x"\n', mailCodec);
    assert.deepEqual(!wrong.ok && wrong.problems.map(({ key, line }) => [key, line]), [
      ['email.host', 4],
      ['email.port', 5],
    ]);
    const unknown = readOwnConfig('prot = 1\n[email]\nhost = "a"\nhots = "b"\n', mailCodec, { strict: true });
    assert.deepEqual(!unknown.ok && unknown.problems.map(({ key, line, message }) => [key, line, message]), [
      ['prot', 1, "there is no such key; did you mean 'port'?"],
      ['email.hots', 4, "there is no such key; did you mean 'host'?"],
    ]);
  });

  test('of a service without config takes nothing but the port', () => {
    assert.deepEqual(readOwnConfig('port = 8001\n', undefined), {
      ok: true,
      value: { port: 8001, values: undefined, resilience: {} },
    });
    assert.equal(readOwnConfig('pert = 8001\n', undefined, { strict: true }).ok, false);
    assert.equal(readOwnConfig('port = 80001\n', undefined).ok, false);
  });
});

describe('live config', () => {
  const closers: (() => unknown)[] = [];
  afterEach(() => {
    for (const close of closers.splice(0).reverse()) void close();
  });
  const parentText = 'rpc-key = "key-one"\njwt-secret = "s"\n';
  const ownText = 'port = 8001\n[email]\nhost = "mail"\n';

  async function open(texts: { parent?: string; own?: string }, portGiven = false) {
    const clock = createFakeClock();
    const store = createMemoryStore(clock);
    const registry = store.connect();
    const lines: string[] = [];
    const push = (kind: 'parent' | 'own', text: string) =>
      registry.put([{ key: kind === 'parent' ? '/shop/parent_config' : '/shop/user/config', value: text }]);
    if (texts.parent !== undefined) await push('parent', texts.parent);
    if (texts.own !== undefined) await push('own', texts.own);
    const source: ConfigSource<MailConfig> = createConfigSource({
      registry,
      namespace: 'shop',
      service: 'user',
      codec: mailCodec,
      portGiven,
      log: recordingLogger(lines),
      clock,
      random: () => 0.5,
    });
    closers.push(() => source.close());
    return { clock, store, registry, lines, push, source };
  }

  test('is there once both are, and changes live', async () => {
    const { source, push, clock } = await open({ parent: parentText, own: ownText });
    const { parent, own } = await source.ready();
    assert.deepEqual([parent.rpcKeys, own.values.email.host], [['key-one'], 'mail']);
    const seen: unknown[] = [];
    source.own.onChange(({ values }) => seen.push(values.email.host));
    source.parent.onChange(({ rpcKeys }) => seen.push(rpcKeys));
    await push('own', ownText.replace('"mail"', '"other"'));
    await push('parent', parentText.replace('"key-one"', '["key-two", "key-one"]'));
    await clock.advance(0);
    assert.deepEqual(seen, ['other', ['key-two', 'key-one']]);
    assert.equal(source.own.current?.values.email.host, 'other');
  });

  for (const [what, bad, key] of [
    ['broken TOML', 'port = [', ''],
    ['a wrong type', 'port = 8001\n[email]\nhost = 7\n', 'email.host'],
    ['an unknown key under strict', `${ownText}hots = "x"\n`, 'email.hots'],
    ['keys nested without end', `${ownText}${'a.'.repeat(20_000)}a = 1\n`, ''],
    ['lists nested without end', `a = ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`, ''],
  ] as const) {
    test(`refuses ${what}: the old one stays, the reason is told, the next good one is taken`, async () => {
      const { source, push, clock, lines } = await open({
        parent: `${parentText}strict = true\n`,
        own: ownText,
      });
      await source.ready();
      await push('own', bad);
      await clock.advance(0);
      assert.equal(source.own.current?.values.email.host, 'mail');
      assert.deepEqual(
        source.status().own.refused?.problems.map((problem) => problem.key),
        [key],
      );
      assert.ok(lines.some((line) => line.includes('refused')));
      await push('own', ownText.replace('"mail"', '"next"'));
      await clock.advance(0);
      assert.equal(source.own.current.values.email.host, 'next');
      assert.equal(source.status().own.refused, undefined);
    });
  }

  test('keeps the old one when the store is wiped, and says that it is absent', async () => {
    const { source, store, push, clock, lines } = await open({ parent: parentText, own: ownText });
    await source.ready();
    store.wipe();
    await clock.advance(2_000);
    assert.deepEqual([source.status().parent.absent, source.status().own.absent], [true, true]);
    assert.deepEqual(source.parent.current?.rpcKeys, ['key-one']);
    assert.ok(lines.some((line) => line.includes('gone from the registry')));
    await push('parent', parentText);
    await clock.advance(0);
    assert.equal(source.status().parent.absent, false);
  });

  test('waits for what is not there yet, until the signal says otherwise', async () => {
    const { source, push, clock } = await open({ own: ownText });
    const ready = source.ready();
    await clock.advance(0);
    assert.equal(source.status().parent.inForce, false);
    await push('parent', parentText);
    assert.deepEqual((await ready).parent.rpcKeys, ['key-one']);
    const { source: other } = await open({});
    await assert.rejects(other.ready(AbortSignal.abort(new Error('too late'))), /too late/);
  });

  test('a bad one at the start is an error at once', async () => {
    const { source } = await open({ parent: 'rpc-key = ""\njwt-secret = "s"\n', own: ownText });
    await assert.rejects(
      source.ready(),
      (error: unknown) => error instanceof ConfigError && /rpc-key/.test(error.message),
    );
  });

  test('puts no secret into logs or status', async () => {
    const { source, push, clock, lines } = await open({ parent: parentText, own: ownText });
    await source.ready();
    await push('parent', 'rpc-key = ""\njwt-secret = "top secret"\n');
    await clock.advance(0);
    const texts = lines.join('\n') + JSON.stringify(source.status()) + inspect(source.parent.current);
    assert.ok(!/key-one|top secret/.test(texts), texts);
  });

  test('is pushed only when it is good, and only when it changes', async () => {
    const { registry } = await open({});
    const parent = {
      registry,
      namespace: 'shop',
      target: { kind: 'parent' },
      source: 'parent.toml',
    } as const;
    await assert.rejects(
      pushConfig({ ...parent, text: 'rpc-key = ""' }),
      /^ConfigError: parent.toml:1: rpc-key/,
    );
    assert.equal(await pullConfig(registry, 'shop', { kind: 'parent' }), undefined);
    assert.equal((await pushConfig({ ...parent, text: parentText })).changed, true);
    assert.equal((await pushConfig({ ...parent, text: parentText })).changed, false);
    const own = { registry, namespace: 'shop', target: { kind: 'service', service: 'user' } } as const;
    assert.equal((await pushConfig({ ...own, text: ownText, source: 'user.toml' })).key, '/shop/user/config');
  });
});

function recordingLogger(lines: string[]): Logger {
  const write = (fields: object, message?: string): void =>
    void lines.push(`${message} ${JSON.stringify(fields)}`);
  const logger: Logger = { ...silentLogger, info: write, warn: write, error: write, child: () => logger };
  return logger;
}
