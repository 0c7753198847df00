// Reads what nearly every manifest is made of (block and flow collections, plain and quoted texts, comments) without the YAML parser,
// which takes longer than all that follows. Whatever else a text has, right or wrong, is left to the parser: this reader gives up.
import type { Located, SourceFile, Span } from '../../source/source-file.js';
import { DEEPEST } from './convert-document.js';
import type { DocumentNode, MappingEntry, ScalarNode } from './document.js';
import { plainValue } from './plain-value.js';

/** The root of a document; undefined for what the parser has to read. The same, to each span, as the parser would give. */
export function readPlainDocument(file: SourceFile): DocumentNode | undefined {
  if (file.text.length > longest || strange.test(file.text)) return undefined;
  try {
    return readDocument({ file, text: file.text, at: 0, depth: 0 });
  } catch (error) {
    if (error === givesUp) return undefined;
    throw error;
  }
}

/** Tabs, carriage returns and other control characters, byte order marks, and what `mask` and `findNoncharacters` look for. */
const strange = /[^\n\u0020-\u007e\u00a0-\u2027\u202a-\ud7ff\ue080-\ufdcf\ufdf0-\ufefe\uff00-\ufffd]/;

/** Longer than any text that stays below the parser's limits for certain. */
const longest = 500_000;

/** The one thing that is thrown here, and caught above. */
const givesUp = new Error('This is for the parser.');

interface Reading {
  readonly file: SourceFile;
  readonly text: string;
  at: number;
  depth: number;
}

/** A node of a block, and the offset behind all that belongs to it: where what holds it ends. */
interface Read {
  readonly node: DocumentNode;
  readonly behind: number;
}

function readDocument(reading: Reading): DocumentNode {
  if (/^(?:---|\.\.\.|%)/m.test(reading.text)) throw givesUp;
  const indent = toContent(reading);
  if (indent !== 0) throw givesUp;
  const { node } = readBlock(reading, 0);
  if (reading.at < reading.text.length) throw givesUp;
  return node;
}

/** Passes over blank lines and comments, to the first character of a line with content. Gives its indentation; -1 at the end. */
function toContent(reading: Reading): number {
  const { text } = reading;
  let comment = -1;
  for (;;) {
    let at = reading.at;
    while (text.charCodeAt(at) === space) at += 1;
    const indent = at - reading.at;
    const code = text.charCodeAt(at);
    if (code === hash) comment = Math.max(comment, indent);
    else if (code !== lineFeed && at < text.length) {
      // Whose comment it is that stands further in than what follows decides where its block ends.
      if (comment > indent) throw givesUp;
      reading.at = at;
      return indent;
    }
    const end = text.indexOf('\n', at);
    if (end !== -1) {
      reading.at = end + 1;
      continue;
    }
    if (comment > 0) throw givesUp;
    reading.at = text.length;
    return -1;
  }
}

/** Reads the block that begins here, at the beginning of a line's content. Ends at the first content that stands further out. */
function readBlock(reading: Reading, indent: number): Read {
  if (reading.depth >= DEEPEST - 1) throw givesUp;
  reading.depth += 1;
  const { text, at } = reading;
  const read = isItemHere(text, at) ? readSequence(reading, indent) : readMapping(reading, indent);
  reading.depth -= 1;
  return read;
}

function readMapping(reading: Reading, indent: number): Read {
  const { file, text } = reading;
  const start = reading.at;
  const entries: MappingEntry[] = [];
  const seen = new Set<string>();
  let behind = start;
  for (;;) {
    const key = readKey(reading);
    if (seen.has(key.value)) throw givesUp;
    seen.add(key.value);
    const read = readValue(reading, indent, true);
    entries.push({ key, value: read.node });
    behind = read.behind;
    const next = toContent(reading);
    if (next < indent) break;
    if (next > indent || !isKeyHere(text, reading.at)) throw givesUp;
  }
  toLineStart(reading);
  return { node: { kind: 'mapping', span: { file, start, end: behind }, entries }, behind };
}

function readSequence(reading: Reading, indent: number): Read {
  const { file, text } = reading;
  const start = reading.at;
  const items: DocumentNode[] = [];
  let behind = start;
  for (;;) {
    reading.at += 1;
    const from = reading.at;
    while (text.charCodeAt(reading.at) === space) reading.at += 1;
    const column = indent + 1 + reading.at - from;
    const isBlock = isKeyHere(text, reading.at) || text.charCodeAt(reading.at) === dash;
    const read = isBlock ? readBlock(reading, column) : readValue(reading, indent, false);
    items.push(read.node);
    behind = read.behind;
    const next = toContent(reading);
    if (next < indent || (next === indent && !isItemHere(text, reading.at))) break;
    if (next > indent) throw givesUp;
  }
  toLineStart(reading);
  return { node: { kind: 'sequence', span: { file, start, end: behind }, items }, behind };
}

