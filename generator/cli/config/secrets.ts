// Hides secrets in a config that is shown.
import type { ServiceModel, Type } from '../../language/model.js';
import type { Annotations } from '../../language/node.js';
import { findTomlPlaces } from './toml-places.js';
import { config } from '../../sections/config/part.js';

/** Whether a key, with the tables around it, holds a secret. */
export type IsSecret = (path: readonly string[]) => boolean;

/** What stands in a secret's place. */
const masked = '"***"';

/** By name: what ends in `password`, `secret`, `token`, `key`, `pass`. That covers rpc-key, jwt-secret and db.pass. */
const secretName = /(?:^|[-_.a-z0-9])(?:pass|passwd|password|secret|token|key)s?$/i;

/** Secrets of a service's config: fields that its manifest marks `secret` or `writeOnly`, and those whose name says so. Without a service: by name. */
export function secretsOf(service: ServiceModel | undefined): IsSecret {
  return (path) =>
    secretName.test(path.at(-1) ?? '') ||
    (service !== undefined && isWriteOnly(service.part(config).type, path));
}

/** The text with every secret value replaced, also in assignments that are commented out. */
export function maskSecrets(text: string, isSecret: IsSecret): string {
  let shown = text;
  for (const { path, value } of [...findTomlPlaces(text).entries].reverse()) {
    const inline = text.slice(value.start, value.end);
    // Where a secret comes from is none.
    if (/^(["'])\$\{(?:env|file):[^}"'$]*\}\1$/.test(inline)) continue;
    // An inline table is shown as a whole or not at all.
    const names = inline.startsWith('{')
      ? [...inline.matchAll(/([A-Za-z0-9_-]+)\s*=/g)].map((match) => match[1] ?? '')
      : [];
    if (isSecret(path) || names.some((name) => isSecret([...path, name])))
      shown = shown.slice(0, value.start) + masked + shown.slice(value.end);
  }
  return shown.replace(
    /^(\s*#+\s*)([A-Za-z0-9_."-]+)(\s*=\s*)\S.*$/gm,
    (line, mark: string, key: string, sign: string) =>
      // What merely names a key has no value to hide.
      isSecret(key.split('.')) && !/=\s*(?:""\s*$|… \()/.test(line) ? `${mark}${key}${sign}${masked}` : line,
  );
}

/** The parsed table with every secret value replaced. */
export function maskTable(table: unknown, isSecret: IsSecret, path: readonly string[] = []): unknown {
  if (path.length > 0 && isSecret(path)) return '***';
  if (Array.isArray(table)) return table.map((item) => maskTable(item, isSecret, path));
  if (typeof table !== 'object' || table === null || table instanceof Date) return table;
  return Object.fromEntries(
    Object.entries(table).map(([name, value]) => [name, maskTable(value, isSecret, [...path, name])]),
  );
}

function isWriteOnly(type: Type, path: readonly string[]): boolean {
  if (type.kind === 'ref') return hides(type.to.annotations) || isWriteOnly(type.to.type, path);
  if (type.kind === 'nullable') return isWriteOnly(type.of, path);
  const [name, ...rest] = path;
  if (type.kind !== 'object' || name === undefined) return false;
  const field = type.fields.find((each) => each.name === name);
  return field !== undefined && (hides(field.annotations) || isWriteOnly(field.type, rest));
}

function hides({ writeOnly, secret }: Annotations): boolean {
  return writeOnly === true || secret === true;
}
