// The texts of an import: a foreign document in YAML or JSON comes in, a manifest in the house's form goes out.
import { digitsAsText, parseJson } from '../../source/json-digits.js';
import { parseYamlDocument, stringify } from './yaml.js';

/** What a text holds, or why it can't be read. */
export type ParsedText = { readonly value: unknown } | { readonly problem: string };

/** Reads JSON, or else YAML 1.2. Integers beyond ±(2^53 - 1) become decimal texts, so that no digit is lost. */
export function parseForeignText(text: string): ParsedText {
  if (/^\s*\{/.test(text)) {
    try {
      return { value: digitsAsText(parseJson(text)) };
    } catch {
      // A flow mapping of YAML begins with a brace, too.
    }
  }
  const document = parseYamlDocument(text, {
    prettyErrors: true,
    logLevel: 'silent',
    uniqueKeys: false,
    intAsBigInt: true,
  });
  const error = document.errors[0];
  if (error !== undefined) return { problem: error.message };
  return { value: document.toJS({ maxAliasCount: -1, reviver: (_name, value) => plainInteger(value) }) };
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
