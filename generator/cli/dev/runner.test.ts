import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { LogView } from './log-view.js';
import type { Exit, ServiceProcess } from './process.js';
import { createRunner, type Runner } from './runner.js';

const modules = fileURLToPath(new URL('../../../../node_modules', import.meta.url));
const stays = 'setInterval(() => {}, 1_000);';

describe('services that share processes', () => {
  let root = '';
  let runner: Runner;
  /** `user out: text`, `user ended {"code":1,"signal":null}`, `dev: text`. */
  let said: string[] = [];
  let look = (): void => {};
  const say = (text: string): void => {
    said.push(text);
    look();
  };
  const says = (pattern: RegExp): Promise<string> =>
    new Promise((resolve) => {
      look = () => {
        const found = said.find((each) => pattern.test(each));
        if (found !== undefined) resolve(found);
      };
      look();
    });
  const view: LogView = { service: () => {}, own: (text) => say(`dev: ${text}`) };

  const write = (path: string, text: string): void => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const follow = (names: readonly string[]) =>
    runner.bundles.follow(
      names.map((name) => ({ name, folder: `services/${name}`, gateway: name === 'gateway', events: false })),
    );
  const launched: ServiceProcess[] = [];
  const launch = (service: string): ServiceProcess => {
    const made = runner.launch({
      member: { service, folder: join(root, 'services', service), instances: 1 },
      env: { ARMATURE_PORT: '0' },
      onLine: (line, stream) => say(`${service} ${stream}: ${line}`),
      onCrash: (exit: Exit) => say(`${service} ended ${JSON.stringify(exit)}`),
    });
    launched.push(made);
    return made;
  };
  /** Starts services with this code. */
  const run = async (code: Readonly<Record<string, string>>): Promise<ServiceProcess[]> => {
    for (const [name, text] of Object.entries(code)) write(`services/${name}/main.ts`, text);
    const { broken } = await follow(Object.keys(code));
    assert.deepEqual([...broken], []);
    const made = Object.keys(code).map(launch);
    for (const each of made) each.start();
    return made;
  };

  beforeEach(async () => {
    said = [];
    root = mkdtempSync(join(tmpdir(), 'scaffold-runner-'));
    write('package.json', '{ "type": "module" }');
    symlinkSync(modules, join(root, 'node_modules'));
    runner = await createRunner({
      root,
      view,
      env: { ARMATURE_ETCD: 'http://127.0.0.1:1' },
      isolated: new Set(['alone']),
      isGateway: (service) => service === 'gateway',
      move: (services) => say(`move ${services.join(', ')}`),
    });
  });
  afterEach(async () => {
    await Promise.all(launched.splice(0).map((each) => each.stop(500)));
    await runner.stop();
    rmSync(root, { recursive: true, force: true });
  });
  after(() => look());

  it('tells their output apart, also what comes late', async () => {
    await run({
      user: `console.log('one'); setTimeout(() => console.error('late'), 20); ${stays}`,
      file: `process.stdout.write('half '); setTimeout(() => process.stdout.write('a line\\n'), 20); ${stays}`,
    });
    assert.equal(await says(/^user out/), 'user out: one');
    assert.equal(await says(/^user err/), 'user err: late');
    assert.equal(await says(/^file out/), 'file out: half a line');
  });

  it('gives each the folder and the place of its own sources', async () => {
    write('shared/place.ts', 'export const place = [import.meta.url, import.meta.dirname].join(" ");');
    await run({ user: `import { place } from '../../shared/place.js'; console.log(process.cwd(), place);` });
    assert.equal(
      await says(/^user out/),
      `user out: ${root}/services/user file://${root}/shared/place.ts ${root}/shared`,
    );
  });

  it('starts the same code again, and several times at once', async () => {
    const [first] = await run({ user: `let count = 0; count += 1; console.log('count', count); ${stays}` });
    launch('user').start();
    await says(/user out/);
    const again = () => said.filter((line) => line === 'user out: count 1').length;
    await first?.stop(500);
    first?.start();
    await new Promise<void>((resolve) => {
      look = () => again() === 3 && resolve();
      look();
    });
  });

  it('ends one that calls process.exit, and no other', async () => {
    const [, file] = await run({
      user: `setTimeout(() => { process.exit(3); console.log('went on'); }, 10); ${stays}`,
      file: `console.log('pid', process.pid); ${stays}`,
    });
    assert.equal(await says(/^user ended/), 'user ended {"code":3,"signal":null}');
    await says(/^file out/);
    assert.notEqual(file?.pid, undefined);
    assert.ok(!said.includes('user out: went on'));
  });

  it('ends one whose error nobody catches, with the place in its source', async () => {
    await run({
      user: `async function fail() {\n  throw new TypeError('lost');\n}\nsetTimeout(() => void fail(), 10);\n${stays}`,
      file: `setTimeout(() => { throw new Error('thrown'); }, 10); ${stays}`,
      model: stays,
    });
    assert.equal(await says(/^user ended/), 'user ended {"code":1,"signal":null}');
    assert.equal(await says(/^file ended/), 'file ended {"code":1,"signal":null}');
    await says(/^user err: TypeError: lost/);
    assert.match(await says(/^user err: .*main\.ts/), /services\/user\/main\.ts:2:9/);
    await says(/^file err: Error: thrown/);
    assert.ok(!said.some((line) => line.startsWith('model')));
  });

  it('takes one that never returns out of the process, and says where it is', async () => {
    const spin = `export function spin(): void {\n  for (;;);\n}\n`;
    write('services/user/spin.ts', spin);
    const [user, file] = await run({
      user: `import { spin } from './spin.js'; console.log('pid', process.pid); setTimeout(spin, 20);`,
      file: stays,
      model: stays,
    });
    const shared = file?.pid;
    const text = await says(/^dev: user does not return/);
    assert.match(text, /from spin \(services\/user\/spin\.ts:2:\d+\): its process was ended/);
    assert.match(await says(/^user ended/), /"withHost":true/);
    write('services/user/spin.ts', 'export const spin = (): void => {};');
    user?.start();
    await says(/^user out: pid/);
    assert.notEqual(user?.pid, shared);
  });

  it('runs a gateway, and whom it is told, in processes of their own, on the same code', async () => {
    const all = await run({
      gateway: stays,
      alone: `console.log('pid', process.pid); ${stays}`,
      user: stays,
    });
    const pids = new Set(all.map(({ pid }) => pid));
    assert.equal(pids.size, 3);
    assert.equal(await says(/^alone out/), `alone out: pid ${all[1]?.pid}`);
  });

  it('stops one without its neighbours, and starts it with its new code', async () => {
    const [user] = await run({ user: `console.log('old'); ${stays}`, file: stays });
    await says(/user out: old/);
    await user?.stop(500);
    assert.equal(user?.pid, undefined);
    write('services/user/main.ts', `console.log('new'); ${stays}`);
    assert.deepEqual(await runner.bundles.build(['user']), { ready: ['user'], broken: new Map() });
    user?.start();
    await says(/user out: new/);
    assert.ok(!said.some((line) => line.includes('ended')));
  });

  it('moves to a fresh process once one has loaded much, and says who else has to', async () => {
    const [user, file] = await run({ user: stays, file: stays });
    // Whichever processes there are, both get a second service.
    const neighbours = await run({ user: stays, file: stays, model: stays, algo: stays });
    await Promise.all([user?.stop(500), file?.stop(500)]);
    const [model] = neighbours.slice(2);
    const first = model?.pid;
    for (let count = 0; count < 200; count += 1) {
      await model?.stop(500);
      model?.start();
    }
    assert.notEqual(model?.pid, first);
    assert.match(await says(/^move/), /^move (user|file|algo)/);
  });

  it('leaves behind what would not end, and moves its neighbours', async () => {
    const deaf = `globalThis[Symbol.for('@armature/runtime/lender')]().door.on('SIGTERM', () => console.log('asked')); ${stays}`;
    const [user, ...others] = await run({
      user: `console.log('up'); ${deaf}`,
      file: stays,
      model: stays,
      algo: stays,
    });
    await says(/^user out: up/);
    const host = user?.pid;
    const beside = others.filter(({ pid }) => pid === host);
    assert.ok(beside.length > 0);
    await user?.stop(50);
    await says(/^user out: asked/);
    await says(/^move (file|model|algo)/);
    await Promise.all(beside.map((each) => each.stop(500)));
    for (const each of beside) each.start();
    assert.ok(beside.every(({ pid }) => pid !== host));
  });

  it('says where code can not be built, keeps what it had, and knows that any file may mend it', async () => {
    await run({ user: stays, file: stays });
    const kept = runner.bundles.path('file');
    write('services/file/main.ts', 'const = 1;');
    write('services/user/main.ts', `import './missing.js';`);
    const { ready, broken } = await runner.bundles.build(['user', 'file']);
    assert.deepEqual(ready, []);
    assert.deepEqual(Object.fromEntries(broken), {
      user: ['services/user/main.ts:1:8: Could not resolve "./missing.js"'],
      file: ['services/file/main.ts:1:7: Expected identifier but found "="'],
    });
    assert.equal(runner.bundles.path('file'), kept);
    assert.deepEqual(runner.bundles.reachedBy(['config/x.toml']), ['user', 'file']);
  });

  it('finds whom a file reaches', async () => {
    write('shared/both.ts', 'export const both = 1;');
    write('services/user/own.ts', `export { both } from '../../shared/both.js';`);
    write('services/user/openapi.json', '{}');
    await run({
      user: `import { both } from './own.js'; console.log(both, () => import('./openapi.json', { with: { type: 'json' } }));`,
      file: `import { both } from '../../shared/both.js'; console.log(both);`,
    });
    const { reachedBy } = runner.bundles;
    assert.deepEqual(reachedBy(['shared/both.ts']), ['user', 'file']);
    assert.deepEqual(reachedBy(['services/user/own.ts']), ['user']);
    assert.deepEqual(reachedBy(['services/user/openapi.json']), ['user']);
    assert.deepEqual(reachedBy(['services/user/config.toml']), ['user']);
    assert.deepEqual(reachedBy(['README.md']), []);
  });
});
