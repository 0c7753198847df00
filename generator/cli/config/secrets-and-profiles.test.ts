// Profiles, secrets and history of configs, by the commands that people type: what reaches etcd, what is refused, and that no secret shows.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { configKey, openEtcdRegistry, resolveReferences, type Registry } from '@armature/runtime';
import { type EmbeddedEtcd, startEmbeddedEtcd } from '@armature/runtime/embedded-etcd';
import { runCommandLine } from '../run.js';
import { parseToml } from './parse-toml.js';

let etcd: EmbeddedEtcd;
let registry: Registry;
let count = 0;
const folder = mkdtempSync(join(tmpdir(), 'scaffold-secrets-'));
before(async () => {
  etcd = await startEmbeddedEtcd();
  registry = await openEtcdRegistry({ endpoints: [etcd.endpoint] });
});
after(async () => {
  await registry.close();
  await etcd.close();
  rmSync(folder, { recursive: true, force: true });
});

const key = 'key-of-the-configs-of-at-least-32-bytes';
const manifest = `service: user
version: 1.0.0
config:
  hours: int32 = 24
  mail: { host: string, "port": int32 = 25, password: { type: string, secret: true } }
routes: {}
`;

function workspace(files: Record<string, string> = {}) {
  count += 1;
  const namespace = `platform${count}`;
  const root = join(folder, namespace);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write('scaffold.yaml', `workspace: shop\nnamespace: ${namespace}\n`);
  write('services/user/service.yaml', manifest);
  for (const [path, text] of Object.entries(files)) write(path, text);
  const spoken: string[] = [];
  return {
    namespace,
    write,
    spoken,
    read: (path: string) => readFileSync(join(root, path), 'utf8'),
    stored: async (target = 'user') =>
      (
        await registry.get(
          configKey(
            namespace,
            target === 'parent' ? { kind: 'parent' } : { kind: 'service', service: target },
          ),
        )
      )?.value ?? '',
    run: async (
      args: readonly string[],
      env: Record<string, string> = { ARMATURE_CONFIG_KEY: key },
      input = '',
    ) => {
      let [out, err] = ['', ''];
      const code = await runCommandLine(['config', ...args, '--etcd', etcd.endpoint], {
        cwd: root,
        env,
        stdout: { write: (text) => (out += String(text)) },
        stderr: { write: (text) => (err += String(text)) },
        // oxlint-disable-next-line typescript/require-await -- a stream is asynchronous, a text is not.
        stdin: { [Symbol.asyncIterator]: async function* () { yield input; } }, // prettier-ignore
      });
      spoken.push(out, err);
      return { code, out: out.trimEnd(), err };
    },
  };
}

/** What a service with the key reads there. */
function opened(text: string, namespace: string, target: string): Record<string, unknown> {
  const table = parseToml(text);
  const sources = { env: {}, keys: [key], readFile: () => undefined };
  assert.deepEqual(resolveReferences(table as never, sources, { namespace, target }).problems, []);
  return table;
}

describe('a profile', () => {
  test('lies over the config, key by key, and all of the rest stays as it is', async () => {
    const { run, stored } = workspace({
      'config/user.toml': '# ours\nhours = 1\n[mail]\nhost = "localhost" # here\npassword = "${env:PW}"\n',
      'config/user.production.toml': '[mail]\nhost = "mail.example"\nport = 587\n',
    });
    assert.equal((await run(['push', 'user', '--profile', 'production'])).code, 0);
    assert.equal(
      await stored(),
      '# ours\nhours = 1\n[mail]\nhost = "mail.example" # here\npassword = "${env:PW}"\nport = 587\n',
    );
    assert.equal((await run(['diff', 'user', '--profile', 'production'])).code, 0);
    assert.equal((await run(['diff', 'user'])).code, 3);
  });

  test('that no config has, or that does not fit, is refused, and nothing is written', async () => {
    const { run, stored } = workspace({
      'config/user.toml': 'hours = 1\n[mail]\nhost = "h"\npassword = "${env:PW}"\n',
      'config/user.production.toml': 'mail = "none"\n',
    });
    const missing = await run(['push', '--profile', 'prodution']);
    assert.equal(missing.code, 2);
    assert.match(missing.err, /ARM6081.*[\s\S]*production/);
    const clash = await run(['push', 'user', '--profile', 'production']);
    assert.equal(clash.code, 2);
    assert.match(clash.err, /config\/user\.production\.toml:1[\s\S]*ARM6057/);
    assert.equal(await stored(), '');
  });
});

