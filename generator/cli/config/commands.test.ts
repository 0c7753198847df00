// `scaffold config` over an embedded etcd: nothing that somebody else has set is lost, and no digit is.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { type EmbeddedEtcd, startEmbeddedEtcd } from '@armature/runtime/embedded-etcd';
import { runCommandLine } from '../run.js';

let etcd: EmbeddedEtcd;
let count = 0;
const folder = mkdtempSync(join(tmpdir(), 'scaffold-config-'));
before(async () => {
  etcd = await startEmbeddedEtcd();
});
after(async () => {
  await etcd.close();
  rmSync(folder, { recursive: true, force: true });
});

const manifest = `service: user
version: 1.0.0
config: { hours: int32 = 24, big?: int64, list?: "int64[]", apiKey: string, mail?: { host: string, auth: string } }
routes: {}
`;
const secrets = `rpc-key = "${'k'.repeat(32)}"\njwt-secret = "${'s'.repeat(32)}"\n`;

/** A workspace of its own, and a second checkout of it. */
function makeWorkspace() {
  count += 1;
  const namespace = `platform${count}`;
  const checkout = (name: string) => {
    const root = join(folder, `${namespace}-${name}`);
    const write = (path: string, text: string): void => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    };
    write('scaffold.yaml', `workspace: shop\nnamespace: ${namespace}\n`);
    write('services/user/service.yaml', manifest);
    write('services/order/service.yaml', manifest.replace('user', 'order'));
    return {
      root,
      write,
      read: (path: string) => readFileSync(join(root, path), 'utf8'),
      run: async (...args: string[]) => {
        let [out, err] = ['', ''];
        const code = await runCommandLine(['config', ...args, '--etcd', etcd.endpoint], {
          cwd: root,
          env: { ARMATURE_ETCD_TIMEOUT: '60000' },
          stdout: { write: (text) => (out += String(text)) },
          stderr: { write: (text) => (err += String(text)) },
          stdin: {},
        });
        return { code, out: out.trimEnd(), err };
      },
    };
  };
  return { here: checkout('here'), there: checkout('there') };
}

test('a push writes what changed here, and leaves alone what was set elsewhere', async () => {
  const { here, there } = makeWorkspace();
  here.write('config/parent.toml', secrets);
  here.write('config/user.toml', 'hours = 1\napiKey = "a"\n');
  here.write('config/order.toml', 'hours = 1\napiKey = "a"\n');
  assert.deepEqual(JSON.parse((await here.run('push', '--json')).out), {
    pushed: ['order', 'parent', 'user'],
    left: [],
  });
  assert.equal((await there.run('set', 'user', 'hours=12')).code, 0);
  here.write('config/order.toml', 'hours = 2\napiKey = "a"\n');
  const { code, err } = await here.run('push');
  assert.equal(code, 0, err);
  assert.match(err, /Left alone: user[^]*Pushed order\./);
  assert.equal((await here.run('get', 'user', 'hours')).out, '12');
});

test('a config that changed on both sides is shown with both, and nothing at all is written', async () => {
  const { here, there } = makeWorkspace();
  here.write('config/user.toml', 'hours = 1\napiKey = "old"\n');
  here.write('config/order.toml', 'hours = 1\napiKey = "a"\n');
  await here.run('push');
  await there.run('set', 'user', 'hours=12', 'apiKey=hush');
  here.write('config/user.toml', 'hours = 2\napiKey = "old"\n');
  here.write('config/order.toml', 'hours = 2\napiKey = "a"\n');
  const { code, err } = await here.run('push');
  assert.equal(code, 3);
  assert.match(err, /-hours = 12[^]*\+hours = 2[^]*ARM6055/);
  assert.doesNotMatch(err, /hush|Pushed/);
  assert.equal((await here.run('get', 'user', 'hours')).out, '12');
  assert.equal((await here.run('get', 'order', 'hours')).out, '1');
  assert.equal((await here.run('push', '--force')).code, 0);
  assert.equal((await here.run('get', 'user', 'hours')).out, '2');
});

test('a checkout that has seen nothing overwrites nothing, until it has pulled', async () => {
  const { here, there } = makeWorkspace();
  here.write('config/user.toml', 'hours = 1\napiKey = "a"\n');
  await here.run('push');
  there.write('config/user.toml', 'hours = 3\napiKey = "a"\n');
  assert.equal((await there.run('push')).code, 3);
  assert.equal((await there.run('pull', '--force')).code, 0);
  assert.equal(there.read('config/user.toml'), 'hours = 1\napiKey = "a"\n');
  there.write('config/user.toml', 'hours = 3\napiKey = "a"\n');
  assert.equal((await there.run('push')).code, 0);
  // What is named is what is wanted: that nothing is pushed is worth an exit code.
  assert.equal((await here.run('push', 'user')).code, 3);
  assert.equal((await here.run('push')).code, 0);
  assert.equal((await here.run('get', 'user', 'hours')).out, '3');
});

