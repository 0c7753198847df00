// What every scenario of the fault suite has in common: how it runs, what it gives back, and what it checks at the end.
import assert from 'node:assert/strict';
import type { Bed } from './bed.js';
import type { FailedCall, Load, LoadResult } from './load.js';
import type { TargetInstance } from './targets.js';

/** How long faults last. */
export interface Lengths {
  readonly outageMs: number;
  readonly noQuorumMs: number;
  readonly blackHoleMs: number;
  readonly pausedMs: number;
  readonly rounds: number;
  readonly churnMs: number;
  readonly churnInstances: number;
  /** Promised times are multiplied by this: 1, or more where the clock is a fast one on a busy machine. */
  readonly patience: number;
}

/** What a scenario found. */
export interface Outcome {
  readonly requests: number;
  readonly failures: number;
  /** Milliseconds from the end of the fault until all was well. */
  readonly recoverMs: number;
  /** What else is worth knowing. */
  readonly note?: string;
}

/** A fault with its promise. Throws where the promise is broken. */
export interface Scenario {
  readonly name: string;
  run(bed: Bed, lengths: Lengths): Promise<Outcome>;
}

/** Starts instances and a load, and waits until both are well. */
export async function getGoing<Target extends TargetInstance>(
  bed: Bed,
  start: () => Promise<Target>,
  count = 3,
): Promise<{ readonly targets: Target[]; readonly load: Load }> {
  const targets = await Promise.all(Array.from({ length: count }, start));
  await bed.until('all targets are known', 20_000, () => isRegistered(bed, targets));
  const load = bed.startLoad();
  await bed.until('the load runs', 60_000, () => load.succeeded >= 20);
  return { targets, load };
}

/** Whether all of these, and only these, stand in the registry (with metadata and contract) and in the caller's snapshot. */
export async function isRegistered(bed: Bed, targets: readonly TargetInstance[]): Promise<boolean> {
  const { etcd, keys, discovery } = bed;
  const wanted = targets
    .map(({ address }) => address)
    .sort()
    .join();
  const [list, metas, contracts] = await Promise.all(
    [keys.instances('target'), keys.metas('target'), keys.contracts('target')].map((range) =>
      etcd.hands.list(range),
    ),
  );
  const { instances } = discovery.snapshot('target');
  return (
    (list?.entries ?? [])
      .map(({ value }) => value)
      .sort()
      .join() === wanted &&
    metas?.entries.length === targets.length &&
    contracts?.entries.length === 1 &&
    instances
      .map(({ address }) => address)
      .sort()
      .join() === wanted &&
    instances.every(({ meta }) => meta !== undefined)
  );
}

/** A part of what `/readyz` says of an instance. */
export async function readyPart(address: string, part: string): Promise<Record<string, unknown>> {
  const response = await fetch(`http://${address}/readyz`);
  const body = (await response.json()) as { data: { parts: Record<string, Record<string, unknown>> } };
  return body.data.parts[part] ?? {};
}

/** Whether every target believes in its own registration. */
export async function areContent(targets: readonly TargetInstance[]): Promise<boolean> {
  const parts = await Promise.all(targets.map(({ address }) => readyPart(address, 'registration')));
  return parts.every(({ held, trouble }) => held === true && trouble === undefined);
}

/** Ends the load: no call failed but those that may, none was executed twice (reads may, where they are retried), none got lost. */
export async function expectNoLoss(
  load: Load,
  allowed: (failure: FailedCall) => boolean = () => false,
  retried = false,
): Promise<LoadResult> {
  const result = await load.stop();
  const broken = result.failures.filter((failure) => !allowed(failure));
  const shown = broken.slice(0, 5).map(({ operation, reason }) => `${operation}: ${reason}`);
  assert.equal(broken.length, 0, `${broken.length} of ${result.requests} calls failed: ${shown.join('; ')}`);
  const twice = result.twice.filter(({ operation }) => operation === 'take' || !retried);
  assert.deepEqual(twice, [], 'calls were executed twice');
  assert.deepEqual(result.unknown, [], 'calls were answered but not executed');
  return result;
}
