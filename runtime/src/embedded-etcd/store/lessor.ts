// Leases: who holds which keys until when. Deleting the keys of an ended lease is the caller's, through `onExpire`.
import type { Clock } from '../../clock/clock.js';
import { etcdError } from './etcd-error.js';
import { noLease } from './key-value.js';

/** A lease as clients see it. */
export interface Lease {
  readonly id: string;
  /** Seconds, as granted. */
  readonly ttl: number;
  /** On the clock's scale. */
  readonly expiresAt: number;
  readonly keys: ReadonlySet<string>;
}

interface MutableLease extends Lease {
  expiresAt: number;
  keys: Set<string>;
}

/** What a lessor needs from outside. */
export interface LessorOptions {
  readonly clock: Clock;
  /** Random whole number from 0 up to, not including, the bound. */
  readonly random: (bound: number) => number;
  /** Called for every lease whose time is up; must end it with `remove`. */
  readonly onExpire: (id: string) => void;
}

const shortestTtl = 2; // seconds: etcd's default, derived from its election timeout of one second
const longestTtl = 9_000_000_000n;
const sweepEvery = 500; // milliseconds, as etcd looks for expired leases

/** All leases of a store. */
export class Lessor {
  readonly #options: LessorOptions;
  readonly #leases = new Map<string, MutableLease>();
  readonly #leaseOfKey = new Map<string, string>();
  #cancelSweep: (() => void) | undefined;

  constructor(options: LessorOptions) {
    this.#options = options;
  }

  /** Grants a lease; id '0' asks for a free one to be chosen. */
  grant(id: string, ttl: string): Lease {
    if (BigInt(ttl) > longestTtl) throw etcdError('leaseTtlTooLarge');
    const chosen = id === noLease ? this.#freeId() : id;
    if (this.#leases.has(chosen)) throw etcdError('leaseExists');
    return this.restore(chosen, Math.max(Number(ttl), shortestTtl));
  }

  /** Puts a lease in as it was granted before, with its whole time ahead. */
  restore(id: string, ttl: number): Lease {
    const lease: MutableLease = {
      id,
      ttl,
      expiresAt: this.#options.clock.now() + ttl * 1000,
      keys: new Set(),
    };
    this.#leases.set(id, lease);
    this.#scheduleSweep();
    return lease;
  }

  /** The lease, or undefined. */
  get(id: string): Lease | undefined {
    return this.#leases.get(id);
  }

  /** The lease, or etcd's error. */
  require(id: string): Lease {
    const lease = this.#leases.get(id);
    if (!lease) throw etcdError('leaseNotFound');
    return lease;
  }

  /** Gives a lease its whole time again: its time to live, or 0 where there is no such lease (any more). */
  renew(id: string): number {
    const lease = this.#leases.get(id);
    if (!lease) return 0;
    if (lease.expiresAt <= this.#options.clock.now()) {
      this.#options.onExpire(id);
      return 0;
    }
    lease.expiresAt = this.#options.clock.now() + lease.ttl * 1000;
    return lease.ttl;
  }

  /** Whole seconds that a lease has left. */
  remaining(lease: Lease): number {
    return Math.trunc((lease.expiresAt - this.#options.clock.now()) / 1000);
  }

  /** All leases, the next to expire first. */
  list(): Lease[] {
    return [...this.#leases.values()].sort((left, right) => left.expiresAt - right.expiresAt);
  }

  /** Binds a key to a lease ('0': to none), away from the lease that it was bound to. */
  bind(key: string, id: string): void {
    const before = this.#leaseOfKey.get(key);
    if (before !== undefined) {
      this.#leases.get(before)?.keys.delete(key);
      this.#leaseOfKey.delete(key);
    }
    if (id === noLease) return;
    this.#leases.get(id)?.keys.add(key);
    this.#leaseOfKey.set(key, id);
  }

  /** Forgets a lease whose keys are gone. */
  remove(id: string): void {
    this.#leases.delete(id);
  }

  /** Stops watching the clock. */
  stop(): void {
    this.#cancelSweep?.();
    this.#cancelSweep = undefined;
  }

  #scheduleSweep(): void {
    this.#cancelSweep ??= this.#options.clock.after(sweepEvery, () => {
      this.#cancelSweep = undefined;
      this.#sweep();
      if (this.#leases.size > 0) this.#scheduleSweep();
    });
  }

  #sweep(): void {
    const now = this.#options.clock.now();
    const expired = [...this.#leases.values()].filter((lease) => lease.expiresAt <= now);
    expired.sort((left, right) => left.expiresAt - right.expiresAt);
    for (const lease of expired) this.#options.onExpire(lease.id);
  }

  #freeId(): string {
    for (;;) {
      const id = (BigInt(this.#options.random(2 ** 31)) << 32n) | BigInt(this.#options.random(2 ** 32));
      if (id !== 0n && !this.#leases.has(String(id))) return String(id);
    }
  }
}
