// What is defined for states that no promise of the fault table covers: one address twice, a clock that jumps, no etcd at the start.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, afterEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startEmbeddedEtcd } from '../embedded-etcd/embedded-etcd.js';
import { unlessFull } from '../embedded-etcd/testing/random.js';
import { realEtcdMissing } from '../embedded-etcd/testing/real-etcd.js';
import { createEtcd3Registry } from '../registry/etcd3-registry.js';
import { createKeys } from '../wire/keys.js';
import { createBed, putConfigs } from './testing/bed.js';
import { startEmbedded, startMemoryEtcd, startRealNode } from './testing/faulty-etcds.js';
import { areContent, expectNoLoss, getGoing, isRegistered } from './testing/scenario.js';

const realNow = Date.now;
afterEach(() => {
  Date.now = realNow;
});

test('two registrations of one address count once, and the younger leaves the place to the elder', async () => {
  const bed = await createBed(await startMemoryEtcd());
  try {
    const { targets, load } = await getGoing(bed, () => bed.startTarget(), 1);
    const [target] = targets;
    assert.ok(target);
    const { etcd, keys, discovery } = bed;
    const lease = await etcd.hands.grant(60);
    await etcd.hands.put([{ key: keys.instance('target', lease), value: target.address }], lease);
    await bed.until(
      'the younger one counts',
      10_000,
      () => discovery.snapshot('target').instances[0]?.id === lease,
    );
    assert.equal(discovery.snapshot('target').instances.length, 1);
    await etcd.hands.revoke(lease);
    await bed.until('the elder counts again', 10_000, () => isRegistered(bed, targets));
    await expectNoLoss(load);
  } finally {
    await bed.close();
  }
});

for (const { name, skip, start } of [
  { name: 'embedded', skip: false, start: () => startEmbedded(1) },
  { name: 'real', skip: realEtcdMissing() || unlessFull(), start: startRealNode },
] as const) {
  test(`a wall clock that jumps changes nothing, over the ${name} etcd`, { skip }, async () => {
    const bed = await createBed(await start());
    try {
      const { targets, load } = await getGoing(bed, () => bed.startTarget());
      const { entries: before } = await bed.etcd.hands.list(bed.keys.instances('target'));
      for (const hours of [5, -5]) {
        Date.now = () => realNow() + hours * 3_600_000;
        const soFar = load.succeeded;
        // Beyond the next renewal of every lease.
        await bed.pause(5_500);
        assert.ok(load.succeeded > soFar + 100);
        assert.ok(await areContent(targets));
      }
      const { entries } = await bed.etcd.hands.list(bed.keys.instances('target'));
      assert.deepEqual(
        entries.map(({ lease }) => lease),
        before.map(({ lease }) => lease),
      );
      await expectNoLoss(load);
    } finally {
      Date.now = realNow;
      await bed.close();
    }
  });
}

describe('a process whose etcd is away at the start', () => {
  const children: ReturnType<typeof spawn>[] = [];
  after(() => {
    for (const child of children) child.kill('SIGKILL');
  });

  function start(
    endpoint: string,
    startLimitMs: number,
  ): { ended: Promise<unknown[]>; output: () => string; child: ReturnType<typeof spawn> } {
    const script = fileURLToPath(new URL('./testing/target-process.js', import.meta.url));
    const child = spawn(process.execPath, [script], {
      cwd: '/',
      env: {
        PATH: process.env['PATH'],
        ARMATURE_ETCD: endpoint,
        ARMATURE_PORT: '0',
        START_LIMIT_MS: String(startLimitMs),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
    return { child, ended: once(child, 'close'), output: () => text };
  }

  test('says so, waits up to the limit, and exits 4', async () => {
    const { ended, output } = start('http://127.0.0.1:1', 2_500);
    const [code] = await ended;
    assert.equal(code, 4, output());
    assert.match(output(), /waiting: etcd at http:\/\/127\.0\.0\.1:1 does not answer/);
    assert.match(
      output(),
      /target can not start: etcd at http:\/\/127\.0\.0\.1:1 does not answer.*waited 2\.5 s/,
    );
  });

  test('starts as soon as etcd and the configs are there, and exits 0 when it is told to', async () => {
    const etcd = await startEmbeddedEtcd();
    await etcd.stop();
    const { child, ended, output } = start(etcd.endpoint, 60_000);
    const said = async (text: string): Promise<void> => {
      while (!output().includes(text)) await once(child.stdout!, 'data');
    };
    await said('waiting: etcd');
    await etcd.start();
    const hands = createEtcd3Registry({ endpoints: [etcd.endpoint] });
    await putConfigs(hands, createKeys('faults'));
    await said('"msg":"ready"');
    child.kill('SIGTERM');
    assert.deepEqual(await ended, [0, null], output());
    assert.deepEqual((await hands.list('/faults/list/')).entries, []);
    await hands.close();
    await etcd.close();
  });
});
