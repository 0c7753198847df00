// Simple tokens: what a client gets for its password and sends with every call. They live in memory only, so a restart
// invalidates them, as it does with etcd.
import type { Clock } from '../../clock/clock.js';

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const prefixLength = 16;
const lifetime = 300_000; // milliseconds since the last use, etcd's default

/** The tokens that are valid now. */
export class Tokens {
  readonly #clock: Clock;
  readonly #random: (bound: number) => number;
  readonly #tokens = new Map<string, { user: string; expiresAt: number }>();
  #issued = 0;

  constructor(clock: Clock, random: (bound: number) => number) {
    this.#clock = clock;
    this.#random = random;
  }

  /** A new token for a user. */
  issue(user: string): string {
    this.#dropExpired();
    const prefix = Array.from({ length: prefixLength }, () => letters[this.#random(letters.length)]).join('');
    const token = `${prefix}.${++this.#issued}`;
    this.#tokens.set(token, { user, expiresAt: this.#clock.now() + lifetime });
    return token;
  }

  /** The user of a valid token, which lives on by being used. */
  userOf(token: string): string | undefined {
    const entry = this.#tokens.get(token);
    if (!entry || entry.expiresAt <= this.#clock.now()) return undefined;
    entry.expiresAt = this.#clock.now() + lifetime;
    return entry.user;
  }

  /** Ends all tokens of a user, or of everyone. */
  revoke(user?: string): void {
    for (const [token, entry] of this.#tokens)
      if (user === undefined || entry.user === user) this.#tokens.delete(token);
  }

  #dropExpired(): void {
    const now = this.#clock.now();
    for (const [token, entry] of this.#tokens) if (entry.expiresAt <= now) this.#tokens.delete(token);
  }
}
