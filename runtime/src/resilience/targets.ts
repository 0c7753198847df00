// The instances of one service as a caller sees them: each with its connection, its breaker and what it has to do.
import type { Clock } from '../clock/clock.js';
import type { Discovery, Instance, Snapshot } from '../discovery/discovery.js';
import { createBreaker, type Breaker, type BreakerOptions } from './breaker.js';
import { createNewcomers } from './newcomers.js';
import type { Resilience } from '../wire/resilience.js';
import { createChoice } from './choice.js';
import { pick } from './pick.js';
import type { Selector } from './selector.js';

/** One instance that can be called. */
export interface Target<Connection> {
  readonly instance: Instance;
  connection: Connection;
  readonly breaker: Breaker;
  readonly weight: number;
  readonly inFlight: number;
}

interface OwnTarget<Connection> extends Target<Connection> {
  weight: number;
  fullWeight: number;
  inFlight: number;
  /** Since when it is known, where others were known before it. */
  newSince: number | undefined;
}

interface Departed<Connection> {
  readonly target: OwnTarget<Connection>;
  readonly at: number;
  /** Whether its connection takes calls again: its own was told to take no more when it left. */
  revived: boolean;
}

/** How long an instance that disappeared is worth a try where no other is left: leases expire, a registry comes back within it. */
const departedMs = 60_000;

/** What a set of targets needs. */
export interface TargetsOptions<Connection> {
  readonly discovery: Discovery;
  readonly service: string;
  /** Makes the connection to an instance; nothing is sent yet. Must not throw, whatever the address. */
  readonly connect: (instance: Instance) => Connection;
  /** The instance left: what is under way may end, nothing new is sent. */
  readonly disconnect: (connection: Connection) => void;
  readonly clock: Clock;
  /** Numbers in [0, 1). */
  readonly random: () => number;
  readonly breaker?: Omit<BreakerOptions, 'clock'>;
  /** What is said of this dependency now. */
  readonly rules?: () => Resilience | undefined;
  /** Chooses in place of the rules' balance. */
  readonly selector?: Selector | undefined;
  /** Where the caller is: instances of the same zone come first where the balance is `zone`. */
  readonly zone?: string | undefined;
}

/** The targets of one service, kept in step with discovery. */
export interface Targets<Connection> {
  /** How many are registered. */
  readonly size: number;
  /** Whether discovery knows of the service yet. */
  readonly known: boolean;
  /**
   * The target for the next try, or undefined. Not one of those that were tried, nor one that is cut off; a call that was refused once
   * goes to instances that are known to be there, as long as there is one. Where none is left: one that disappeared from the registry in
   * the last minute, since it is more likely that the registry forgot it (a lost disk, a lease that could not be renewed) than that all
   * instances ended; then one that refused its last connection, since that costs nothing.
   */
  pick(tried: ReadonlySet<Target<Connection>>): Target<Connection> | undefined;
  /** A try begins. */
  begin(target: Target<Connection>): void;
  /** It is over. */
  end(target: Target<Connection>): void;
  all(): readonly Target<Connection>[];
  /** Disconnects all and stops following. Idempotent. */
  close(): void;
}

