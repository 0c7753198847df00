// Takes secrets out of a log line's fields, by their names.
import { headersWhere } from '../wire/headers.js';

const secretNames: ReadonlySet<string> = new Set([
  ...headersWhere(({ log }) => log === 'hide'),
  'rpc-key',
  'rpckey',
  'rpckeys',
  'jwt-secret',
  'jwtsecret',
  'password',
  'token',
]);
const depth = 3;

/**
 * The fields with `[secret]` in place of what secret names hold, in plain objects within them too, three levels down.
 * Names count in any case. Gives the same object when there is nothing to hide; never changes it.
 */
export function scrub(fields: object): Record<string, unknown> {
  return scrubLevel(fields as Record<string, unknown>, depth);
}

function scrubLevel(fields: Record<string, unknown>, left: number): Record<string, unknown> {
  let clean = fields;
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    const replaced = secretNames.has(name.toLowerCase())
      ? '[secret]'
      : isPlain(value) && left > 1
        ? scrubLevel(value, left - 1)
        : value;
    if (replaced === value) continue;
    if (clean === fields) clean = { ...fields };
    clean[name] = replaced;
  }
  return clean;
}

/** Classes (errors, requests) have serializers of their own. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
