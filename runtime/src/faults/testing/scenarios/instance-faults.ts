// What becomes of a platform when instances pause, die, restart, or lose their place in etcd.
import assert from 'node:assert/strict';
import {
  areContent,
  expectNoLoss,
  getGoing,
  isRegistered,
  type Lengths,
  type Outcome,
  type Scenario,
} from '../scenario.js';
import type { FailedCall } from '../load.js';
import type { TargetInstance } from '../targets.js';

/** An instance does not run for longer than its lease. */
export const paused: Scenario = {
  name: 'instance paused past its lease, then continued',
  async run(bed, { pausedMs, patience }): Promise<Outcome> {
    const { targets, load } = await getGoing(bed, () => bed.startProcess());
    const [victim, ...others] = targets;
    assert.ok(victim);
    const begun = performance.now();
    victim.signal('SIGSTOP');
    const goneMs = await bed.until('it is out of discovery', 15_000 * patience, () =>
      isRegistered(bed, others),
    );
    const gone = performance.now();
    await bed.pause(Math.max(0, pausedMs - (gone - begun)));
    victim.signal('SIGCONT');
    const recoverMs = await bed.until(
      'it is back by itself',
      10_000 * patience,
      async () => (await isRegistered(bed, targets)) && areContent(targets),
    );
    // Calls that hung in it when it was paused end at their deadline; none may go there once it is out of discovery.
    const { requests, failures } = await expectNoLoss(load, (failure) => failure.begun < gone + 100);
    const note = `gone after ${(goneMs / 1000).toFixed(1)} s; the failures hung in it until their deadline`;
    return { requests, failures: failures.length, recoverMs, note };
  },
};

/** An instance dies in the middle of its work. */
export const killed: Scenario = {
  name: 'instance killed under load',
  async run(bed): Promise<Outcome> {
    const { targets, load } = await getGoing(bed, () => bed.startProcess());
    const [victim, ...others] = targets;
    assert.ok(victim);
    const at = bed.clock.now();
    victim.signal('SIGKILL');
    await bed.until('it is out of discovery', 15_000, () => isRegistered(bed, others));
    const goneMs = bed.clock.now() - at;
    // Reads are retried, wherever they were. A write that was under way in the dead instance cannot be: so all that fail were under
    // way together, none began after the first had failed.
    const first = load.failures.reduce((earliest, { ended }) => Math.min(earliest, ended), Infinity);
    const inFlight = ({ operation, begun }: FailedCall): boolean => operation === 'take' && begun <= first;
    const { requests, failures } = await expectNoLoss(load, inFlight, true);
    const last = failures.reduce((latest, { ended }) => Math.max(latest, ended), first);
    const note = `failures: writes in flight; out of discovery after ${(goneMs / 1000).toFixed(1)} s`;
    return { requests, failures: failures.length, recoverMs: failures.length === 0 ? 0 : last - first, note };
  },
};

/** All instances are replaced, one after the other, again and again. */
export const rolled: Scenario = {
  name: 'rolling restart of all instances',
  run: (bed, lengths) => roll(bed, lengths, () => bed.startProcess()),
};

/** The same with instances in one process. */
export const rolledInProcess: Scenario = {
  name: 'rolling restart of all instances',
  run: (bed, lengths) => roll(bed, lengths, () => bed.startTarget()),
};

async function roll(
  bed: Parameters<Scenario['run']>[0],
  { rounds, patience }: Lengths,
  start: () => Promise<TargetInstance>,
): Promise<Outcome> {
  const going = await getGoing(bed, start);
  let { targets } = going;
  let slowest = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (const old of targets) {
      const begun = bed.clock.now();
      const fresh = await start();
      await old.close();
      targets = targets.map((target) => (target === old ? fresh : target));
      slowest = Math.max(slowest, bed.clock.now() - begun);
    }
  }
  await bed.until('the last ones stand', 5_000 * patience, () => isRegistered(bed, targets));
  const { requests } = await expectNoLoss(going.load);
  return {
    requests,
    failures: 0,
    recoverMs: 0,
    note: `${rounds} rounds, slowest restart ${Math.round(slowest)} ms`,
  };
}

/** Someone deletes the keys of an instance that lives. */
export const deleted: Scenario = {
  name: 'keys deleted by hand under a live lease',
  async run(bed, { patience }): Promise<Outcome> {
    const { targets, load } = await getGoing(bed, () => bed.startTarget());
    const { etcd, keys } = bed;
    for (const range of [keys.instances('target'), keys.metas('target'), keys.contracts('target')]) {
      for (const { key } of (await etcd.hands.list(range)).entries) await etcd.hands.delete(key);
    }
    const recoverMs = await bed.until('all is put back', 10_000 * patience, () => isRegistered(bed, targets));
    const { requests } = await expectNoLoss(load);
    return { requests, failures: 0, recoverMs };
  },
};

/** Someone ends the leases of instances that live. */
export const stolen: Scenario = {
  name: 'leases revoked, and an address taken over by a foreign lease',
  async run(bed, { patience }): Promise<Outcome> {
    const { targets, load } = await getGoing(bed, () => bed.startTarget());
    const { etcd, keys } = bed;
    const { entries } = await etcd.hands.list(keys.instances('target'));
    const [first, ...others] = entries;
    assert.ok(first);
    const foreign = await etcd.hands.grant(60);
    await etcd.hands.put([{ key: first.key, value: '127.0.0.1:9' }], foreign);
    for (const { lease } of others) await etcd.hands.revoke(lease);
    const recoverMs = await bed.until('all is put back', 10_000 * patience, () => isRegistered(bed, targets));
    await etcd.hands.revoke(foreign);
    await bed.pause(200);
    assert.ok(await isRegistered(bed, targets), 'the end of the foreign lease took something away');
    const { requests } = await expectNoLoss(load);
    return { requests, failures: 0, recoverMs };
  },
};