/** Back to the beginning of the line, so that whoever goes on sees its indentation. */
function toLineStart(reading: Reading): void {
  if (reading.at < reading.text.length) reading.at = reading.text.lastIndexOf('\n', reading.at - 1) + 1;
}

/** What stands behind `key:` or `-`, to the beginning of the next line. */
function readValue(reading: Reading, indent: number, isOfKey: boolean): Read {
  const { text } = reading;
  const colon = reading.at;
  while (text.charCodeAt(reading.at) === space) reading.at += 1;
  const code = text.charCodeAt(reading.at);
  if (code !== lineFeed && code !== hash && reading.at < text.length) return readInline(reading, indent);
  if (!isOfKey) throw givesUp;
  const hasTail = reading.at > colon;
  toLineEnd(reading);
  const inner = toContent(reading);
  const isBlock = inner > indent || (inner === indent && isItemHere(text, reading.at));
  if (!isBlock) {
    // Where nothing stands before a comment, that decides about the ends of what holds it.
    if (hasTail || text.slice(colon, reading.at).includes('#')) throw givesUp;
    toLineStart(reading);
    return { node: absentScalar(reading.file, colon), behind: colon };
  }
  const first = text.charCodeAt(reading.at);
  if (isItemHere(text, reading.at) || isKeyHere(text, reading.at)) return readBlock(reading, inner);
  if (first === openBrace || first === openBracket) return readInline(reading, indent);
  throw givesUp;
}

function absentScalar(file: SourceFile, at: number): ScalarNode {
  return { kind: 'scalar', span: { file, start: at, end: at }, value: null, source: '', absent: true };
}

/** A value on a line, or a flow collection that begins on it. */
function readInline(reading: Reading, indent: number): Read {
  const { text } = reading;
  const code = text.charCodeAt(reading.at);
  const isFlow = code === openBrace || code === openBracket;
  const node = isFlow
    ? readFlow(reading, indent)
    : code === doubleQuote || code === singleQuote
      ? quotedScalar(reading)
      : plainScalar(reading, false);
  const end = reading.at;
  while (text.charCodeAt(reading.at) === space) reading.at += 1;
  const next = text.charCodeAt(reading.at);
  if (reading.at < text.length && next !== lineFeed && !(next === hash && reading.at > end)) throw givesUp;
  toLineEnd(reading);
  return { node, behind: reading.at };
}

/** Behind the line feed, or to the end of the text. */
function toLineEnd(reading: Reading): void {
  const end = reading.text.indexOf('\n', reading.at);
  reading.at = end === -1 ? reading.text.length : end + 1;
}

function readKey(reading: Reading): Located<string> {
  const { file, text, at } = reading;
  const value = keyHere(text, at);
  if (value === undefined) throw givesUp;
  reading.at = keyForm.lastIndex;
  const span: Span = { file, start: at, end: reading.at - 1 };
  return { value, span };
}

/** Names, paths and status codes; or a quoted text without escapes. */
const keyForm = /(?:[A-Za-z0-9_$/][\w$./?<>-]*|"[^"\\\n]*"|'[^'\n]*'):(?=[ \n]|$)/y;

/** The key that begins here; then `keyForm` has read it. */
function keyHere(text: string, at: number): string | undefined {
  keyForm.lastIndex = at;
  const found = keyForm.exec(text)?.[0];
  if (found === undefined || found.length > 500) return undefined;
  const key = found.slice(0, -1);
  const first = key.charCodeAt(0);
  if (first === doubleQuote || first === singleQuote) return key.slice(1, -1);
  return plainValue(key) === null ? undefined : key;
}

function isKeyHere(text: string, at: number): boolean {
  return keyHere(text, at) !== undefined;
}

function isItemHere(text: string, at: number): boolean {
  return text.charCodeAt(at) === dash && isBreak(text.charCodeAt(at + 1));
}

function readFlow(reading: Reading, indent: number): DocumentNode {
  if (reading.depth >= DEEPEST - 1) throw givesUp;
  reading.depth += 1;
  const { file, text } = reading;
  const start = reading.at;
  const isMapping = text.charCodeAt(start) === openBrace;
  const close = isMapping ? closeBrace : closeBracket;
  const entries: MappingEntry[] = [];
  const items: DocumentNode[] = [];
  const seen = new Set<string>();
  reading.at += 1;
  for (;;) {
    toToken(reading, indent);
    if (text.charCodeAt(reading.at) === close) break;
    if (isMapping) {
      const key = readKey(reading);
      if (seen.has(key.value)) throw givesUp;
      seen.add(key.value);
      toToken(reading, indent);
      entries.push({ key, value: flowValue(reading, indent) });
    } else if (isKeyHere(text, reading.at)) throw givesUp;
    else items.push(flowValue(reading, indent));
    toToken(reading, indent);
    const code = text.charCodeAt(reading.at);
    if (code === close) break;
    if (code !== comma) throw givesUp;
    reading.at += 1;
  }
  reading.at += 1;
  reading.depth -= 1;
  const span: Span = { file, start, end: reading.at };
  return isMapping ? { kind: 'mapping', span, entries } : { kind: 'sequence', span, items };
}

