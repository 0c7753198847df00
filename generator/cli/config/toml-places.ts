// Where keys, values and tables stand in a TOML text, so that one value can be changed, shown or hidden and all else stays as it is.
// Expects valid TOML (https://toml.io/en/v1.0.0): what is wrong with a text, the parser says.

/** A range of offsets, `end` exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** `key = value`. */
export interface TomlEntry {
  /** With the tables around it: `['mail', 'port']`. Within an array of tables the array's name stands once. */
  readonly path: readonly string[];
  readonly key: Range;
  readonly value: Range;
}

/** `[table]` or `[[table]]`. */
export interface TomlTable {
  readonly path: readonly string[];
  readonly header: Range;
  readonly isArray: boolean;
}

/** Everything that is assigned, and every table, in order. Comments are neither. */
export interface TomlPlaces {
  readonly entries: readonly TomlEntry[];
  readonly tables: readonly TomlTable[];
}

/** Finds them. Inline tables and arrays are single values here. */
export function findTomlPlaces(text: string): TomlPlaces {
  const entries: TomlEntry[] = [];
  const tables: TomlTable[] = [];
  let table: readonly string[] = [];
  for (let at = skipBlank(text, 0); at < text.length; at = skipBlank(text, at)) {
    const before = at;
    if (text[at] === '[') {
      const isArray = text[at + 1] === '[';
      const { path, end } = readKey(text, at + (isArray ? 2 : 1));
      at = text.indexOf(']', end) + (isArray ? 2 : 1);
      table = path;
      tables.push({ path, header: { start: before, end: at }, isArray });
    } else {
      const { path, end } = readKey(text, at);
      const equals = text.indexOf('=', end);
      if (equals === -1) break;
      const start = skipSpaces(text, equals + 1);
      at = endOfValue(text, start);
      entries.push({
        path: [...table, ...path],
        key: { start: before, end: text.slice(before, equals).trimEnd().length + before },
        value: { start, end: at },
      });
    }
    // Only a text that is no TOML brings this about.
    if (at <= before) break;
  }
  return { entries, tables };
}

/** Where a key stands, or the nearest table or value around it; undefined when nothing of it is written out. */
export function findTomlKey(text: string, path: readonly string[]): Range | undefined {
  const { entries, tables } = findTomlPlaces(text);
  const found = [
    ...entries.map(({ path: own, key }) => ({ own, range: key })),
    ...tables.map(({ path: own, header }) => ({ own, range: header })),
  ].filter(({ own }) => own.length <= path.length && own.every((name, index) => name === path[index]));
  return found.sort((a, b) => b.own.length - a.own.length)[0]?.range;
}

function readKey(text: string, from: number): { path: string[]; end: number } {
  const path: string[] = [];
  for (let at = skipSpaces(text, from); ; ) {
    const part = /"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[A-Za-z0-9_-]+/y;
    part.lastIndex = at;
    const found = part.exec(text)?.[0];
    if (found === undefined) return { path, end: at };
    path.push(plainKey(found));
    at = skipSpaces(text, at + found.length);
    if (text[at] !== '.') return { path, end: at };
    at = skipSpaces(text, at + 1);
  }
}

function plainKey(key: string): string {
  if (key.startsWith("'")) return key.slice(1, -1);
  if (!key.startsWith('"')) return key;
  try {
    return JSON.parse(key) as string;
  } catch {
    // TOML's \U escape, which JSON does not have.
    return key.slice(1, -1);
  }
}

function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; ) {
    const character = text[at] ?? '';
    if (character === '"' || character === "'") {
      at = endOfString(text, at);
      if (depth === 0) return at;
      continue;
    }
    if (character === '[' || character === '{') depth += 1;
    if (character === ']' || character === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
    if (character === '#' || character === '\n') {
      if (depth === 0) return start + text.slice(start, at).trimEnd().length;
      if (character === '#') at = lineEnd(text, at);
    }
    at += 1;
  }
  return start + text.slice(start).trimEnd().length;
}

function endOfString(text: string, start: number): number {
  const quote = text[start] ?? '';
  const long = text.startsWith(quote.repeat(3), start);
  const close = long ? quote.repeat(3) : quote;
  for (let at = start + close.length; at < text.length; at += 1) {
    if (quote === '"' && text[at] === '\\') at += 1;
    else if (text.startsWith(close, at)) {
      let end = at + close.length;
      if (!long) return end;
      // It may end in one or two quotes of its own.
      while (text[end] === quote) end += 1;
      return end;
    }
  }
  return text.length;
}

function skipBlank(text: string, from: number): number {
  let at = from;
  for (;;) {
    while (at < text.length && /\s/.test(text[at] ?? '')) at += 1;
    if (text[at] !== '#') return at;
    at = lineEnd(text, at);
  }
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t') at += 1;
  return at;
}

/** Offset of the line's end, before its line break. */
export function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}
