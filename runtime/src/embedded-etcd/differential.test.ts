// The embedded etcd against Debian's: the same random operations, the same answers and events.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startEmbeddedEtcd } from './embedded-etcd.js';
import { compareServers } from './testing/differential.js';
import { realEtcdMissing, startRealEtcd } from './testing/real-etcd.js';

// More and other sequences: ARMATURE_DIFFERENTIAL_SEED=7 ARMATURE_DIFFERENTIAL_OPERATIONS=100000
const firstSeed = Number(process.env['ARMATURE_DIFFERENTIAL_SEED'] ?? 1);
const operations = Number(process.env['ARMATURE_DIFFERENTIAL_OPERATIONS'] ?? 10_500);
const sequences = 3;

test(
  'answers and tells watchers exactly what etcd does, over random operations',
  { skip: realEtcdMissing() },
  async (t) => {
    let compared = 0;
    for (let seed = firstSeed; seed < firstSeed + sequences; seed++) {
      const [embedded, real] = await Promise.all([startEmbeddedEtcd(), startRealEtcd()]);
      try {
        const endpoints = [embedded.endpoint, real.endpoint] as const;
        const result = await compareServers({
          endpoints,
          seed,
          operations: Math.ceil(operations / sequences),
        });
        t.diagnostic(
          `seed ${seed}: ${result.operations} operations, ${result.failures} refused, ${result.events} events`,
        );
        compared += result.operations;
      } finally {
        await Promise.all([embedded.close(), real.close()]);
      }
    }
    assert.ok(compared >= operations);
  },
);
