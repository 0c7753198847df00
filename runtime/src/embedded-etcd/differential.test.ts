// The embedded etcd against Debian's: the same random operations, the same answers and events.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startEmbeddedEtcd } from './embedded-etcd.js';
import { compareServers, type DifferentialResult } from './testing/differential.js';
import { countOf, seedOr } from './testing/random.js';
import { realEtcdMissing, startRealEtcd } from './testing/real-etcd.js';

// More and other sequences: ARMATURE_SEED=7 ARMATURE_COUNT=10
const firstSeed = seedOr(1);
const wanted = countOf({ few: 2_100, full: 10_500 });
const sequences = 3;

test(
  'answers and tells watchers exactly what etcd does, over random operations',
  { skip: realEtcdMissing() },
  async (t) => {
    const seeds = Array.from({ length: sequences }, (_, index) => firstSeed + index);
    // Side by side: much of the time goes into waiting for etcd to catch its watchers up.
    const results = await Promise.all(seeds.map((seed) => compare(seed)));
    for (const [index, { operations, failures, events }] of results.entries()) {
      t.diagnostic(`seed ${seeds[index]}: ${operations} operations, ${failures} refused, ${events} events`);
    }
    assert.ok(results.reduce((sum, { operations }) => sum + operations, 0) >= wanted);
  },
);

async function compare(seed: number): Promise<DifferentialResult> {
  const [embedded, real] = await Promise.all([startEmbeddedEtcd(), startRealEtcd()]);
  try {
    const endpoints = [embedded.endpoint, real.endpoint] as const;
    return await compareServers({ endpoints, seed, operations: Math.ceil(wanted / sequences) });
  } finally {
    await Promise.all([embedded.close(), real.close()]);
  }
}
