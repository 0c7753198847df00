// What JSON.parse does not tell of a text: how deep it is nested, and which keys stand twice in one object.

/** A key that stands twice in one mapping, of which the last one counts. */
export interface RepeatedKey {
  /** The keys and indexes that lead to it. */
  readonly path: readonly (string | number)[];
}

/** How deep a document may be nested. */
export const DEEPEST_NESTING = 400;

/** What a text of JSON holds beside its value. */
export interface JsonOutline {
  /** Where it is nested deeper than is read; undefined where it isn't. */
  readonly tooDeepAt: number | undefined;
  readonly repeated: readonly RepeatedKey[];
}

interface Level {
  readonly keys: Set<string> | undefined;
  key: string;
  index: number;
}

/** Walks over a text that is JSON. Linear in its length. */
export function outlineJson(text: string): JsonOutline {
  const repeated: RepeatedKey[] = [];
  const levels: Level[] = [];
  let last = '';
  for (const { 0: token, index } of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/gs)) {
    const level = levels.at(-1);
    if (token === '{' || token === '[') {
      if (levels.length === DEEPEST_NESTING) return { tooDeepAt: index, repeated };
      levels.push({ keys: token === '{' ? new Set() : undefined, key: '', index: 0 });
    } else if (token === '}' || token === ']') levels.pop();
    else if (level !== undefined && token === ',') level.index += 1;
    else if (level?.keys !== undefined && token === ':') {
      level.key = JSON.parse(last) as string;
      if (level.keys.has(level.key))
        repeated.push({ path: levels.map(({ keys, ...at }) => (keys ? at.key : at.index)) });
      level.keys.add(level.key);
    }
    last = token;
  }
  return { tooDeepAt: undefined, repeated };
}
