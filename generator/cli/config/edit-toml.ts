// Sets one value in a TOML text; comments, order and everything else stay as they are.
import { isDeepStrictEqual } from 'node:util';
import { tomlValue } from '../../sections/config/files/toml-text.js';
import { isRecord, parseToml } from './parse-toml.js';
import { findTomlPlaces, lineEnd, type TomlPlaces } from './toml-places.js';

/** The text with a value set at a path: replaced where it stands, else added to its table. Undefined: it cannot be done. */
export function setTomlValue(text: string, path: readonly string[], value: unknown): string | undefined {
  const edited = edit(text, path, value);
  try {
    // What was written has to be read back as what was meant.
    return edited !== undefined && isDeepStrictEqual(valueAt(parseToml(edited), path), plain(value))
      ? edited
      : undefined;
  } catch {
    // An array of tables or a value in the way: then the text is no TOML any more.
    return undefined;
  }
}

/** The value at a path of a parsed text; undefined where there is none. */
export function valueAt(table: unknown, path: readonly string[]): unknown {
  let current: unknown = table;
  for (const name of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, name)) return undefined;
    current = (current as Readonly<Record<string, unknown>>)[name];
  }
  return current;
}

function edit(text: string, path: readonly string[], value: unknown): string | undefined {
  const written = tomlValue(value);
  if (written === undefined) return undefined;
  const places = findTomlPlaces(text);
  const own = places.entries.find((entry) => isSame(entry.path, path));
  if (own) return text.slice(0, own.value.start) + written + text.slice(own.value.end);
  const around = places.entries.find(
    (entry) => entry.path.length < path.length && isSame(entry.path, path.slice(0, entry.path.length)),
  );
  if (around) return setWithin(text, around, path, value);
  return add(text, places, path, written);
}

/** An inline table: written anew with the value in it. */
function setWithin(
  text: string,
  { path: place, value: range }: TomlPlaces['entries'][number],
  path: readonly string[],
  value: unknown,
): string | undefined {
  // The parser's own objects, which nobody else holds: a copy would lose what TOML's dates know of their form.
  const table = valueAt(parseToml(text), place);
  if (!isRecord(table)) return undefined;
  let target = table;
  for (const name of path.slice(place.length, -1)) {
    target[name] ??= {};
    const next = target[name];
    if (!isRecord(next)) return undefined;
    target = next;
  }
  target[path.at(-1) ?? ''] = value;
  const written = tomlValue(table);
  return written && text.slice(0, range.start) + written + text.slice(range.end);
}

function add(
  text: string,
  { entries, tables }: TomlPlaces,
  path: readonly string[],
  written: string,
): string {
  const table = path.slice(0, -1);
  const line = `${tomlKey(path.at(-1) ?? '')} = ${written}`;
  const header = tables.find((each) => !each.isArray && isSame(each.path, table));
  const next = tables.find((each) => each.header.start > (header?.header.start ?? -1));
  const from = header?.header.end ?? 0;
  const to = next?.header.start ?? text.length;
  if (header || table.length === 0) {
    const last = entries.filter(({ value }) => value.start >= from && value.end <= to).at(-1);
    const anchor = last?.value.end ?? header?.header.end;
    if (anchor !== undefined) {
      const end = lineEnd(text, anchor);
      return `${text.slice(0, end)}\n${line}${text.slice(end)}`;
    }
    const gap = next ? `${line}\n\n` : `${line}\n`;
    return next ? text.slice(0, to) + gap + text.slice(to) : withLineEnd(text) + gap;
  }
  const blank = text.trim() === '' ? '' : '\n';
  return `${withLineEnd(text)}${blank}[${table.map(tomlKey).join('.')}]\n${line}\n`;
}

function withLineEnd(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function tomlKey(name: string): string {
  return /^[A-Za-z0-9_-]+$/.test(name) ? name : JSON.stringify(name);
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}

/** As the parser gives values: without its tables' null prototypes. */
function plain(value: unknown): unknown {
  return parseToml(`value = ${tomlValue(value) ?? "''"}`)['value'];
}
