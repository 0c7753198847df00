import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, describe, it } from 'node:test';
import { createFleet, type Fleet } from './fleet.js';
import { createServiceProcess } from './process.js';

const folder = mkdtempSync(join(tmpdir(), 'scaffold-fleet-'));
after(() => rmSync(folder, { recursive: true, force: true }));

describe('a fleet', () => {
  let fleet: Fleet | undefined;
  afterEach(() => fleet?.stop());

  const start = (code: string, instances = 1, canOverlap = false) => {
    writeFileSync(join(folder, 'main.ts'), code);
    writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }');
    const said: string[] = [];
    const waiting = new Set<() => void>();
    const say = (text: string) => {
      said.push(text);
      for (const look of waiting) look();
    };
    const made = createFleet({
      launch: ({ member, env, onLine, onCrash }) =>
        createServiceProcess({
          args: () => ['--import', import.meta.resolve('tsx'), 'main.ts'],
          cwd: member.folder,
          env,
          onLine,
          onCrash,
        }),
      onLine: (name, line) => say(`${name} | ${line}`),
      onNote: (text) => say(`note: ${text}`),
      graceMs: 300,
      canOverlap: () => canOverlap,
    });
    fleet = made;
    const says = (pattern: RegExp, since = 0): Promise<string> =>
      new Promise((resolve) => {
        const look = (): void => {
          const line = said.slice(since).find((each) => pattern.test(each));
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

  describe('that replaces processes', () => {
    const server = (word: string): string =>
      `process.on('SIGTERM', () => { console.log('${word} ends'); process.exit(0); });
       console.log('${word} up', process.pid); setInterval(() => {}, 1000);`;
    const edit = (code: string): void => writeFileSync(join(folder, 'main.ts'), code);

    it('ends the old one only when the new one has come up', async () => {
      const { fleet, said, says } = start(server('first'), 1, true);
      await says(/first up/);
      edit(server('second'));
      const restarted = fleet.restart(['user']);
      await says(/second up/);
      assert.ok(!said.some((line) => line.includes('first ends')));
      assert.equal(fleet.arrived('user'), true);
      await says(/first ends/);
      assert.deepEqual(await restarted, { up: ['user'], failed: [] });
      assert.equal(fleet.arrived('user'), false, 'nothing waits for it any more');
    });

    it('keeps the old one where the new one does not come up, and says so once', async () => {
      const { fleet, said, says } = start(server('first'), 1, true);
      const pid = Number((await says(/first up/)).split(' ').at(-1));
      edit('process.exit(1)');
      assert.deepEqual(await fleet.restart(['user']), { up: [], failed: ['user'] });
      await says(/note: user with this edit ended with code 1: the last good one runs on/);
      edit('console.error("user can not start: no key"); process.exit(2)');
      await fleet.restart(['user']);
      await says(/note: user can not start: no key: the last good one runs on/);
      process.kill(pid, 0);
      assert.ok(!said.some((line) => line.includes('first ends')));
      edit(server('third'));
      const restarted = fleet.restart(['user']);
      await says(/third up/);
      fleet.arrived('user');
      assert.deepEqual(await restarted, { up: ['user'], failed: [] });
      await says(/first ends/);
    });

    it('tries again what its config kept from starting, once a config was pushed', async () => {
      const { fleet, says } = start(server('first'), 1, true);
      await says(/first up/);
      edit('console.error("user can not start: no key"); process.exit(2)');
      await fleet.restart(['user']);
      edit(server('second'));
      fleet.retry(['user']);
      await says(/second up/);
      fleet.arrived('user');
      await says(/first ends/);
    });

    it('gives up one that is on its way for the next edit', async () => {
      const { fleet, said, says } = start(server('first'), 1, true);
      await says(/first up/);
      edit(server('second'));
      const early = fleet.restart(['user']);
      await says(/second up/);
      edit(server('third'));
      const late = fleet.restart(['user']);
      assert.deepEqual(await early, { up: [], failed: [] });
      await says(/second ends/);
      await says(/third up/);
      fleet.arrived('user');
      assert.deepEqual(await late, { up: ['user'], failed: [] });
      await says(/first ends/);
      assert.ok(!said.some((line) => line.includes('third ends')));
    });

    it('lets the new one stand in where the old one went meanwhile', async () => {
      const { fleet, said, says } = start(server('first'), 1, true);
      const pid = Number((await says(/first up/)).split(' ').at(-1));
      edit(server('second'));
      const restarted = fleet.restart(['user']);
      await says(/second up/);
      process.kill(pid, 'SIGKILL');
      while (isAlive(pid)) await new Promise(setImmediate);
      fleet.arrived('user');
      assert.deepEqual(await restarted, { up: ['user'], failed: [] });
      assert.ok(!said.some((line) => line.startsWith('note:')));
    });

    it('replaces several instances one after the other', async () => {
      const { fleet, said, says } = start(server('old'), 2, true);
      await says(/^user#1 \| old up/);
      await says(/^user#2 \| old up/);
      edit(server('new'));
      const restarted = fleet.restart(['user']);
      await says(/^user#1 \| new up/);
      assert.ok(!said.some((line) => line.startsWith('user#2 | new')));
      fleet.arrived('user');
      await says(/^user#2 \| new up/);
      fleet.arrived('user');
      assert.deepEqual(await restarted, { up: ['user'], failed: [] });
      await says(/^user#1 \| old ends/);
      await says(/^user#2 \| old ends/);
    });

    it('ends the old one first where both want one port', async () => {
      const { fleet, says } = start(server('first'));
      await says(/first up/);
      edit(server('second'));
      const restarted = fleet.restart(['user']);
      await says(/first ends/);
      await says(/second up/);
      fleet.arrived('user');
      assert.deepEqual(await restarted, { up: ['user'], failed: [] });
    });

    it('waits until the old one is gone, where both want one port, and starts only the last edit', async () => {
      const slow = `process.on('SIGTERM', () => setTimeout(() => { console.log('first gone'); process.exit(); }, 300));
        console.log('first up'); setInterval(() => {}, 1000);`;
      const { fleet, said, says } = start(slow);
      await says(/first up/);
      edit(server('second'));
      const given = fleet.restart(['user']);
      edit(server('third'));
      const restarted = fleet.restart(['user']);
      await says(/third up/);
      fleet.arrived('user');
      assert.deepEqual(await restarted, { up: ['user'], failed: [] });
      assert.deepEqual(await given, { up: [], failed: [] });
      const lines = said.filter((line) => /gone|second|third/.test(line));
      assert.match(lines[0] ?? '', /first gone/);
      assert.match(lines[1] ?? '', /third up/);
      assert.equal(lines.length, 2);
    });

    it('stops all of them, also those that are on their way and those that end', async () => {
      const stubborn = (word: string): string =>
        `process.on('SIGTERM', () => {}); console.log('${word} up', process.pid); setInterval(() => {}, 1000);`;
      const { fleet, says } = start(stubborn('first'), 1, true);
      const pids = [Number((await says(/first up/)).split(' ').at(-1))];
      edit(stubborn('second'));
      void fleet.restart(['user']);
      pids.push(Number((await says(/second up/)).split(' ').at(-1)));
      fleet.arrived('user');
      edit(stubborn('third'));
      void fleet.restart(['user']);
      pids.push(Number((await says(/third up/)).split(' ').at(-1)));
      await fleet.stop();
      assert.deepEqual(pids.filter(isAlive), []);
    });
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
