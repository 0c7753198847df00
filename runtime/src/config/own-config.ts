// A service's own config: `port`, and what its manifest declares, read by the generated codec.
import { Problems, type Problem } from '../codec/problems.js';
import type { Codec } from '../codec/codec.js';
import type { ConfigProblem } from './config-error.js';
import { nearest } from './nearest.js';
import type { TomlTable } from 'smol-toml';
import { mergeResilience, readResilience, type Resilience, type ResilienceText } from '../wire/resilience.js';
import type { ConfigOutcome } from './parent-config.js';
import { atKey, lineOfKey, readToml } from './toml.js';
import { escapePointer, literalOf, type ResolvedTable } from './references.js';

/** A service's own config. */
export interface OwnConfig<Values> {
  /** The port to listen on; undefined when the text names none. */
  readonly port: number | undefined;
  /** What the manifest declares. */
  readonly values: Values;
  /** How each dependency is called of which anything is said, by its name: what the manifest says and what `[resilience.…]` puts over it. */
  readonly resilience: Readonly<Record<string, Resilience>>;
}

/** How it is read. */
export interface OwnConfigRules {
  /** Whose config it is: named where something is missing, with what sets it. */
  readonly service?: string;
  /** Refuse keys that the manifest does not know. Unless told they are warnings. */
  readonly strict?: boolean;
  /** The services that are called, and what is said of calling each unless the text says otherwise. */
  readonly dependencies?: Readonly<Record<string, ResilienceText>>;
  /** Resolves what the text refers to, in place. Unless told nothing is resolved. */
  readonly resolve?: (table: TomlTable) => ResolvedTable;
  /** The fields that hold secrets, as code calls them: they can be read but are not enumerable, so that no log shows them. */
  readonly secrets?: readonly (readonly string[])[];
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
  const { problems: dangling, references } = rules.resolve?.(toml.table) ?? nothingResolved;
  if (dangling.length > 0) return { ok: false, problems: dangling.map((each) => atKey(text, each)) };
  const { resilience, problems: misread } = takeResilience(toml.table, rules.dependencies);
  const first = decodeConfig(toml.table, codec);
  // A reference gives text; where its field is of another type, that type is what was meant.
  const typed = first.found.filter(({ at }) => references.get(at) === true && typeReference(toml.table, at));
  const { port, input, values, found } = typed.length === 0 ? first : decodeConfig(toml.table, codec);
  found.push(...misread);
  const { port: _port, ...rest } = toml.table;
  const unknown = found.length === 0 ? unknownKeys(toJson(rest), knownShape(codec, values), '') : [];
  if (rules.strict === true) found.push(...unknown);
  const place = (problem: Problem): ConfigProblem => toConfigProblem(text, problem, rules);
  if (found.length > 0) return { ok: false, problems: found.map(place) };
  keepJsonPlain(input, values);
  const bare = hideSecrets(values, input, references, rules.secrets ?? []);
  const warnings = [...unknown, ...(rules.resolve === undefined ? [] : bare)];
  return {
    ok: true,
    value: { port, values, resilience },
    ...(warnings.length === 0 ? {} : { warnings: warnings.map(place) }),
  };
}

/** Takes `[resilience.…]` out of the table, where services are called. */
function takeResilience(
  table: TomlTable,
  dependencies: Readonly<Record<string, ResilienceText>> = {},
): { readonly resilience: Record<string, Resilience>; readonly problems: readonly Problem[] } {
  const names = Object.keys(dependencies);
  const problems: Problem[] = [];
  const resilience: Record<string, Resilience> = {};
  if (names.length === 0) return { resilience, problems };
  const { resilience: told = {} } = table;
  delete table['resilience'];
  const refuse = (at: string, message: string): void =>
    void problems.push({ at, rule: 'resilience', message });
  if (typeof told !== 'object' || told instanceof Date || Array.isArray(told)) {
    refuse('/resilience', `must be a table with keys of ${names.join(', ')}`);
    return { resilience, problems };
  }
  for (const name of Object.keys(told)) {
    if (Object.hasOwn(dependencies, name)) continue;
    refuse(
      `/resilience/${escapePointer(name)}`,
      `is no service that is called: there are ${names.join(', ')}`,
    );
  }
  for (const [name, usual] of Object.entries(dependencies)) {
    const at = `/resilience/${escapePointer(name)}`;
    const over = Object.hasOwn(told, name) ? told[name] : undefined;
    const text = isPlain(over) ? mergeResilience(usual, over as ResilienceText) : (over ?? usual);
    const { rules, problems: found } = readResilience(text);
    for (const problem of found) refuse(at + problem.at, problem.message);
    if (Object.keys(rules).length > 0) resilience[name] = rules;
  }
  return { resilience, problems };
}

