// Tokens that one service of the platform signs and all verify by its published keys: nobody else can make any.
import type { JWTPayload, CryptoKey } from 'jose';
import { isAccepted, type PublishedKey } from '../config/signing-keys.js';
import { settings } from '../wire/settings.js';
import { isCanonical, isCurrent, jose, type Tokens } from './tokens.js';

/** What signs: a private JWK, named by its public half. */
export interface Signer {
  readonly kid: string;
  readonly alg: string;
  readonly jwk: Readonly<Record<string, unknown>>;
}

/** Where such tokens get their keys. */
export interface IssuedTokensOptions {
  /** The service that signs: the `iss` of its tokens. */
  readonly issuer: string;
  /** The keys in force; the same list until one changes. */
  readonly published: () => readonly PublishedKey[];
  /** What signs now; undefined in all services but the issuer. */
  readonly signer?: (() => Signer | undefined) | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

interface Remembered {
  readonly key: PublishedKey;
  readonly payload: JWTPayload;
}

const mostRemembered = 1_000;

/** All that a header of such a token may say. Keys that it brings or points to (`jwk`, `jku`, `x5u`, …) and `crit` are none of it. */
const headerMembers: ReadonlySet<string> = new Set(['alg', 'kid', 'typ']);

/** Creates them. `verify` wants a known `kid`, the algorithm of that very key, `iss` and `exp`. */
export function createIssuedTokens(options: IssuedTokensOptions): Tokens {
  const { issuer, published, signer, now = Date.now } = options;
  let known: readonly PublishedKey[] = [];
  const keys = new Map<string, { readonly key: PublishedKey; imported?: Promise<CryptoKey> }>();
  const verified = new Map<string, Remembered>();
  const signing = new WeakMap<object, Promise<CryptoKey>>();

  return {
    async verify(token) {
      refresh();
      const remembered = verified.get(token);
      if (
        remembered !== undefined &&
        isAccepted(remembered.key, now()) &&
        isCurrent(remembered.payload, now())
      )
        return { kind: 'valid', payload: remembered.payload };
      verified.delete(token);
      const { decodeProtectedHeader, jwtVerify, errors } = await jose();
      try {
        if (!isCanonical(token)) return { kind: 'invalid', reason: 'malformed' };
        const header = decodeProtectedHeader(token);
        const found = Object.keys(header).every((name) => headerMembers.has(name))
          ? keys.get(header.kid ?? '')
          : undefined;
        if (found === undefined || !isAccepted(found.key, now()))
          return { kind: 'invalid', reason: 'no key' };
        const { payload } = await jwtVerify(token, await (found.imported ??= importKey(found.key)), {
          algorithms: [found.key.alg],
          issuer,
          requiredClaims: ['exp'],
          currentDate: new Date(now()),
        });
        remember(token, { key: found.key, payload });
        return { kind: 'valid', payload };
      } catch (error) {
        return { kind: 'invalid', reason: error instanceof errors.JWTExpired ? 'expired' : 'malformed' };
      }
    },
    async sign(payload, expiresInSeconds = settings.tokenLifetimeSeconds.value) {
      const found = signer?.();
      if (found === undefined)
        throw new Error(`tokens are signed by the service ${issuer} alone (auth.issuer of scaffold.yaml)`);
      let key = signing.get(found.jwk);
      if (key === undefined) signing.set(found.jwk, (key = importKey(found.jwk)));
      const issued = Math.floor(now() / 1000);
      const { SignJWT } = await jose();
      return new SignJWT(payload)
        .setProtectedHeader({ alg: found.alg, kid: found.kid, typ: 'JWT' })
        .setIssuer(issuer)
        .setIssuedAt(issued)
        .setExpirationTime(issued + expiresInSeconds)
        .sign(await key);
    },
  };

  /** What was found good by keys of before is looked at anew. */
  function refresh(): void {
    const current = published();
    if (current === known) return;
    known = current;
    verified.clear();
    keys.clear();
    for (const key of current) keys.set(key.kid, { key });
  }

  function remember(token: string, outcome: Remembered): void {
    if (known !== published()) return;
    if (verified.size >= mostRemembered) for (const [oldest] of verified) if (verified.delete(oldest)) break;
    verified.set(token, outcome);
  }
}

async function importKey(jwk: Readonly<Record<string, unknown>>): Promise<CryptoKey> {
  const { importJWK } = await jose();
  const key = await importJWK(jwk);
  if (key instanceof Uint8Array) throw new Error('a shared secret is no signing key');
  return key;
}