describe('a secret of a config', () => {
  test('in a file that git has is refused, and sealed by `set --file` it may stand there', async () => {
    const { run, write, read, stored, namespace, spoken } = workspace({
      'config/user.toml': '[mail]\nhost = "h"\npassword = "hunter2hunter2"\n',
    });
    const bare = await run(['push', 'user']);
    assert.equal(bare.code, 2);
    assert.match(bare.err, /config\/user\.toml:3:1[\s\S]*ARM6058/);
    write('config/user.toml', '[mail]\nhost = "h"\n');
    assert.equal(
      (await run(['set', 'user', 'mail.password', '--file'], undefined, 'hunter2hunter2\n')).code,
      0,
    );
    assert.match(read('config/user.toml'), /password = "\$\{sealed:/);
    assert.equal((await run(['push', 'user'])).code, 0);
    assert.equal(
      (opened(await stored(), namespace, 'user')['mail'] as Record<string, unknown>)['password'],
      'hunter2hunter2',
    );
    // Sealed the same way again: nothing has changed.
    assert.match((await run(['push', 'user'])).err, /has them already/);
    for (const args of [['get', 'user'], ['get', 'user', '--json'], ['history', 'user'], ['diff']])
      await run(args);
    assert.ok(!`${await stored()}${read('config/user.toml')}${spoken.join()}`.includes('hunter2'));
  });

  test('is sealed by `set` in etcd, by name, and a value on the command line is told of', async () => {
    const { run, stored, namespace } = workspace();
    await registry.put([
      { key: configKey(namespace, { kind: 'service', service: 'user' }), value: '[mail]\nhost = "h"\npassword = "${env:PW}"\n' },
    ]); // prettier-ignore
    const seen = await run(['set', 'user', 'mail.password=$${env:not} a reference']);
    assert.equal(seen.code, 0);
    assert.match(seen.err, /list of processes/);
    assert.equal(
      (opened(await stored(), namespace, 'user')['mail'] as Record<string, unknown>)['password'],
      '${env:not} a reference',
    );
  });

  test('is refused where there is no key, or a short one, and the name is said', async () => {
    const { run } = workspace({
      'config/user.local.toml': '[mail]\nhost = "h"\npassword = "hunter2hunter2"\n',
    });
    const keyless = await run(['push', 'user', '--profile', 'local'], {});
    assert.equal(keyless.code, 2);
    assert.match(keyless.err, /ARM6059 mail\.password of user/);
    assert.match((await run(['push', 'user'], { ARMATURE_CONFIG_KEY: 'short' })).err, /ARM6080/);
    assert.equal((await run(['push', 'user', '--profile', 'local'])).code, 0);
  });

  test('of the parent is sealed where somebody sets a key, and where it comes from shows', async () => {
    const parent = `rpc-key = ["${'k'.repeat(32)}", "\${env:OLD}"]\njwt-secret = "\${file:/run/secrets/jwt}"\n`;
    const { run, stored, namespace } = workspace({ 'config/parent.toml': parent });
    assert.equal((await run(['push', 'parent'], {})).code, 0);
    assert.equal(await stored('parent'), parent);
    assert.equal((await run(['push', 'parent'])).code, 0);
    const text = await stored('parent');
    assert.ok(!text.includes('k'.repeat(32)));
    assert.match(text, /"\$\{env:OLD\}"/);
    const table = parseToml(text);
    const sources = { env: { OLD: 'old' }, keys: [key], readFile: () => Buffer.from('jwt\n') };
    resolveReferences(table as never, sources, { namespace, target: 'parent' });
    assert.deepEqual(table['rpc-key'], ['k'.repeat(32), 'old']);
    assert.match((await run(['get', 'parent'])).out, /jwt-secret = "\$\{file:\/run\/secrets\/jwt\}"/);
  });
});

describe('the history of a config', () => {
  test('names what each revision changed, and a rollback writes an older one again', async () => {
    const { run, write, stored } = workspace();
    const texts = [1, 2, 3].map(
      (hours) => `hours = ${hours}\n[mail]\nhost = "h${hours}"\npassword = "\${env:PW}"\n`,
    );
    for (const text of texts) {
      write('config/user.toml', text);
      assert.equal((await run(['push', 'user'])).code, 0);
    }
    const { revisions } = JSON.parse((await run(['history', 'user', '--json'])).out) as {
      revisions: { revision: number; changed?: string[] }[];
    };
    assert.deepEqual(
      revisions.map(({ changed }) => changed),
      [['hours', 'mail.host'], ['hours', 'mail.host'], undefined],
    );
    assert.match((await run(['history', 'user', '--limit', '1'])).err, /older ones/);
    assert.equal((await run(['rollback', 'user'])).code, 0);
    assert.equal(await stored(), texts[1]);
    assert.equal((await run(['rollback', 'user', '--to', String(revisions[2]?.revision)])).code, 0);
    assert.equal(await stored(), texts[0]);
    const gone = await run(['rollback', 'user', '--to', '1']);
    assert.equal(gone.code, 2);
    assert.match(gone.err, /ARM6082/);
    // The file is newer than what was rolled back: whoever pushes it has to say so.
    write('config/user.toml', texts[2]?.replace('h3', 'h4') ?? '');
    assert.equal((await run(['push', 'user'])).code, 3);
  });
});
