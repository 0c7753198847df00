// A platform as it is deployed: built, with production dependencies only, started by the image's own command on machines of their own
// beside an etcd of three; rolled over under calls, and searched for its secrets.
import assert from 'node:assert/strict';
import { execFileSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import test from 'node:test';
import { createHosts, type Host, hostsMissing } from '../testing/hosts.js';
import { linkPackages, scaffold, shell } from '../testing/linked-workspace.js';
import { packageRoot } from '../version.js';

const secrets = ['rpc-key', 'jwt-secret', 'config-key'].map((name) => [name, `${name}-of-at-least-32-bytes-0123456789`] as const); // prettier-ignore
const mailPassword = 'password-that-nobody-may-see';

const manifest = `service: user
version: 1.0.0
config:
  greeting: string = Hello
  mail: { password: { type: string, secret: true } }
routes:
  greet: { get: "/greetings/{name}", path: { name: string }, returns: string }
`;

const handler = `import type { GreetInput, UserApi, UserContext } from './generated/service.js';

export class UserService implements UserApi {
  constructor(private readonly context: UserContext) {}

  greet({ name }: GreetInput): Promise<string> {
    const { config, log } = this.context;
    log.info({ config, parent: this.context.parent }, 'asked');
    const opened = config.mail.password === ${JSON.stringify(mailPassword)};
    return Promise.resolve(\`\${config.greeting}, \${name} \${opened ? 'opened' : 'closed'}\`);
  }
}
`;

function isMissing(): string | false {
  if (process.env['ARMATURE_FAULTS'] !== 'full')
    return 'a whole platform takes its time: npm run test:faults';
  const missing = hostsMissing();
  if (missing !== false) return missing;
  try {
    execFileSync('etcd', ['--version']);
    return false;
  } catch {
    if (process.env['ARMATURE_REQUIRE_ETCD'] === '1') throw new Error('etcd is not installed');
    return 'etcd is not installed';
  }
}

test('a deployed platform', { skip: isMissing(), timeout: 240_000 }, async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'scaffold-deployed-'));
  const hosts = createHosts();
  context.after(async () => {
    await hosts.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const root = join(folder, 'shop');
  const image = join(folder, 'image');
  const spoken: string[] = [];

  // A workspace, with secrets where deployment wants them.
  await scaffold(folder, 'new workspace shop --service user --no-git -y');
  await scaffold(root, 'new service gateway --gateway');
  for (const target of ['docker', 'kubernetes']) await scaffold(root, `deploy ${target}`);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const [name, text] of secrets) write(`run/secrets/${name}`, `${text}\n`);
  write('shop/services/user/service.yaml', manifest);
  rmSync(join(root, 'services/user/user.service.ts'));
  rmSync(join(root, 'services/user/user.service.test.ts'));
  await scaffold(root, 'generate');
  write('shop/services/user/user.service.ts', handler.replace("import type { GreetInput, UserApi, UserContext } from './generated/service.js';", "import type { GreetInput } from './generated/dto.js';\nimport type { UserApi, UserContext } from './generated/service.js';")); // prettier-ignore
  const parent = readFileSync(join(root, 'config/parent.production.toml'), 'utf8');
  write('shop/config/parent.production.toml', parent.replaceAll('/run/secrets', join(folder, 'run/secrets')));
  rmSync(join(root, 'config/parent.toml'));
  linkPackages(root);
  assert.equal(await shell(root, 'node node_modules/typescript/bin/tsc -p tsconfig.build.json'), '');

  // The image, by the lines of its Dockerfile.
  const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
  const final = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
  for (const [, from, source = '', to = ''] of final.matchAll(/^COPY (?:--from=(\w+) )?(\S+) (\S+)$/gm)) {
    const path = source.replace('/app/', '');
    if (from === 'production' && path === 'node_modules') copyProductionPackages(join(image, 'node_modules'));
    else cpSync(join(root, path), to.endsWith('/') ? join(image, to, path.split('/').at(-1) ?? '') : join(image, to), { recursive: true }); // prettier-ignore
  }
  assert.ok(!readdirSync(join(image, 'node_modules')).includes('yargs'));
  assert.deepEqual(readdirSync(join(image, 'node_modules/@armature')), ['runtime']);
  const entry = JSON.parse(/^ENTRYPOINT (\[.*\])$/m.exec(final)?.[1] ?? '[]') as string[];
  const imageEnv = Object.fromEntries(
    [...(/^ENV (.*)$/m.exec(final)?.[1] ?? '').matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  );

  // An etcd of three, none of it on a machine with a service.
  const members = ['etcd1', 'etcd2', 'etcd3'].map((name) => ({ name, host: hosts.add(name) }));
  const cluster = members.map(({ name, host }) => `${name}=http://${host.address}:2380`).join(',');
  for (const { name, host } of members) {
    const [client, peer] = [`http://${host.address}:2379`, `http://${host.address}:2380`];
    const urls = ['--listen-client-urls', client, '--advertise-client-urls', client, '--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer]; // prettier-ignore
    host.start('etcd', ['--name', name, '--data-dir', join(folder, name), '--initial-cluster', cluster, '--log-level', 'error', ...urls], { stdio: 'ignore' }); // prettier-ignore
  }
  const endpoints = members.map(({ host }) => `http://${host.address}:2379`).join(',');
  const keyFile = join(folder, 'run/secrets/config-key');
  const platformEnv = { ARMATURE_ETCD: endpoints, ARMATURE_CONFIG_KEY_FILE: keyFile };

  // Configs, from a machine that runs nothing else.
  const desk = hosts.add('desk');
  const cli = async (args: readonly string[], input = ''): Promise<string> => {
    const child = desk.start(process.execPath, [join(packageRoot, 'bin/scaffold.js'), ...args], {
      cwd: root,
      env: { ...cleanEnv(), ...platformEnv },
    });
    child.stdin?.end(input);
    const { text, code } = await outcomeOf(child);
    spoken.push(text);
    assert.equal(code, 0, text);
    return text;
  };
  await cli(['config', 'set', 'user', 'mail.password', '--file'], `${mailPassword}\n`);
  await untilTrue(async () => (await outcomeOf(desk.start('etcdctl', ['--endpoints', endpoints, 'endpoint', 'health'], { env: etcdctlEnv }))).code === 0); // prettier-ignore
  await cli(['config', 'push', '--profile', 'production']);

  // Services, by the image's command.
  const startService = (host: Host, name: string): ChildProcess => {
    const [command = '', ...args] = entry;
    const child = host.start(command === 'node' ? process.execPath : command, [...args, name], {
      cwd: image,
      env: { PATH: process.env['PATH'], ...imageEnv, ...platformEnv },
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => spoken.push(String(chunk)));
    return child;
  };
  const get = async (path: string, host: Host): Promise<{ text: string; code: number | null }> =>
    outcomeOf(desk.start(process.execPath, ['-e', getter, `http://${host.address}:8080${path}`]));
  const isReady = async (host: Host): Promise<boolean> => (await get('/readyz', host)).code === 0;
  const [first, second, edge] = [hosts.add('first'), hosts.add('second'), hosts.add('edge')];
  let user = [startService(first, 'user'), startService(second, 'user')];
  startService(edge, 'gateway');
  for (const host of [first, second, edge]) await untilTrue(() => isReady(host));
  const answer = await get('/api/user/greetings/Ada', edge);
  spoken.push(answer.text);
  assert.match(answer.text, /Hello, Ada opened/);
  const started = spoken.join('').split('\n').filter((line) => line.includes('"msg":"ready"')); // prettier-ignore
  assert.deepEqual(
    started.map((line) => (JSON.parse(line) as { address: string }).address).sort(),
    [first, second, edge].map(({ address }) => `${address}:8080`).sort(),
  );
  assert.ok(started.every((line) => line.includes('"listen":"all interfaces"')));

  // One after another is told to stop and started anew, while calls go on.
  const load = desk.start(process.execPath, [
    '-e',
    loader,
    `http://${edge.address}:8080/api/user/greetings/Ada`,
  ]);
  const counted = outcomeOf(load);
  for (const [index, host] of [first, second].entries()) {
    user[index]?.kill('SIGTERM');
    if (user[index] !== undefined) await once(user[index], 'exit');
    assert.equal(user[index]?.exitCode, 0);
    user = user.with(index, startService(host, 'user'));
    await untilTrue(() => isReady(host));
  }
  // A config that changes meanwhile is in force without a restart.
  await cli(['config', 'set', 'user', 'greeting=Good morning']);
  await untilTrue(async () =>
    (await get('/api/user/greetings/Bea', edge)).text.includes('Good morning, Bea'),
  );
  load.kill('SIGTERM');
  const { failed, calls } = JSON.parse((await counted).text) as { failed: string[]; calls: number };
  assert.deepEqual(failed, []);
  assert.ok(calls > 50, `${calls} calls`);

  // Nothing that others can see holds a secret.
  const dump = await outcomeOf(desk.start('etcdctl', ['--endpoints', endpoints, 'get', '--prefix', ''], { env: etcdctlEnv })); // prettier-ignore
  assert.match(dump.text, /\/shop\/user\/config/);
  const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  const files = filesIn(root).map((path) =>
    path.endsWith('user.service.ts') ? '' : readFileSync(path, 'utf8'),
  );
  for (const secret of [mailPassword, ...secrets.map(([, text]) => text)]) {
    const places = { etcd: dump.text, logs: spoken.join(''), processes, files: files.join('\n') };
    for (const [place, text] of Object.entries(places))
      assert.ok(!text.includes(secret), `${place} hold ${secret}`);
  }
});

const etcdctlEnv = { PATH: process.env['PATH'], ETCDCTL_API: '3' };

/** Prints an answer; ends with 0 for a good one. */
const getter =
  'fetch(process.argv[1], { signal: AbortSignal.timeout(5000) }).then(async (answer) => { console.log(await answer.text()); process.exitCode = answer.ok ? 0 : 1; }, () => { process.exitCode = 1; })';

/** Calls until it is told to stop, four at a time; prints how many there were and which failed. */
const loader = `
let calls = 0, over = false;
const failed = [];
process.on('SIGTERM', () => { over = true; });
const one = async () => {
  while (!over) {
    calls += 1;
    try {
      const answer = await fetch(process.argv[1]);
      const text = await answer.text();
      if (!answer.ok) failed.push(answer.status + ' ' + text);
    } catch (error) { failed.push(String(error.cause ?? error)); }
  }
};
Promise.all([one(), one(), one(), one()]).then(() => console.log(JSON.stringify({ calls, failed })));
`;

function cleanEnv(): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _context, ...env } = process.env;
  return env;
}

