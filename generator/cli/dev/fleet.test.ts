import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, describe, it } from 'node:test';
import { createFleet, type Fleet } from './fleet.js';

const folder = mkdtempSync(join(tmpdir(), 'scaffold-fleet-'));
after(() => rmSync(folder, { recursive: true, force: true }));

describe('a fleet', () => {
  let fleet: Fleet | undefined;
  afterEach(() => fleet?.stop());

  const start = (code: string, instances = 1) => {
    writeFileSync(join(folder, 'main.ts'), code);
    writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }');
    const said: string[] = [];
    const waiting = new Set<() => void>();
    const say = (text: string) => {
      said.push(text);
      for (const look of waiting) look();
    };
    const made = createFleet({
      nodeArgs: ['--import', import.meta.resolve('tsx')],
      env: {},
      onLine: (name, line) => say(`${name} | ${line}`),
      onNote: (text) => say(`note: ${text}`),
      graceMs: 300,
    });
    fleet = made;
    const says = (pattern: RegExp): Promise<string> =>
      new Promise((resolve) => {
        const look = (): void => {
          const line = said.find((each) => pattern.test(each));
          if (line === undefined) return;
          waiting.delete(look);
          resolve(line);
        };
        waiting.add(look);
        look();
      });
    return { fleet: made, said, says, started: made.set([{ service: 'user', folder, instances }]) };
  };

  it('runs as many processes as it is told, and stops them', async () => {
    const { fleet, says } = start('console.log("up", process.pid); setInterval(() => {}, 1000)', 2);
    const pids = [await says(/^user#1 \| up/), await says(/^user#2 \| up/)].map((line) =>
      Number(line.split(' ').at(-1)),
    );
    await fleet.stop();
    for (const pid of pids) assert.throws(() => process.kill(pid, 0));
  });

  it('says once why a service can not start, and starts it when it is told to', async () => {
    const { fleet, said, says } = start('console.error("user can not start: no key"); process.exit(2)');
    await says(/note: user can not start: no key \(it starts again when/);
    assert.ok(!said.some((line) => line.startsWith('user |')));
    writeFileSync(join(folder, 'main.ts'), 'console.log("up"); setInterval(() => {}, 1000)');
    fleet.retry(['other']);
    fleet.retry(['user']);
    await says(/^user \| up/);
  });

  it('tries again where the surroundings failed, without saying so each time', async () => {
    const { said, says } = start(
      `const { existsSync, writeFileSync } = require('fs');
       if (existsSync('third')) { console.log('up'); setInterval(() => {}, 1000); }
       else { console.error('user can not start: port 1 is taken'); writeFileSync(existsSync('second') ? 'third' : 'second', ''); process.exit(4); }`,
    );
    await says(/^user \| up/);
    assert.equal(said.filter((line) => line.includes('port 1 is taken')).length, 1);
  });

  it('starts a killed process again', async () => {
    const { said, says } = start('console.log("up", process.pid); setInterval(() => {}, 1000)');
    const first = await says(/^user \| up/);
    process.kill(Number(first.split(' ').at(-1)), 'SIGKILL');
    await says(/note: user was killed by SIGKILL: starting it again in 0.5 s/);
    said.splice(said.indexOf(first), 1);
    await says(/^user \| up/);
  });

  it('kills a process that does not end', async () => {
    const { fleet, says } = start(
      'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("up", process.pid)',
    );
    const pid = Number((await says(/^user \| up/)).split(' ').at(-1));
    await fleet.stop();
    assert.throws(() => process.kill(pid, 0));
  });
});
