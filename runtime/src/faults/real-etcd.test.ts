// The fault suite against the real etcd: what waits for time-outs only with ARMATURE_COUNT, as in CI, and in its full length only with
// ARMATURE_FAULTS=full, which `npm run test:faults` sets.
import { after, describe, test } from 'node:test';
import { isFull, unlessFull } from '../embedded-etcd/testing/random.js';
import { realEtcdMissing } from '../embedded-etcd/testing/real-etcd.js';
import { createBed, type FaultyEtcd } from './testing/bed.js';
import { startRealCluster, startRealNode } from './testing/faulty-etcds.js';
import type { Lengths, Scenario } from './testing/scenario.js';
import { badConfig, churned } from './testing/scenarios/content-faults.js';
import { blackHoled, compacted, outage, quorumLost, wiped } from './testing/scenarios/etcd-faults.js';
import { deleted, killed, paused, rolled, stolen } from './testing/scenarios/instance-faults.js';
import { layOut, type Row } from './testing/table.js';

const full: Lengths = {
  outageMs: 60_000,
  noQuorumMs: 30_000,
  blackHoleMs: 30_000,
  pausedMs: 30_000,
  rounds: 20,
  churnMs: 60_000,
  churnInstances: 200,
  patience: 1,
};
const short: Lengths = {
  ...full,
  outageMs: 12_000,
  noQuorumMs: 8_000,
  blackHoleMs: 15_000,
  pausedMs: 14_000,
  rounds: 2,
  churnMs: 8_000,
};
const lengths = process.env['ARMATURE_FAULTS'] === 'full' ? full : short;
const rows: Row[] = [];
after(() => console.log(`\n${layOut(rows)}\n`));

describe('a platform on the real etcd survives', { skip: realEtcdMissing(), concurrency: 3 }, () => {
  // The longest begin first.
  const long = [outage, blackHoled, paused, rolled, killed, churned];
  for (const scenario of [...(isFull() ? long : []), deleted, stolen, compacted, wiped, badConfig]) {
    test(scenario.name, { timeout: 400_000 }, () => tryOut(startRealNode, () => scenario));
  }
  test('leader of three killed, then a second member', { timeout: 400_000, skip: unlessFull() }, () =>
    tryOut(startRealCluster, ({ nodes }) => quorumLost(nodes)),
  );
});

async function tryOut<Etcd extends FaultyEtcd>(
  start: () => Promise<Etcd>,
  choose: (etcd: Etcd) => Scenario,
): Promise<void> {
  const etcd = await start();
  const scenario = choose(etcd);
  const bed = await createBed(etcd);
  let outcome: Row['outcome'];
  try {
    outcome = await scenario.run(bed, lengths);
  } finally {
    rows.push({ store: 'etcd', name: scenario.name, outcome });
    await bed.close();
  }
}
