// The instances of one service as a caller sees them: each with its connection, its breaker and what it has to do.
import type { Clock } from '../clock/clock.js';
import type { Discovery, Instance, Snapshot } from '../discovery/discovery.js';
import { createBreaker, type Breaker, type BreakerOptions } from './breaker.js';
import { pick } from './pick.js';

/** One instance that can be called. */
export interface Target<Connection> {
  readonly instance: Instance;
  readonly connection: Connection;
  readonly breaker: Breaker;
  readonly weight: number;
  inFlight: number;
}

/** What a set of targets needs. */
export interface TargetsOptions<Connection> {
  readonly discovery: Discovery;
  readonly service: string;
  /** Makes the connection to an instance; nothing is sent yet. */
  readonly connect: (instance: Instance) => Connection;
  /** The instance left: what is under way may end, nothing new is sent. */
  readonly disconnect: (connection: Connection) => void;
  readonly clock: Clock;
  /** Numbers in [0, 1). */
  readonly random: () => number;
  readonly breaker?: Omit<BreakerOptions, 'clock'>;
}

/** The targets of one service, kept in step with discovery. */
export interface Targets<Connection> {
  /** How many there are. */
  readonly size: number;
  /** Whether discovery knows of the service yet. */
  readonly known: boolean;
  /**
   * The target for the next try, or undefined. Not one of those that were tried, nor one that is cut off; where all others refused
   * their last connection, one of them, since that costs nothing.
   */
  pick(tried: readonly Target<Connection>[]): Target<Connection> | undefined;
  all(): readonly Target<Connection>[];
  /** Disconnects all and stops following. Idempotent. */
  close(): void;
}

/** Creates the targets of a service and starts following it. */
export function createTargets<Connection>(options: TargetsOptions<Connection>): Targets<Connection> {
  const { discovery, service, connect, disconnect, clock, random } = options;
  let list: readonly Target<Connection>[] = [];
  let known = false;
  const unwatch = discovery.watch(service, follow);
  return {
    get size() {
      return list.length;
    },
    get known() {
      return known;
    },
    pick(tried) {
      const untried = (target: Target<Connection>): boolean => !tried.includes(target);
      const healthy = pick(list, (target) => target.breaker.allows() && untried(target), random);
      return healthy ?? pick(list, (target) => target.breaker.away && untried(target), random);
    },
    all: () => list,
    close() {
      unwatch();
      for (const target of list) disconnect(target.connection);
      list = [];
    },
  };

  function follow(snapshot: Snapshot): void {
    known = snapshot.revision > 0;
    const before = new Map(list.map((target) => [identityOf(target.instance), target]));
    list = snapshot.instances.map((instance) => {
      const identity = identityOf(instance);
      const kept = before.get(identity);
      before.delete(identity);
      const weight = instance.meta?.weight ?? 1;
      if (kept?.weight === weight) return kept;
      if (kept !== undefined) return Object.assign(kept, { weight });
      return {
        instance,
        connection: connect(instance),
        breaker: createBreaker({ ...options.breaker, clock }),
        weight,
        inFlight: 0,
      };
    });
    for (const gone of before.values()) disconnect(gone.connection);
  }
}

/** A registration that was renewed under another lease after an outage is still the same process. */
function identityOf(instance: Instance): string {
  return `${instance.address} ${instance.meta?.started ?? instance.id}`;
}
