// What becomes of a platform when etcd, or the way to it, fails.
import assert from 'node:assert/strict';
import type { EtcdNode } from '../etcd-nodes.js';
import {
  areContent,
  expectNoLoss,
  getGoing,
  isRegistered,
  readyPart,
  type Outcome,
  type Scenario,
} from '../scenario.js';

/** etcd stopped, and started again with its data. */
export const outage: Scenario = {
  name: 'etcd stopped, then started with its data',
  async run(bed, { outageMs, patience }): Promise<Outcome> {
    const { targets, load } = await getGoing(bed, () => bed.startTarget());
    await bed.etcd.stop();
    await bed.pause(outageMs);
    await bed.etcd.start();
    const recoverMs = await bed.until('all are registered again', 2_000 * patience, () =>
      isRegistered(bed, targets),
    );
    await bed.until('all know it', 2_000 * patience, () => areContent(targets));
    // Leases that survived must go on: beyond the 10 s that etcd gives them.
    await bed.pause(11_000);
    assert.ok(await isRegistered(bed, targets), 'the registration did not last');
    const { requests } = await expectNoLoss(load);
    return { requests, failures: 0, recoverMs, note: `${outageMs / 1000} s away` };
  },
};

/** etcd lost its disk. */
export const wiped: Scenario = {
  name: 'etcd wiped and started empty',
  async run(bed, { patience }): Promise<Outcome> {
    const { targets, load } = await getGoing(bed, () => bed.startTarget());
    await bed.etcd.wipe();
    const recoverMs = await bed.until('instances, meta and contracts are back', 5_000 * patience, () =>
      isRegistered(bed, targets),
    );
    for (const { address, lines } of [...targets, { address: bed.caller.address, lines: bed.lines }]) {
      await bed.until('the absence of the configs is reported', 10_000 * patience, async () => {
        const { ok, parent, own } = (await readyPart(address, 'config')) as Record<
          string,
          { absent?: boolean }
        >;
        return Boolean(ok) && parent?.absent === true && own?.absent === true;
      });
      assert.ok(lines.some((line) => /config is gone from the registry/.test(line)));
    }
    const { requests } = await expectNoLoss(load);
    return { requests, failures: 0, recoverMs };
  },
};

/** No packet comes through, and no sign of it. */
export const blackHoled: Scenario = {
  name: 'connection to etcd black-holed',
  async run(bed, { blackHoleMs, patience }): Promise<Outcome> {
    const { targets, load } = await getGoing(bed, () => bed.startTarget());
    bed.etcd.blackHole(true);
    const noticedMs = await bed.until('it is noticed', 10_000 * patience, async () => {
      const parts = await Promise.all(targets.map(({ address }) => readyPart(address, 'registration')));
      return parts.every(({ trouble }) => trouble !== undefined);
    });
    await bed.pause(blackHoleMs - noticedMs);
    bed.etcd.blackHole(false);
    const recoverMs = await bed.until(
      'all are registered',
      5_000 * patience,
      async () => (await isRegistered(bed, targets)) && areContent(targets),
    );
    const { requests } = await expectNoLoss(load);
    return {
      requests,
      failures: 0,
      recoverMs,
      note: `${blackHoleMs / 1000} s, noticed after ${(noticedMs / 1000).toFixed(1)} s`,
    };
  },
};

/** History is compacted while nobody can watch. */
export const compacted: Scenario = {
  name: 'compaction while disconnected',
  async run(bed, { patience }): Promise<Outcome> {
    const { targets, load } = await getGoing(bed, () => bed.startTarget());
    const { etcd, keys } = bed;
    etcd.refuse(true);
    await bed.until('the watch is broken', 20_000, () =>
      bed.lines.some((line) => /cannot follow/.test(line)),
    );
    for (let round = 0; round < 50; round += 1) {
      await etcd.hands.put([
        { key: keys.instance('target', String(round)), value: `127.0.0.1:${round + 1}` },
      ]);
    }
    for (let round = 0; round < 50; round += 1)
      await etcd.hands.delete(keys.instance('target', String(round)));
    await etcd.compact();
    etcd.refuse(false);
    const recoverMs = await bed.until('the snapshot is right', 2_000 * patience, () =>
      isRegistered(bed, targets),
    );
    const late = { address: '127.0.0.1:9', key: keys.instance('other', '1') };
    await etcd.hands.put([{ key: late.key, value: late.address }]);
    await bed.discovery.ready('other');
    await bed.until('the watch is a live one again', 2_000 * patience, () =>
      bed.discovery.snapshot('other').instances.some(({ address }) => address === late.address),
    );
    const { requests } = await expectNoLoss(load);
    return { requests, failures: 0, recoverMs };
  },
};

/** The leader dies, then a second member: no quorum for a while. */
export function quorumLost(nodes: readonly EtcdNode[]): Scenario {
  return {
    name: 'leader of three killed, then a second member',
    async run(bed, { noQuorumMs, patience }): Promise<Outcome> {
      const { targets, load } = await getGoing(bed, () => bed.startTarget());
      const leader = await findLeader(nodes);
      await leader.kill();
      const electedMs = await bed.until('another one leads', 15_000 * patience, async () => {
        return (
          (await findLeader(nodes.filter((node) => node !== leader))) !== undefined &&
          isRegistered(bed, targets)
        );
      });
      const second = nodes.find((node) => node !== leader);
      if (second === undefined) throw new Error('there is no second member');
      await second.kill();
      await bed.pause(noQuorumMs);
      await Promise.all([leader.start({ healthy: false }), second.start({ healthy: false })]);
      const recoverMs = await bed.until(
        'the registration is intact',
        15_000 * patience,
        async () => (await isRegistered(bed, targets)) && areContent(targets),
      );
      await bed.pause(11_000);
      assert.ok(await isRegistered(bed, targets), 'the registration did not last');
      const { requests } = await expectNoLoss(load);
      const note = `new leader after ${(electedMs / 1000).toFixed(1)} s, ${noQuorumMs / 1000} s without quorum`;
      return { requests, failures: 0, recoverMs, note };
    },
  };
}

async function findLeader(nodes: readonly EtcdNode[]): Promise<EtcdNode> {
  for (const node of nodes) if (await node.leads()) return node;
  throw new Error('no member leads');
}
