// Whether two pieces of TypeScript say the same, however a formatter laid them out: white space, quotes, semicolons and commas at the
// end of a list don't count; comments do. It needs no parser, so the run that writes a file anew does not load one.
import { createHash } from 'node:crypto';

/** Local names by what they were imported as. */
type Names = ReadonlyMap<string, string>;

/** The words and signs of a text, each on a line. Names that a file knows by another one are read as what they are. */
export function codeText(text: string, imported: Names = new Map()): string {
  const tokens: string[] = [];
  for (const [found] of text.matchAll(token)) {
    const last = tokens.at(-1);
    if (found === ';') continue;
    if (/^[)\]}>]$/.test(found) && last === ',') tokens.pop();
    // A union on lines of its own begins with its sign.
    if (found === '|' && last !== undefined && /^[:<(,=[]$/.test(last)) continue;
    tokens.push(plainToken(found, last === '.' ? undefined : imported.get(found)));
  }
  return tokens.join('\n');
}

/** A short hash of what a text says, for the lock: the same for a text and for what a formatter makes of it. */
export function codeHash(text: string, imported?: Names): string {
  return createHash('sha256').update(codeText(text, imported), 'utf8').digest('hex').slice(0, 16);
}

/** Comments, texts, words, and any other sign. */
const token =
  /\/\*[^]*?\*\/|\/\/[^\r\n]*|"(?:\\.|[^"\\\r\n])*"|'(?:\\.|[^'\\\r\n])*'|`(?:\\[^]|[^`\\])*`|[\p{ID_Continue}$\u200c\u200d]+|[^\s\uFEFF]/gu;

function plainToken(found: string, importedAs: string | undefined): string {
  if (found.startsWith('/*')) return found.replace(/\s*\n\s*(?:\*(?!\/))?/g, ' ').replace(/\s+/g, ' ');
  if (found.startsWith('//')) return found.trimEnd();
  if (/^["'].*["']$/s.test(found)) return `"${found.slice(1, -1).replace(/\\(["'])/g, '$1')}`;
  return importedAs ?? found;
}
