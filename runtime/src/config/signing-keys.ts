// The keys of the service that signs tokens, as they stand in etcd: private halves sealed for that service, public halves for everybody.
import { generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import type { Registry } from '../registry/registry.js';
import { createKeys } from '../wire/keys.js';
import { settings } from '../wire/settings.js';
import { seal, unseal, type Opened, type SealPlace } from './seal.js';

/** How tokens may be signed by one service for all. */
export type SigningAlgorithm = 'ES256' | 'EdDSA' | 'RS256';

/** A public key as a JWK set has it (RFC 7517), with `exp`: seconds since the epoch from which on it is not accepted. */
export interface PublishedKey {
  readonly kid: string;
  readonly alg: SigningAlgorithm;
  readonly kty: string;
  readonly use: 'sig';
  readonly exp?: number;
  readonly [member: string]: unknown;
}

/** A key that signs: the newest whose time has come does. */
export interface SigningKey {
  readonly public: PublishedKey;
  /** The private JWK, sealed. */
  readonly sealed: string;
  /** Milliseconds since the epoch. */
  readonly signsFrom: number;
}

/** Whose keys, and where they are. */
export interface SigningPlace {
  readonly registry: Registry;
  readonly namespace: string;
  /** The service that signs. */
  readonly service: string;
  /** The first one seals. */
  readonly configKeys: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** How keys are replaced. */
export interface Rotation {
  readonly algorithm: SigningAlgorithm;
  /** The new key signs at once and older ones are accepted no more: for a key that was stolen. */
  readonly atOnce?: boolean;
  /** How long the new one is published before it signs. */
  readonly overlapMs?: number;
  /** How long older ones are accepted after that: as long as the longest token lives. A day unless told. */
  readonly keepMs?: number;
}

const keyTypes: Readonly<Record<SigningAlgorithm, string>> = { ES256: 'EC', EdDSA: 'OKP', RS256: 'RSA' };
const publicMembers = ['kid', 'alg', 'kty', 'use', 'exp', 'crv', 'x', 'y', 'n', 'e'];

/** Reads a JWK set; undefined where it is none that this platform publishes. Members that are not public are dropped. */
export function readPublishedKeys(text: string): readonly PublishedKey[] | undefined {
  const { keys } = (parseJson(text) ?? {}) as { keys?: unknown };
  if (!Array.isArray(keys) || !keys.every(isPublished)) return undefined;
  if (new Set(keys.map(({ kid }) => kid)).size < keys.length) return undefined;
  return keys.map(toPublic);
}

/** Reads the keys of a service that signs; undefined where they can't be read. */
export function readSigningKeys(text: string): readonly SigningKey[] | undefined {
  const { keys } = (parseJson(text) ?? {}) as { keys?: unknown };
  if (!Array.isArray(keys)) return undefined;
  const isKey = (key: unknown): key is SigningKey => {
    const { public: shown, sealed, signsFrom } = (key ?? {}) as Partial<Record<keyof SigningKey, unknown>>;
    return isPublished(shown) && typeof sealed === 'string' && typeof signsFrom === 'number';
  };
  return keys.every(isKey) && keys.length > 0 ? keys : undefined;
}

/** The JWK set of keys, as text: the same text for the same keys. */
export function writePublishedKeys(keys: readonly PublishedKey[]): string {
  return JSON.stringify({ keys: keys.map(toPublic) });
}

/** Opens the private half: a JWK as text. */
export function openSigningKey({ public: { kid }, sealed }: SigningKey, place: SigningPlace): Opened {
  return unseal(sealed, place.configKeys, sealPlace(place, kid));
}

/** The keys that stand there; a first one is made where there is none, by one of all who ask at the same time. */
export async function ensureSigningKeys(place: SigningPlace, rotation: Rotation): Promise<void> {
  const { registry, namespace, service } = place;
  const key = createKeys(namespace).signingKeys(service);
  if ((await registry.get(key)) === undefined)
    await registry.replace({ key, value: write([makeKey(place, rotation.algorithm, 0)]) }, 0);
}

/** Adds a key that will sign, and says until when the others are accepted; publishes them. Gives them; undefined where there were none. */
export async function rotateSigningKeys(
  place: SigningPlace,
  rotation: Rotation,
): Promise<readonly SigningKey[] | undefined> {
  const { registry, namespace, service, now = Date.now } = place;
  const { atOnce = false, keepMs = settings.tokenLifetimeSeconds.value * 1000 } = rotation;
  const overlapMs = atOnce ? 0 : (rotation.overlapMs ?? settings.signingOverlapMs.value);
  const key = createKeys(namespace).signingKeys(service);
  for (;;) {
    const entry = await registry.get(key);
    const before = entry && readSigningKeys(entry.value);
    if (entry === undefined || before === undefined) return undefined;
    const signsFrom = now() + overlapMs;
    const exp = Math.ceil((signsFrom + keepMs) / 1000);
    const kept = atOnce ? [] : before.filter(({ public: shown }) => isAccepted(shown, now()));
    const after = [
      makeKey(place, rotation.algorithm, signsFrom),
      ...kept.map((each) => ({ ...each, public: { ...each.public, exp: each.public.exp ?? exp } })),
    ];
    if ((await registry.replace({ key, value: write(after) }, entry.revision)) === undefined) continue;
    await publishSigningKeys(place, after);
    return after;
  }
}

/** Puts the public halves where all services find them. */
export async function publishSigningKeys(
  { registry, namespace, service }: Omit<SigningPlace, 'configKeys'>,
  keys: readonly SigningKey[],
): Promise<void> {
  const key = createKeys(namespace).publishedKeys(service);
  const value = writePublishedKeys(keys.map((each) => each.public));
  const entry = await registry.get(key);
  if (entry?.value !== value) await registry.replace({ key, value }, entry?.revision ?? 0);
}

/** The key that signs now: the newest whose time has come. */
export function signingKeyAt(keys: readonly SigningKey[], now: number): SigningKey | undefined {
  const due = keys.filter((key) => key.signsFrom <= now && isAccepted(key.public, now));
  return due.sort((one, other) => other.signsFrom - one.signsFrom)[0];
}

/** Whether tokens of a key are still accepted. */
export function isAccepted({ exp }: PublishedKey, now: number): boolean {
  return exp === undefined || exp * 1000 > now;
}

function makeKey(place: SigningPlace, alg: SigningAlgorithm, signsFrom: number): SigningKey {
  const { publicKey, privateKey } = generatePair(alg);
  const kid = randomBytes(12).toString('base64url');
  const [configKey] = place.configKeys;
  if (configKey === undefined) throw new Error('there is no key to seal signing keys with');
  const { kty = '', ...members } = publicKey.export({ format: 'jwk' });
  const text = JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid, alg });
  return {
    public: { kid, alg, use: 'sig', kty, ...members },
    sealed: seal(text, configKey, sealPlace(place, kid)),
    signsFrom,
  };
}