/** Creates the targets of a service and starts following it. */
export function createTargets<Connection>(options: TargetsOptions<Connection>): Targets<Connection> {
  const { discovery, service, connect, disconnect, clock, random, rules = () => undefined } = options;
  const choose = createChoice({ ...options, rules });
  let list: readonly OwnTarget<Connection>[] = [];
  let proven: readonly OwnTarget<Connection>[] = [];
  const newcomers = createNewcomers(random);
  const exploring = new Set<Target<Connection>>();
  let known = false;
  const departed = new Map<string, Departed<Connection>>();
  const unwatch = discovery.watch(service, follow);
  return {
    get size() {
      return list.length;
    },
    get known() {
      return known;
    },
    pick(tried) {
      const usable = (target: Target<Connection>): boolean => target.breaker.allows() && !tried.has(target);
      const open = tried.size === 0 && newcomers.allowed(proven.length, exploring.size);
      const loadable = (target: OwnTarget<Connection>): boolean => target.weight > 0 && usable(target);
      const healthy = (open ? undefined : choose(proven, loadable)) ?? choose(list, usable);
      if (healthy !== undefined) return healthy;
      // More than half of those that are there are cut off, since others left: any of them is better than none.
      if (list.length > 1 && tooMany(0)) {
        const sick = pick(list, (target) => !target.breaker.away && !tried.has(target), random);
        if (sick !== undefined) return sick;
      }
      const former = pick(formerTargets(), usable, random);
      if (former !== undefined) return revive(former);
      return pick(list, (target) => target.breaker.away && !tried.has(target), random);
    },
    begin(target) {
      // Every target is made here.
      const own = target as OwnTarget<Connection>;
      own.breaker.begin();
      own.inFlight += 1;
      if (!own.breaker.proven) exploring.add(own);
    },
    end(target) {
      const own = target as OwnTarget<Connection>;
      own.inFlight -= 1;
      if (own.inFlight === 0) exploring.delete(own);
    },
    all: () => list,
    close() {
      unwatch();
      for (const target of list) disconnect(target.connection);
      for (const { target, revived } of departed.values()) if (revived) disconnect(target.connection);
      list = [];
      proven = [];
      departed.clear();
    },
  };

  function follow(snapshot: Snapshot): void {
    known = snapshot.revision > 0;
    const before = new Map(list.map((target) => [identityOf(target.instance), target]));
    list = snapshot.instances.map((instance) => {
      const identity = identityOf(instance);
      const kept = before.get(identity) ?? revive(departed.get(identity)?.target);
      departed.delete(identity);
      before.delete(identity);
      const weight = instance.meta?.weight ?? 1;
      if (kept?.fullWeight === weight) return kept;
      if (kept !== undefined) return Object.assign(kept, { weight, fullWeight: weight });
      return make(instance, weight);
    });
    countProven();
    for (const [identity, target] of before) {
      disconnect(target.connection);
      departed.set(identity, { target, at: clock.now(), revived: false });
    }
    formerTargets();
  }

  function make(instance: Instance, weight: number): OwnTarget<Connection> {
    const target: OwnTarget<Connection> = {
      instance,
      connection: connect(instance),
      breaker: createBreaker({
        ...options.breaker,
        clock,
        onProof,
        rules: () => rules()?.breaker,
        mayOpen: (share) => list.length < 2 || !tooMany(1) || letInFor(share),
      }),
      weight,
      fullWeight: weight,
      inFlight: 0,
      newSince: list.length > 0 ? clock.now() : undefined,
    };
    return target;

    function onProof(proof: 'answered' | 'refused'): void {
      exploring.delete(target);
      if (proof === 'answered') newcomers.answered();
      else if (!proven.includes(target)) return newcomers.refused();
      countProven();
    }
  }

  /** Whether more than half of the instances that are there would be cut off, with so many more. */
  function tooMany(more: number): boolean {
    const there = list.filter(({ breaker }) => !breaker.away);
    const cut = there.filter(({ breaker }) => breaker.state !== 'closed').length + more;
    return there.length > 1 && cut > there.length / 2;
  }

  /** Lets one in that is cut off and fails less than this share, so that the worst are out; false where none does. */
  function letInFor(share: number): boolean {
    const cut = list.filter(({ breaker }) => breaker.state !== 'closed' && !breaker.away);
    const best = cut.toSorted((left, right) => left.breaker.share - right.breaker.share)[0];
    if (best === undefined || best.breaker.share >= share) return false;
    best.breaker.pardon();
    return true;
  }

  function countProven(): void {
    proven = list.filter(({ breaker }) => breaker.proven);
  }

  /** Those that left a short while ago. */
  function formerTargets(): OwnTarget<Connection>[] {
    for (const [identity, { target, at, revived }] of departed) {
      if (clock.now() - at < departedMs) continue;
      departed.delete(identity);
      if (revived) disconnect(target.connection);
    }
    return [...departed.values()].map(({ target }) => target);
  }

  function revive(target: OwnTarget<Connection> | undefined): OwnTarget<Connection> | undefined {
    const entry = target === undefined ? undefined : departed.get(identityOf(target.instance));
    if (entry === undefined || entry.revived) return entry?.target;
    entry.revived = true;
    entry.target.connection = connect(entry.target.instance);
    return entry.target;
  }
}

/** A registration that was renewed under another lease after an outage is still the same process. */
function identityOf(instance: Instance): string {
  return `${instance.address} ${instance.meta?.started ?? instance.id}`;
}