function flowValue(reading: Reading, indent: number): DocumentNode {
  const code = reading.text.charCodeAt(reading.at);
  if (code === openBrace || code === openBracket) return readFlow(reading, indent);
  if (code === doubleQuote || code === singleQuote) return quotedScalar(reading);
  return plainScalar(reading, true);
}

/** Passes over white space and comments between the tokens of a flow collection, whose lines stand further in than what holds it. */
function toToken(reading: Reading, indent: number): void {
  const { text } = reading;
  for (;;) {
    const from = reading.at;
    while (text.charCodeAt(reading.at) === space) reading.at += 1;
    const code = text.charCodeAt(reading.at);
    if (code === hash) {
      if (from === reading.at) throw givesUp;
      reading.at = text.indexOf('\n', reading.at);
      if (reading.at === -1) throw givesUp;
    } else if (code !== lineFeed) {
      const isFirst = text.charCodeAt(from - 1) === lineFeed;
      if (isFirst && reading.at - from <= indent) throw givesUp;
      return;
    }
    if (text.charCodeAt(reading.at) === lineFeed) reading.at += 1;
  }
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\', '"': '"', '/': '/', n: '\n', t: '\t' };

/** A quoted text on one line. */
function quotedScalar(reading: Reading): ScalarNode {
  const { file, text } = reading;
  const start = reading.at;
  const form = text.charCodeAt(start) === doubleQuote ? doubleForm : singleForm;
  form.lastIndex = start;
  const found = form.exec(text)?.[0];
  if (found === undefined) throw givesUp;
  reading.at = form.lastIndex;
  const inner = found.slice(1, -1);
  const value =
    form === singleForm
      ? inner.replaceAll("''", "'")
      : inner.includes('\\')
        ? inner.replace(/\\(.)/g, (_all, escaped: string) => unescaped(escaped))
        : inner;
  return scalar({ file, start, end: reading.at }, value, value);
}

const doubleForm = /"(?:[^"\\\n]|\\.)*"/y;
const singleForm = /'(?:[^'\n]|'')*'/y;

function unescaped(character: string): string {
  const meant = escapes[character];
  if (meant === undefined) throw givesUp;
  return meant;
}

const blockForm = /[^\n#:]+(?:(?:(?<! )#|:(?![ \n]|$))[^\n#:]*)*/y;
const flowForm = /[^\n#:,[\]{}]+(?:(?:(?<! )#|:(?![ \n,[\]{}]|$))[^\n#:,[\]{}]*)*/y;

/** Text without quotes, on one line. A colon that ends it would make it a key: then it is not read here. */
function plainScalar(reading: Reading, isInFlow: boolean): ScalarNode {
  const { file, text } = reading;
  const start = reading.at;
  if (!/[\w$/.(<~+\u00a1-\ud7ff-]/.test(text.charAt(start))) throw givesUp;
  if (text.charCodeAt(start) === dash && isBreak(text.charCodeAt(start + 1))) throw givesUp;
  const form = isInFlow ? flowForm : blockForm;
  form.lastIndex = start;
  const source = form.exec(text)?.[0].replace(/ +$/, '');
  if (source === undefined || source === '') throw givesUp;
  reading.at = start + source.length;
  if (text.charCodeAt(form.lastIndex) === colonCode) throw givesUp;
  // What looks cut in two is for those who tell of it.
  if (isInFlow && /[(<]/.test(source)) {
    if (/[(<][^)>]*$/.test(source.replace(/\([^()]*\)|<[^<>]*>/g, ''))) throw givesUp;
  }
  const value = plainValue(source);
  if (value === undefined) throw givesUp;
  return scalar({ file, start, end: reading.at }, value, source);
}

function scalar(span: Span, value: ScalarNode['value'], source: string): ScalarNode {
  return { kind: 'scalar', span, value, source, absent: false };
}

/** Whether a text ends here or white space follows. */
function isBreak(code: number): boolean {
  return code === space || code === lineFeed || Number.isNaN(code);
}

const space = 0x20;
const lineFeed = 0x0a;
const hash = 0x23;
const dash = 0x2d;
const comma = 0x2c;
const colonCode = 0x3a;
const doubleQuote = 0x22;
const singleQuote = 0x27;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
