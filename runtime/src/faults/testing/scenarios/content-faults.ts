// What becomes of a platform when what stands in etcd changes fast, or is wrong.
import assert from 'node:assert/strict';
import { createDiscovery } from '../../../discovery/create-discovery.js';
import { silentLogger } from '../../../log/logger.js';
import { namespace } from '../ticket-service.js';
import { expectNoLoss, getGoing, readyPart, type Outcome, type Scenario } from '../scenario.js';

/** Many instances join and leave. */
export const churned: Scenario = {
  name: 'many instances joining and leaving',
  async run(bed, { churnMs, churnInstances, patience }): Promise<Outcome> {
    const { load } = await getGoing(bed, () => bed.startTarget());
    const { etcd, keys, clock } = bed;
    const watchers = Array.from({ length: 5 }, () => {
      const registry = etcd.serving().registry;
      return createDiscovery({ registry: registry ?? etcd.hands, namespace, log: silentLogger, clock });
    });
    try {
      for (const watcher of watchers) await watcher.ready('crowd');
      const present = new Set<string>();
      const begun = clock.now();
      let changes = 0;
      for (let step = 0; clock.now() - begun < churnMs || present.size < churnInstances / 2; step += 1) {
        const id = String(1 + ((step * 7919) % churnInstances));
        const key = keys.instance('crowd', id);
        if (present.delete(id)) await etcd.hands.delete(key);
        else await etcd.hands.put([{ key, value: `127.0.0.1:${10_000 + Number(present.add(id) && id)}` }]);
        changes += 1;
        await bed.pause(churnMs / churnInstances / 4);
      }
      const wanted = [...present].sort().join();
      const recoverMs = await bed.until('every watcher has the right list', 2_000 * patience, () =>
        watchers.every(
          (watcher) =>
            watcher
              .snapshot('crowd')
              .instances.map(({ id }) => id)
              .sort()
              .join() === wanted,
        ),
      );
      const { requests } = await expectNoLoss(load);
      return { requests, failures: 0, recoverMs, note: `${changes} changes, ${watchers.length} watchers` };
    } finally {
      for (const watcher of watchers) watcher.close();
    }
  },
};

/** Bad configs, then a good one. */
export const badConfig: Scenario = {
  name: 'bad configs pushed, then a good one',
  async run(bed, { patience }): Promise<Outcome> {
    const { targets, load } = await getGoing(bed, () => bed.startTarget(), 1);
    const { etcd, keys } = bed;
    const [target] = targets;
    assert.ok(target);
    const key = keys.config('target');
    const own = async (): Promise<Record<string, unknown>> => {
      const { own: part } = await readyPart(target.address, 'config');
      return part as Record<string, unknown>;
    };
    const before = (await own())['revision'];
    for (const [what, text, reason] of [
      ['broken TOML', 'limit = = 1', /./],
      ['a wrong type', 'limit = "many"', /limit/],
      ['a missing key', 'port = 0', /limit/],
    ] as const) {
      const revision = await etcd.hands.put([{ key, value: text }]);
      await bed.until(`${what} is refused`, 2_000 * patience, async () => {
        const { refused } = await own();
        return (refused as { revision?: number } | undefined)?.revision === revision;
      });
      const { refused, revision: inForce } = await own();
      assert.match(JSON.stringify(refused), reason);
      assert.equal(inForce, before, 'the old config is not in force');
      assert.ok(
        target.lines.some((line) => line.includes('refused') && line.includes(`"revision":${revision}`)),
      );
      const metrics = await (await fetch(`http://${target.address}/metrics`)).text();
      assert.match(metrics, /armature_config_refused\{[^}]*config="own"[^}]*\} 1/);
    }
    const ahead = await etcd.hands.put([{ key, value: 'limit = 1\nlimmit = 2' }]);
    await bed.until('a key that the code does not know is taken', 2_000 * patience, async () => {
      const { revision, refused } = await own();
      return revision === ahead && refused === undefined;
    });
    assert.ok(target.lines.some((line) => line.includes('limmit')));
    const good = await etcd.hands.put([{ key, value: 'port = 0\nlimit = 7\n' }]);
    const recoverMs = await bed.until('the good one is in force', 1_000 * patience, async () => {
      const { revision, refused } = await own();
      return revision === good && refused === undefined;
    });
    const { requests } = await expectNoLoss(load);
    return { requests, failures: 0, recoverMs };
  },
};
