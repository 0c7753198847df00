// Signs and verifies the platform's tokens: compact JWTs, HS256 only, with jose. Keys are imported once for each secret.
import { webcrypto } from 'node:crypto';
import type * as Jose from 'jose';
import type { JWTPayload } from 'jose';
import { settings } from '../wire/settings.js';

/** What a verification came to. */
export type Verified =
  | { readonly kind: 'valid'; readonly payload: Readonly<Record<string, unknown>> }
  | { readonly kind: 'invalid'; readonly reason: 'expired' | 'malformed' | 'no secret' | 'no key' };

/** Verifies and issues tokens with the secrets in force. */
export interface Tokens {
  /** Never rejects. Tokens without an expiry are valid, since peers of the Go framework issue such. */
  verify(token: string): Promise<Verified>;
  /** Signs with the first secret; rejects when there is none. */
  sign(payload: Readonly<Record<string, unknown>>, expiresInSeconds?: number): Promise<string>;
}

/** Where tokens get their secrets and their time. */
export interface TokensOptions {
  /** Those that are accepted now; the first one signs. Empty ones are ignored. Asked at each use, since they may rotate. */
  readonly secrets: () => readonly string[];
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

let loading: Promise<typeof Jose> | undefined;

/** Loaded by the first who needs it; a service whose operations want tokens begins while it starts. */
export function jose(): Promise<typeof Jose> {
  return (loading ??= import('jose'));
}

const tokenLifetimeSeconds = settings.tokenLifetimeSeconds.value;

/** A signature that was found good once is good as long as its secret is in force; times are checked at each use. */
interface Remembered {
  readonly secret: string;
  readonly payload: JWTPayload;
}

const mostRemembered = 1_000;

/** Whether a token's times hold. */
export function isCurrent({ exp, nbf }: JWTPayload, now: number): boolean {
  const seconds = Math.floor(now / 1000);
  return (exp === undefined || exp > seconds) && (nbf === undefined || nbf <= seconds);
}

/** Whether the parts of a token are base64url as it is written (RFC 7515 §2): no padding, no bits that say nothing, one text for one token. */
export function isCanonical(token: string): boolean {
  return token.split('.').every((part) => {
    if (!/^[\w-]*$/.test(part)) return false;
    const last = digits.indexOf(part.at(-1) ?? 'A');
    const spare = part.length % 4;
    return spare === 0 || (spare === 2 && last % 16 === 0) || (spare === 3 && last % 4 === 0);
  });
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Creates them. */
export function createTokens({ secrets, now = Date.now }: TokensOptions): Tokens {
  const keys = new Map<string, Promise<webcrypto.CryptoKey>>();
  const verified = new Map<string, Remembered>();
  const inForce = (): string[] => secrets().filter((secret) => secret !== '');

  return {
    verify: async (token) => {
      const remembered = verified.get(token);
      if (remembered && inForce().includes(remembered.secret) && isCurrent(remembered.payload, now())) {
        return { kind: 'valid', payload: remembered.payload };
      }
      verified.delete(token);
      if (!isCanonical(token)) return { kind: 'invalid', reason: 'malformed' };
      let reason: 'expired' | 'malformed' | 'no secret' = 'no secret';
      for (const secret of inForce()) {
        try {
          const key = await keyOf(secret, inForce());
          const { payload } = await (
            await jose()
          ).jwtVerify(token, key, {
            algorithms: ['HS256'],
            currentDate: new Date(now()),
          });
          remember(token, { secret, payload });
          return { kind: 'valid', payload };
        } catch (error) {
          reason = error instanceof (await jose()).errors.JWTExpired ? 'expired' : 'malformed';
          if (reason === 'expired') break;
        }
      }
      return { kind: 'invalid', reason };
    },
    sign: async (payload, expiresInSeconds = tokenLifetimeSeconds) => {
      const [secret] = inForce();
      if (secret === undefined)
        throw new Error('there is no jwt-secret in the parent config to sign tokens with');
      const issued = Math.floor(now() / 1000);
      const { SignJWT } = await jose();
      return new SignJWT(payload)
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuedAt(issued)
        .setExpirationTime(issued + expiresInSeconds)
        .sign(await keyOf(secret, inForce()));
    },
  };

  /** The oldest goes first. */
  function remember(token: string, outcome: Remembered): void {
    if (verified.size >= mostRemembered) for (const [oldest] of verified) if (verified.delete(oldest)) break;
    verified.set(token, outcome);
  }

  function keyOf(secret: string, current: readonly string[]): Promise<webcrypto.CryptoKey> {
    let key = keys.get(secret);
    if (key === undefined) {
      for (const old of keys.keys()) if (!current.includes(old)) keys.delete(old);
      const algorithm = { name: 'HMAC', hash: 'SHA-256' };
      key = webcrypto.subtle.importKey('raw', new TextEncoder().encode(secret), algorithm, false, [
        'sign',
        'verify',
      ]);
      keys.set(secret, key);
    }
    return key;
  }
}