interface DecodedConfig<Values> {
  readonly port: number | undefined;
  readonly input: unknown;
  readonly values: Values;
  readonly found: Problem[];
}

const nothingResolved: ResolvedTable = { problems: [], references: new Map() };

function decodeConfig<Values>(
  { port, ...rest }: TomlTable,
  codec: Codec<Values, never> | undefined,
): DecodedConfig<Values> {
  const found: Problem[] = [];
  const portOk =
    port === undefined || (typeof port === 'number' && Number.isInteger(port) && port >= 0 && port <= 65_535);
  if (!portOk) found.push({ at: '/port', rule: 'type', message: 'must be a port from 0 to 65535' });
  const input = toJson(portOk && port !== undefined ? { port, ...rest } : rest);
  const problems = new Problems();
  // Without a codec nothing but the port may stand there, and `undefined` is what a service without config gets.
  const values = codec === undefined ? (undefined as Values) : codec.decode(input, '', problems);
  found.push(...problems.list);
  return { port: portOk && port !== undefined ? port : undefined, input, values, found };
}

/** Puts the number or truth value in the place of the text at a pointer; false where the text stands for none. */
function typeReference(table: TomlTable, pointer: string): boolean {
  const names = pathOf(pointer);
  const holder = names.slice(0, -1).reduce<unknown>((value, name) => memberOf(value, name), table);
  const text = memberOf(holder, names.at(-1) ?? '');
  const literal = typeof text === 'string' ? literalOf(text) : undefined;
  if (literal === undefined || typeof holder !== 'object' || holder === null) return false;
  Object.defineProperty(holder, names.at(-1) ?? '', { value: literal });
  return true;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

/** Makes them not enumerable, and tells of those that stand in the text as they are. */
function hideSecrets(
  values: unknown,
  input: unknown,
  references: ResolvedTable['references'],
  secrets: readonly (readonly string[])[],
): Problem[] {
  const bare: Problem[] = [];
  for (const path of secrets) {
    const name = path.at(-1) ?? '';
    const holder = path.slice(0, -1).reduce(memberOf, values);
    const secret = memberOf(holder, name);
    if (typeof holder !== 'object' || holder === null || secret === undefined) continue;
    Object.defineProperty(holder, name, { enumerable: false });
    for (const at of pointersTo(secret, input, '')) {
      if (!references.has(at)) bare.push({ at, rule: 'secret', message: bareSecret });
    }
  }
  return bare;
}

const bareSecret =
  'is a secret and stands here for everybody to read: seal it with `scaffold config push`, or refer to it as ${env:…} or ${file:…}';

function pointersTo(secret: unknown, value: unknown, at: string): string[] {
  if (value === secret) return [at];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    pointersTo(secret, member, `${at}/${escapePointer(name)}`),
  );
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
    const here = `${at}/${escapePointer(name)}`;
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

function pathOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function toConfigProblem(
  text: string,
  { at, rule, message }: Problem,
  { service }: OwnConfigRules,
): ConfigProblem {
  const path = pathOf(at);
  const line = lineOfKey(text, path);
  const key = path.join('.');
  const isMissing = rule === 'required' && service !== undefined;
  const said = isMissing
    ? `${message}: set it with \`scaffold config set ${service} ${key}=…\`, or in config/${service}.toml and push that`
    : message;
  return { key, ...(line === undefined ? {} : { line }), message: said };
}
