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

/** How it is read. */
export interface OwnConfigRules {
  /** Whose config it is: named where something is missing, with what sets it. */
  readonly service?: string;
  /** Refuse keys that the manifest does not know. Unless told they are warnings. */
  readonly strict?: boolean;
}

/**
 * Reads an own config, types by the codec. A key that the manifest does not know is a warning: a config may be pushed before the code
 * that reads it, and instances of both versions have to start with it.
 */
export function readOwnConfig<Values>(
  text: string,
  codec: Codec<Values, never> | undefined,
  rules: OwnConfigRules = {},
): ConfigOutcome<OwnConfig<Values>> {
  const toml = readToml(text);
  if (!toml.ok) return toml;
  const { port, ...rest } = toml.table;
  const found: Problem[] = [];
  const portOk =
    port === undefined || (typeof port === 'number' && Number.isInteger(port) && port >= 0 && port <= 65_535);
  if (!portOk) found.push({ at: '/port', rule: 'type', message: 'must be a port from 0 to 65535' });
  const input = toJson(portOk && port !== undefined ? { port, ...rest } : rest);
  const problems = new Problems();
  // Without a codec nothing but the port may stand there, and `undefined` is what a service without config gets.
  const values = codec === undefined ? (undefined as Values) : codec.decode(input, '', problems);
  found.push(...problems.list);
  const unknown = problems.none ? unknownKeys(toJson(rest), knownShape(codec, values), '') : [];
  if (rules.strict === true) found.push(...unknown);
  const place = (problem: Problem): ConfigProblem => toConfigProblem(text, problem, rules);
  if (found.length > 0) return { ok: false, problems: found.map(place) };
  keepJsonPlain(input, values);
  return {
    ok: true,
    value: { port: port === undefined ? undefined : Number(port), values },
    ...(unknown.length === 0 ? {} : { warnings: unknown.map(place) }),
  };
}

/** TOML's own dates and times become text, which is what codecs read. Large integers stay bigints, which only an int64 takes. */
function toJson(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toJson(member)]));
}

/** The values under the names that stand in the text: encoded, since a field may have another name in code. */
function knownShape<Values>(codec: Codec<Values, never> | undefined, values: Values): unknown {
  if (codec === undefined) return {};
  try {
    // What a codec has read it also writes; its sender's form, `never` here, only adds that defaults may be absent.
    return codec.encode(values as never);
  } catch {
    // A value that can be read and not written is a fault of the codec; the names in code are nearly always the same.
    return values;
  }
}

/** Keys that decoding dropped: codecs let unknown keys pass, for a config they may be typing errors. */
function unknownKeys(input: unknown, known: unknown, at: string): Problem[] {
  if (Array.isArray(input)) {
    return Array.isArray(known)
      ? input.flatMap((item: unknown, index) => unknownKeys(item, known[index], `${at}/${index}`))
      : [];
  }
  if (!isPlain(input) || !isPlain(known)) return [];
  const names = Object.keys(known);
  return Object.entries(input).flatMap(([name, value]) => {
    const here = `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (Object.hasOwn(known, name)) return unknownKeys(value, known[name], here);
    const near = nearest(name, at === '' ? [...names, 'port'] : names);
    const hint = near === undefined ? '' : `; did you mean '${near}'?`;
    return [{ at: here, rule: 'additionalProperties', message: `there is no such key${hint}` }];
  });
}

/** What a `json` field takes over as it stands is JSON: a bigint in there, which nothing can print, becomes its digits as text. */
function keepJsonPlain(input: unknown, values: unknown): void {
  const given = new Set(objectsIn(input));
  // Codecs make objects of their own for everything but `json`.
  for (const object of objectsIn(values)) if (given.has(object)) spellBigints(object);
}

function spellBigints(json: object): void {
  for (const [name, member] of Object.entries(json)) {
    if (typeof member === 'bigint') Object.assign(json, { [name]: member.toString() });
  }
}

function objectsIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function toConfigProblem(
  text: string,
  { at, rule, message }: Problem,
  { service }: OwnConfigRules,
): ConfigProblem {
  const path = at
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  const line = lineOfKey(text, path);
  const key = path.join('.');
  const isMissing = rule === 'required' && service !== undefined;
  const said = isMissing
    ? `${message}: set it with \`scaffold config set ${service} ${key}=…\`, or in config/${service}.toml and push that`
    : message;
  return { key, ...(line === undefined ? {} : { line }), message: said };
}