test('values that are set at the same moment are all there afterwards', async () => {
  const { here, there } = makeWorkspace();
  await here.run('set', 'user', 'apiKey=a');
  const codes = await Promise.all([
    here.run('set', 'user', 'hours=5'),
    there.run('set', 'user', 'big=1'),
    here.run('set', 'user', 'list:=[1]'),
    there.run('set', 'user', 'mail.host=h', 'mail.auth=x'),
  ]);
  assert.deepEqual(
    codes.map(({ code }) => code),
    [0, 0, 0, 0],
  );
  assert.deepEqual(JSON.parse((await here.run('get', 'user', '--json', '--show-secrets')).out), {
    apiKey: 'a',
    hours: 5,
    big: 1,
    list: [1],
    mail: { host: 'h', auth: 'x' },
  });
});

for (const digits of ['9223372036854775807', '-9223372036854775808'])
  test(`${digits} is set, read and checked to the last digit`, async () => {
    const { here } = makeWorkspace();
    assert.equal((await here.run('set', 'user', 'apiKey=a', `big=${digits}`)).code, 0);
    assert.equal((await here.run('set', 'user', `list:=[1, ${digits}]`)).code, 0);
    assert.equal((await here.run('get', 'user', 'big')).out, digits);
    assert.equal((await here.run('get', 'user', 'list')).out, `[1,"${digits}"]`);
    assert.equal((await here.run('get', 'user', 'big', '--json')).out, `"${digits}"`);
    assert.match((await here.run('get', 'user')).out, new RegExp(`^big = ${digits}$`, 'm'));
    const beyond = digits.replace(/\d$/, '9');
    assert.match((await here.run('set', 'user', `big=${beyond}`)).err, /ARM6048|ARM6052/);
  });

test('what is missing stops a push by name, and a file is filled in key by key', async () => {
  const { here } = makeWorkspace();
  here.write('config/user.toml', '# apiKey = … (string, required)\n');
  const { code, err } = await here.run('push', 'user');
  assert.equal(code, 2);
  assert.match(err, /ARM6053[^]*apiKey is missing[^]*scaffold config set user apiKey=…/);
  const first = await here.run('set', 'user', 'mail.host=h', '--file');
  assert.deepEqual([first.code, /Still missing: .*apiKey/.test(first.err)], [0, true], first.err);
  assert.equal((await here.run('set', 'user', 'mail.auth=x', 'apiKey=k', '--file')).code, 0);
  assert.equal((await here.run('push', 'user')).code, 0);
});

test('keys are set in etcd in any order, and what is still missing is said', async () => {
  const { here } = makeWorkspace();
  const first = await here.run('set', 'user', 'hours=5');
  assert.deepEqual([first.code, /Still missing: .*apiKey/.test(first.err)], [0, true], first.err);
  const wrong = await here.run('set', 'user', 'hours=soon');
  assert.equal(wrong.code, 2, wrong.err);
  const last = await here.run('set', 'user', 'apiKey=k');
  assert.deepEqual([last.code, /missing/.test(last.err)], [0, false], last.err);
  for (const key of ['jwt-secret', 'rpc-key']) {
    const { code, err } = await here.run('set', 'parent', `${key}=${'x1Y'.repeat(20)}`);
    assert.equal(code, 0, err);
  }
});

test('an unknown key is a warning, and an error where the parent is strict', async () => {
  const { here } = makeWorkspace();
  here.write('config/user.toml', 'apiKey = "a"\nsoon = 1\n');
  const ahead = await here.run('push', 'user');
  assert.deepEqual([ahead.code, /ARM6054[^]*soon/.test(ahead.err)], [0, true], ahead.err);
  here.write('config/parent.toml', secrets);
  assert.equal((await here.run('push', 'parent')).code, 0);
  assert.equal((await here.run('set', 'parent', 'strict=true')).code, 0);
  const refused = await here.run('push', 'user');
  assert.deepEqual([refused.code, /ARM6048[^]*soon/.test(refused.err)], [2, true], refused.err);
});

test('a secret that can be guessed is said when it is set; the parent that is pulled is for its owner alone', async () => {
  const { here } = makeWorkspace();
  const { code, err } = await here.run('set', 'parent', 'rpc-key=a', 'jwt-secret=b');
  assert.equal(code, 0);
  assert.match(err, /ARM6056[^]*rpc-key[^]*ARM6056[^]*jwt-secret/);
  assert.equal((await here.run('pull', 'parent')).code, 0);
  assert.equal(statSync(join(here.root, 'config/parent.toml')).mode & 0o777, 0o600);
});
