// What a change means for a platform that runs: which of the running services use what changes, down to operation and field.
import type { Contract } from '@armature/runtime/wire';
import { compareContracts, type Contracts } from './compare-contracts.js';
import { breaksCallers, type Finding } from '../engine/compare/finding.js';

/** Instances of one service that publish one contract. */
export interface RunningContract {
  readonly contract: Contract;
  readonly instances: number;
}

/** A running service that a finding hits. */
export interface Hit {
  readonly service: string;
  /** Of these, the ones that publish that they use it. */
  readonly instances: number;
}

/** A finding, and who of those that run breaks by it. */
export interface LiveFinding extends Finding {
  readonly hits: readonly Hit[];
}

/**
 * Compares what runs with what is to come. A service may run with several contracts at once (a rollout): each counts. A consumer
 * is hit only by what it says to use; one that does not say uses everything of the services that it depends on.
 */
export function compareRunning(
  running: readonly RunningContract[],
  after: Contracts,
): readonly LiveFinding[] {
  const found = new Map<string, { finding: Finding; hits: Map<RunningContract, number> }>();
  const keep = (finding: Finding): Map<RunningContract, number> => {
    const key = JSON.stringify([
      finding.service,
      finding.operation,
      finding.event,
      finding.rule,
      finding.field,
      finding.before,
      finding.after,
    ]);
    const entry = found.get(key) ?? { finding, hits: new Map<RunningContract, number>() };
    found.set(key, entry);
    return entry.hits;
  };
  for (const { contract: before } of running) {
    const now = after.get(before.service);
    const consumers = running.filter(({ contract }) => isConsumer(contract, before.service));
    if (now === undefined) {
      const hits = keep({ rule: 'service-removed', service: before.service, breaks: 'callers' });
      for (const consumer of consumers) hits.set(consumer, consumer.instances);
      continue;
    }
    for (const finding of compareContracts(before, now)) keep(finding);
    for (const each of consumers) {
      for (const finding of compareContracts(before, now, { consumer: each.contract })) {
        if (breaksCallers(finding)) keep(finding).set(each, each.instances);
      }
    }
  }
  return [...found.values()].map(({ finding, hits }) => ({ ...finding, hits: countHits(hits) }));
}

/** Whether a service calls another, or handles its events. */
function isConsumer({ depends, subscribes = [] }: Contract, service: string): boolean {
  return depends.includes(service) || subscribes.some((event) => event.startsWith(`${service}.`));
}

/** One entry a service: its contracts taken together. */
function countHits(hits: ReadonlyMap<RunningContract, number>): readonly Hit[] {
  const counts = new Map<string, number>();
  for (const [{ contract }, instances] of hits)
    counts.set(contract.service, (counts.get(contract.service) ?? 0) + instances);
  return [...counts]
    .map(([service, instances]) => ({ service, instances }))
    .sort((a, b) => (a.service < b.service ? -1 : 1));
}