function generatePair(algorithm: SigningAlgorithm): { publicKey: KeyObject; privateKey: KeyObject } {
  if (algorithm === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  if (algorithm === 'EdDSA') return generateKeyPairSync('ed25519');
  return generateKeyPairSync('rsa', { modulusLength: 3072 });
}

function sealPlace(
  { namespace, service }: Pick<SigningPlace, 'namespace' | 'service'>,
  kid: string,
): SealPlace {
  return { namespace, target: service, path: ['signing_keys', kid] };
}

function write(keys: readonly SigningKey[]): string {
  return JSON.stringify({ keys });
}

function isPublished(key: unknown): key is PublishedKey {
  const { kid, alg, kty, exp } = (key ?? {}) as Partial<Record<string, unknown>>;
  if (typeof kid !== 'string' || kid === '' || typeof alg !== 'string') return false;
  const known = Object.hasOwn(keyTypes, alg) && keyTypes[alg as SigningAlgorithm] === kty;
  return known && (exp === undefined || typeof exp === 'number');
}

function toPublic(key: PublishedKey): PublishedKey {
  // Picked by name, so that no private member ever leaves.
  return Object.fromEntries(
    publicMembers.flatMap((name) => (key[name] === undefined ? [] : [[name, key[name]]])),
  ) as PublishedKey;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
