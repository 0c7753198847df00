// The texts of an import: a foreign document in YAML or JSON comes in, a manifest in the house's form goes out.
import { digitsAsText, parseJson } from '../../source/json-digits.js';
import { DEEPEST_NESTING, type JsonOutline, outlineJson, type RepeatedKey } from './foreign-json.js';
import { isMap, isScalar, isSeq, parseYamlDocument, stringify } from './yaml.js';

export type { RepeatedKey } from './foreign-json.js';

/** What a text holds, or why it can't be read. */
export type ParsedText =
  | { readonly value: unknown; readonly repeated: readonly RepeatedKey[] }
  | { readonly problem: string };

/** How often the parts of a YAML document may be repeated by aliases, all in all. */
const MOST_ALIASES = 100_000;

/**
 * Reads JSON, or else YAML 1.2 with merge keys. Integers beyond ±(2^53 - 1) become decimal texts, so that no digit is lost. What is
 * nested too deep, or grows without measure by its aliases, is refused.
 */
export function parseForeignText(text: string): ParsedText {
  try {
    return (/^\s*[[{]/.test(text) ? jsonOf(text) : undefined) ?? yamlOf(text);
  } catch (error) {
    if (error instanceof RangeError) return { problem: `it is nested deeper than ${DEEPEST_NESTING} levels` };
    if (error instanceof ReferenceError)
      return { problem: 'its aliases repeat more than a document may hold' };
    throw error;
  }
}

function jsonOf(text: string): ParsedText | undefined {
  let outline: JsonOutline;
  try {
    JSON.parse(text);
    outline = outlineJson(text);
  } catch {
    // A flow mapping of YAML begins with a brace, too.
    return undefined;
  }
  if (outline.tooDeepAt === undefined)
    return { value: digitsAsText(parseJson(text)), repeated: outline.repeated };
  const before = text.slice(0, outline.tooDeepAt).split('\n');
  const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  return { problem: `it is nested deeper than ${DEEPEST_NESTING} levels at ${place}` };
}

function yamlOf(text: string): ParsedText {
  const document = parseYamlDocument(text, {
    prettyErrors: true,
    logLevel: 'silent',
    uniqueKeys: false,
    intAsBigInt: true,
    merge: true,
  });
  const error = document.errors[0];
  if (error !== undefined) return { problem: error.message };
  const repeated: RepeatedKey[] = [];
  findRepeated(document.contents, [], repeated);
  const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
  return { value: withPlainIntegers(value, new Map()), repeated };
}

function findRepeated(node: unknown, path: readonly (string | number)[], found: RepeatedKey[]): void {
  if (path.length > DEEPEST_NESTING) throw new RangeError('nested too deep');
  if (isSeq(node)) node.items.forEach((item, index) => findRepeated(item, [...path, index], found));
  if (!isMap(node)) return;
  const keys = new Set<string>();
  for (const { key, value } of node.items) {
    const name = String(isScalar(key) ? key.value : key);
    if (keys.has(name) && name !== '<<') found.push({ path: [...path, name] });
    keys.add(name);
    findRepeated(value, [...path, name], found);
  }
}

/** What an alias repeats is one object, and stays so. */
function withPlainIntegers(value: unknown, done: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return plainInteger(value);
  const before = done.get(value);
  if (before !== undefined) return before;
  const copy: unknown[] | Record<string, unknown> = Array.isArray(value) ? [] : {};
  done.set(value, copy);
  if (Array.isArray(copy)) {
    for (const item of value as readonly unknown[]) copy.push(withPlainIntegers(item, done));
    return copy;
  }
  for (const [name, member] of Object.entries(value)) {
    // `__proto__` is a name like any other.
    Object.defineProperty(copy, name, {
      value: withPlainIntegers(member, done),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return copy;
}

function plainInteger(value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
}

/** Prints sections of a manifest, an empty line between them; in a spaced one, also between the entries of each key. */
export function printManifest(
  sections: readonly { readonly value: Readonly<Record<string, unknown>>; readonly spaced: boolean }[],
  schema: string,
): string {
  const texts = sections.map(({ value, spaced }) => {
    const text = stringify(value, { lineWidth: 0, aliasDuplicateObjects: false, blockQuote: 'literal' });
    return spaced ? spaceEntries(text) : text;
  });
  return `# yaml-language-server: $schema=${schema}\n${texts.join('\n')}`;
}

/** An empty line before each entry but the first that takes more than one line, or follows one that does. */
function spaceEntries(text: string): string {
  const entries = text.split(/\n(?= {2}[^ \n])/);
  return entries
    .map((entry, index) => {
      const before = entries[index - 1] ?? '';
      const isLarge = (part: string): boolean => part.trimEnd().includes('\n');
      return index > 1 && (isLarge(entry) || isLarge(before)) ? `\n${entry}` : entry;
    })
    .join('\n');
}
