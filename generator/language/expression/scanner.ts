// The tokens of a type expression, read as they are asked for: members of an enum and defaults follow rules of their own.
import type { SourceText } from '../../engine/document/source-text.js';

/** A piece of an expression. `end` marks the end of the text, `other` a character that has no meaning. */
export interface Token {
  readonly kind: 'word' | 'number' | 'quoted' | 'mark' | 'other' | 'end';
  /** As written; without its quotes for a quoted text. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Reads an expression token by token. */
export interface Scanner {
  readonly source: SourceText;
  peek(): Token;
  next(): Token;
  /** Takes the next token if it is this mark or word. */
  take(text: string): Token | undefined;
  /** The raw text from here up to one of these characters outside of quotes, trimmed: a member of an enum. */
  takeRaw(stops: string): Token;
  /** End of the last token taken. */
  position(): number;
}

const WORD = /[A-Za-z_$][\w$]*/y;
const NUMBER = /[-+]?(?:\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)/y;
const MARK = /\.\.|[[\]()<>{}|&,.=?:]/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/y;

/** A scanner at the beginning of the text. */
export function createScanner(source: SourceText): Scanner {
  const { text } = source;
  let at = 0;
  let last = 0;
  let ahead: Token | undefined;
  const peek = () => (ahead ??= readToken(text, at));
  const next = () => {
    const token = peek();
    ahead = undefined;
    at = token.end;
    last = token.end;
    return token;
  };
  return {
    source,
    peek,
    next,
    take: (wanted) => {
      const token = peek();
      return token.text === wanted && (token.kind === 'mark' || token.kind === 'word') ? next() : undefined;
    },
    takeRaw: (stops) => {
      const token = readRaw(text, at, stops);
      ahead = undefined;
      at = token.end;
      last = token.end;
      return token;
    },
    position: () => last,
  };
}

function readToken(text: string, from: number): Token {
  const start = skipSpace(text, from);
  if (start >= text.length) return { kind: 'end', text: '', start: text.length, end: text.length };
  const quoted = matchAt(QUOTED, text, start);
  if (quoted) {
    const inner = unescape(quoted[1] ?? quoted[2] ?? '');
    return { kind: 'quoted', text: inner, start, end: start + quoted[0].length };
  }
  for (const [kind, pattern] of [
    ['word', WORD],
    ['number', NUMBER],
    ['mark', MARK],
  ] as const) {
    const match = matchAt(pattern, text, start);
    if (match) return { kind, text: match[0], start, end: start + match[0].length };
  }
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
  return { kind: 'other', text: character, start, end: start + character.length };
}

function readRaw(text: string, from: number, stops: string): Token {
  const start = skipSpace(text, from);
  const quoted = matchAt(QUOTED, text, start);
  if (quoted) {
    const inner = unescape(quoted[1] ?? quoted[2] ?? '');
    return { kind: 'quoted', text: inner, start, end: start + quoted[0].length };
  }
  let end = start;
  while (end < text.length && !stops.includes(text[end] ?? '')) end += 1;
  const raw = text.slice(start, end).trimEnd();
  const number = matchAt(NUMBER, raw, 0);
  const kind = raw === '' ? 'end' : number?.[0] === raw ? 'number' : 'word';
  return { kind, text: raw, start, end: start + raw.length };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at] ?? '')) at += 1;
  return at;
}

function unescape(quoted: string): string {
  return quoted.replace(/\\(.)/g, (_, character: string) =>
    character === 'n' ? '\n' : character === 't' ? '\t' : character,
  );
}