async function outcomeOf(child: ChildProcess): Promise<{ text: string; code: number | null }> {
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => chunks.push(String(chunk)));
  await once(child, 'close');
  return { text: chunks.join(''), code: child.exitCode };
}

/** What others do takes its time: asks again until it is done. The test's own time limit ends it. */
async function untilTrue(ask: () => Promise<boolean>): Promise<void> {
  while (!(await ask())) await new Promise((again) => setTimeout(again, 100));
}

/** What `npm ci --omit=dev` would bring: the runtime with its dependencies, as this checkout has them. */
function copyProductionPackages(to: string): void {
  const listed = execFileSync(
    'npm',
    ['ls', '--omit=dev', '--omit=peer', '--omit=optional', '--all', '--parseable', '--workspace', 'runtime'],
    { cwd: packageRoot, encoding: 'utf8', env: cleanEnv() },
  );
  for (const path of listed.trim().split('\n')) {
    const name = relative(join(packageRoot, 'node_modules'), path);
    if (name.startsWith('..') || name === '' || name.includes('node_modules')) continue;
    cpSync(path, join(to, name), {
      recursive: true,
      dereference: true,
      filter: (each) => name !== '@armature/runtime' || !/\/(src|node_modules)$|\.test\./.test(each),
    });
  }
}

function filesIn(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !join(entry.parentPath, entry.name).includes('/dist/'))
    .map((entry) => join(entry.parentPath, entry.name));
}
