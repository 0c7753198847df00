// Whether two pieces of TypeScript say the same, however a formatter laid them out: white space, quotes, semicolons, commas at the end of
// a list, parentheses around the one parameter of an arrow, and quotes around keys that need none don't count; comments do. It needs no
// parser, so the run that writes a file anew does not load one, and it reads a text once, character by character.
import { createHash } from 'node:crypto';

/** Local names by what they were imported as. */
type Names = ReadonlyMap<string, string>;

/** The words and signs of a text, each on a line. Names that a file knows by another one are read as what they are. */
export function codeText(text: string, imported: Names = noNames): string {
  const tokens: string[] = [];
  for (const found of scan(text)) {
    const last = tokens.at(-1);
    if (found === ';') continue;
    if (last === ',' && isCloser(found)) tokens.pop();
    // A union on lines of its own begins with its sign.
    if (found === '|' && last !== undefined && /^[:<(,=[]$/.test(last)) continue;
    if (found === '>' && last === '=') takeParentheses(tokens);
    // What stands before a colon is a key: with quotes or without.
    if (found === ':' && last !== undefined && /^"[A-Za-z_$][\w$]*$/.test(last))
      tokens[tokens.length - 1] = last.slice(1);
    tokens.push(plainToken(found, last === '.' ? undefined : imported.get(found)));
  }
  return tokens.join('\n');
}

/** A short hash of what a text says, for the lock: the same for a text and for what a formatter makes of it. */
export function codeHash(text: string, imported?: Names): string {
  return createHash('sha256').update(codeText(text, imported), 'utf8').digest('hex').slice(0, 16);
}

const noNames: Names = new Map();

function isCloser(token: string): boolean {
  return token === ')' || token === ']' || token === '}' || token === '>';
}

/** `( x ) =` before a `>`: formatters disagree on these parentheses. */
function takeParentheses(tokens: string[]): void {
  const at = tokens.length - 4;
  if (at < 0 || tokens[at] !== '(' || tokens[at + 2] !== ')') return;
  if (!/^[\p{ID_Continue}$]+$/u.test(tokens[at + 1]!)) return;
  // A call is no parameter: `f(x) => ` is none either, but a method's name never stands before an arrow.
  tokens.splice(at, 3, tokens[at + 1]!);
}

/** Comments, texts, words, and any other sign, in order. */
function* scan(text: string): Generator<string> {
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (isBlank(code)) {
      at += 1;
      continue;
    }
    const end = endOfToken(text, at, code);
    yield text.slice(at, end);
    at = end;
  }
}

function endOfToken(text: string, at: number, code: number): number {
  if (isWord(text, at, code)) {
    let end = at + 1;
    while (end < text.length && isWord(text, end, text.charCodeAt(end))) end += 1;
    return end;
  }
  if (code === slash) {
    const next = text.charCodeAt(at + 1);
    if (next === star) {
      const close = text.indexOf('*/', at + 2);
      if (close !== -1) return close + 2;
    } else if (next === slash) {
      let end = at + 2;
      while (end < text.length && !isLineEnd(text.charCodeAt(end))) end += 1;
      return end;
    }
    return at + 1;
  }
  if (code === doubleQuote || code === singleQuote || code === backquote)
    return endOfText(text, at, code) ?? at + 1;
  return at + (text.codePointAt(at)! > 0xffff ? 2 : 1);
}

/** Behind the quote that ends it; undefined where none does. */
function endOfText(text: string, start: number, quote: number): number | undefined {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    if (code === backslash) at += 1;
    else if (quote !== backquote && isLineEnd(code)) return undefined;
  }
  return undefined;
}

const [slash, star, backslash] = [0x2f, 0x2a, 0x5c];
const [doubleQuote, singleQuote, backquote] = [0x22, 0x27, 0x60];

function isLineEnd(code: number): boolean {
  return code === 0x0a || code === 0x0d;
}

function isBlank(code: number): boolean {
  if (code < 0x80) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  return code === 0xfeff || /\s/.test(String.fromCharCode(code));
}

function isWord(text: string, at: number, code: number): boolean {
  if (code < 0x80)
    return (
      (code >= 0x61 && code <= 0x7a) ||
      (code >= 0x41 && code <= 0x5a) ||
      (code >= 0x30 && code <= 0x39) ||
      code === 0x5f ||
      code === 0x24
    );
  // The second half of a character goes with the first.
  const start = code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
  return /[\p{ID_Continue}\u200c\u200d]/u.test(String.fromCodePoint(text.codePointAt(start)!));
}

function plainToken(found: string, importedAs: string | undefined): string {
  const first = found.charCodeAt(0);
  if (first === slash && found.length > 1) {
    if (found.startsWith('/*')) return found.replace(/\s*\n\s*(?:\*(?!\/))?/g, ' ').replace(/\s+/g, ' ');
    return found.trimEnd();
  }
  if ((first === doubleQuote || first === singleQuote) && found.length > 1)
    return `"${found.slice(1, -1).replace(/\\(["'])/g, '$1')}`;
  return importedAs ?? found;
}
