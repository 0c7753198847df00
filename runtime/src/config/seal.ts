// Secrets in a config that stands in etcd or in git: sealed with a key that neither of them has. AES-256-GCM; the same secret at the same
// place gives the same text under one key, so that a push of what is there already changes nothing.
import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';

/** Where a sealed value stands: it opens nowhere else. */
export interface SealPlace {
  readonly namespace: string;
  /** `parent`, or the service. */
  readonly target: string;
  /** The key with the tables around it. */
  readonly path: readonly string[];
}

/** What opening gives: the secret, or why not. A reason completes "it …" and shows nothing of it. */
export type Opened =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly reason: string };

const ivBytes = 12;
const tagBytes = 16;

/** What stands behind `sealed:` in a reference: the key's mark and the cipher, both in base64url or hexadecimal. */
export function seal(secret: string, key: string, place: SealPlace): string {
  const { cipherKey, mark, ivKey } = derive(key);
  const iv = createHmac('sha256', ivKey)
    .update(placeOf(place))
    .update('\0')
    .update(secret)
    .digest()
    .subarray(0, ivBytes);
  const cipher = createCipheriv('aes-256-gcm', cipherKey, iv).setAAD(placeOf(place));
  const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return `${mark}.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
}

/** Opens what `seal` gave, with whichever of the keys sealed it. */
export function unseal(text: string, keys: readonly string[], place: SealPlace): Opened {
  const [, mark, content = ''] = /^([0-9a-f]{8})\.([A-Za-z0-9_-]+)$/.exec(text) ?? [];
  const bytes = Buffer.from(content, 'base64url');
  if (mark === undefined || bytes.length < ivBytes + tagBytes) return { ok: false, reason: 'is not whole' };
  if (keys.length === 0)
    return {
      ok: false,
      reason: 'is sealed: set ARMATURE_CONFIG_KEY or ARMATURE_CONFIG_KEY_FILE to the key that opens it',
    };
  const key = keys.map(derive).find((each) => each.mark === mark);
  if (key === undefined)
    return {
      ok: false,
      reason: `is sealed with the key ${mark}, and ARMATURE_CONFIG_KEY has ${keys.map((each) => derive(each).mark).join(', ')}`,
    };
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.cipherKey, bytes.subarray(0, ivBytes))
      .setAAD(placeOf(place))
      .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
    const value = Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]);
    return { ok: true, value: value.toString('utf8') };
  } catch {
    return {
      ok: false,
      reason: `was changed, or sealed for another place than ${place.target} ${place.path.join('.')} of ${place.namespace}`,
    };
  }
}

/** The name of a key, by which people tell keys apart: not a secret. */
export function sealMark(key: string): string {
  return derive(key).mark;
}

function derive(key: string): { readonly cipherKey: Buffer; readonly ivKey: Buffer; readonly mark: string } {
  const of = (use: string): Buffer => createHash('sha256').update(`armature ${use}\0`).update(key).digest();
  return { cipherKey: of('seal'), ivKey: of('iv'), mark: of('mark').toString('hex').slice(0, 8) };
}

function placeOf({ namespace, target, path }: SealPlace): Buffer {
  return Buffer.from(JSON.stringify([namespace.replace(/^\/+|\/+$/g, ''), target, ...path]));
}
