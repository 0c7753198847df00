// A service's own config: `port`, and what its manifest declares, read by the generated codec.
import { Problems, type Problem } from '../codec/problems.js';
import type { Codec } from '../codec/codec.js';
import type { ConfigProblem } from './config-error.js';
import { nearest } from './nearest.js';
import type { ConfigOutcome } from './parent-config.js';
import { lineOfKey, readToml } from './toml.js';

/** A service's own config. */
export interface OwnConfig<Values> {
  /** The port to listen on; undefined when the text names none. */
  readonly port: number | undefined;
  /** What the manifest declares. */
  readonly values: Values;
}

/** Reads an own config: types by the codec, no key that the manifest does not know. */
export function readOwnConfig<Values>(
  text: string,
  codec: Codec<Values, never> | undefined,
): ConfigOutcome<OwnConfig<Values>> {
  const toml = readToml(text);
  if (!toml.ok) return toml;
  const { port, ...rest } = toml.table;
  const found: Problem[] = [];
  if (port !== undefined && !(Number.isInteger(port) && Number(port) >= 0 && Number(port) <= 65_535)) {
    found.push({ at: '/port', rule: 'type', message: 'must be a port from 0 to 65535' });
  }
  const input = toJson(rest);
  const problems = new Problems();
  // Without a codec nothing but the port may stand there, and `undefined` is what a service without config gets.
  const values = codec === undefined ? (undefined as Values) : codec.decode(input, '', problems);
  found.push(...problems.list);
  if (problems.none) found.push(...unknownKeys(input, codec === undefined ? {} : values, ''));
  if (found.length > 0)
    return { ok: false, problems: found.map((problem) => toConfigProblem(text, problem)) };
  return { ok: true, value: { port: port === undefined ? undefined : Number(port), values } };
}

/** TOML's own dates and times become text, which is what codecs read. */
function toJson(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toJson(member)]));
}

/** Keys that decoding dropped: codecs let unknown keys pass, for a config they are typing errors. */
function unknownKeys(input: unknown, decoded: unknown, at: string): Problem[] {
  if (Array.isArray(input)) {
    return Array.isArray(decoded)
      ? input.flatMap((item: unknown, index) => unknownKeys(item, decoded[index], `${at}/${index}`))
      : [];
  }
  if (!isPlain(input) || !isPlain(decoded)) return [];
  const known = Object.keys(decoded);
  return Object.entries(input).flatMap(([name, value]) => {
    const here = `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (known.includes(name)) return unknownKeys(value, decoded[name], here);
    const near = nearest(name, at === '' ? [...known, 'port'] : known);
    const hint = near === undefined ? '' : `; did you mean '${near}'?`;
    return [{ at: here, rule: 'additionalProperties', message: `there is no such key${hint}` }];
  });
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function toConfigProblem(text: string, { at, message }: Problem): ConfigProblem {
  const path = at
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  const line = lineOfKey(text, path);
  return { key: path.join('.'), ...(line === undefined ? {} : { line }), message };
}
