// The fault suite over the quick stores: the same scenarios as against the real etcd, on a clock that runs fast.
import { after, describe, test } from 'node:test';
import { isFull } from '../embedded-etcd/testing/random.js';
import { createBed } from './testing/bed.js';
import { startEmbedded, startMemoryEtcd } from './testing/faulty-etcds.js';
import type { Lengths } from './testing/scenario.js';
import { badConfig, churned } from './testing/scenarios/content-faults.js';
import { blackHoled, compacted, outage, wiped } from './testing/scenarios/etcd-faults.js';
import { deleted, killed, rolledInProcess, stolen } from './testing/scenarios/instance-faults.js';
import { layOut, type Row } from './testing/table.js';

const lengths: Lengths = {
  outageMs: 12_000,
  noQuorumMs: 0,
  blackHoleMs: 20_000,
  pausedMs: 0,
  rounds: 2,
  churnMs: 10_000,
  churnInstances: 200,
  patience: 20,
};
const everywhere = [outage, wiped, compacted, rolledInProcess, deleted, stolen, churned, badConfig];
/** What differs between the stores. */
const inMemory = isFull() ? everywhere : [outage, wiped, compacted];
const rows: Row[] = [];
after(() => console.log(`\nTimes on a clock that runs four times as fast:\n${layOut(rows)}\n`));

const stores = [
  // Processes of their own have clocks of their own; it takes longest and so begins first.
  { store: 'embedded in real time', start: () => startEmbedded(1), scenarios: [killed] },
  { store: 'memory', start: startMemoryEtcd, scenarios: inMemory },
  { store: 'embedded', start: () => startEmbedded(), scenarios: [...everywhere, blackHoled] },
];

describe('a platform survives', { concurrency: 3 }, () => {
  for (const { store, start, scenarios } of stores) {
    for (const scenario of scenarios) {
      test(`on the ${store} store: ${scenario.name}`, { timeout: 600_000 }, async () => {
        const bed = await createBed(await start());
        let outcome: Row['outcome'];
        try {
          outcome = await scenario.run(bed, lengths);
        } finally {
          rows.push({ store, name: scenario.name, outcome });
          await bed.close();
        }
      });
    }
  }
});
