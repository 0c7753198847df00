// YAML's own traps: recognises, in the parser's errors, what was probably meant, and says how to write it.
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import { lineAndColumn, type SourceFile, type Span } from '../../source/source-file.js';
import { shorten } from './document.js';
import { mask } from './mask.js';
import { lastOpen } from './last-open.js';

/** An error of the parser: its code, its message and its offsets. */
export interface ParserProblem {
  readonly code: string;
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** What a problem means. With `repaired`, the same text at the same offsets, without the trap: the file can be read on. */
export interface Trap {
  readonly diagnostic: Diagnostic;
  /** The same trap further down, repaired with the first one. */
  readonly others?: readonly Diagnostic[];
  readonly repaired: string | undefined;
}

/** Explains a problem. `text` is the file's text, in which earlier traps are masked already. */
export function explainProblem(file: SourceFile, text: string, problem: ParserProblem): Trap {
  return (
    (problem.code === 'TAB_AS_INDENT' || isIndentedByTab(text, problem.start)
      ? tabs(file, text)
      : undefined) ??
    (problem.code === 'BAD_SCALAR_START' ? reservedStart(file, text, problem) : undefined) ??
    (problem.code === 'BLOCK_AS_IMPLICIT_KEY' || problem.code === 'BLOCK_IN_FLOW'
      ? secondColon(file, text, problem)
      : undefined) ??
    (problem.code === 'UNEXPECTED_TOKEN' ? leftOver(file, text, problem) : undefined) ??
    (problem.code === 'BAD_ALIAS' ? lonelyStar(file, text, problem) : undefined) ??
    plainProblem(file, text, problem)
  );
}

/** An expression that flow style cuts at a comma: `{ r: enum(a, b) }`. From is where it begins, to where its last part ends. */
export function cutExpression(file: SourceFile, text: string, from: number, to: number): Trap | undefined {
  const closing = endOfExpression(text, from);
  if (closing === undefined || closing < to) return undefined;
  const expression = file.text.slice(from, closing);
  return {
    diagnostic: flowDiagnostic(file, from, closing, expression),
    repaired: maskStructure(text, from, closing),
  };
}

function isIndentedByTab(text: string, offset: number): boolean {
  return /^[ ]*\t/.test(text.slice(text.lastIndexOf('\n', offset - 1) + 1, endOfLine(text, offset)));
}

function tabs(file: SourceFile, text: string): Trap | undefined {
  const lines = [...text.matchAll(/^[ \t]*\t[ \t]*/gm)];
  const first = lines[0];
  if (!first) return undefined;
  const start = first.index + first[0].indexOf('\t');
  return {
    diagnostic: createDiagnostic('ARM1002', {
      span: { file, start, end: first.index + first[0].length },
      parameters: { lines: lines.length === 1 ? 'one line' : `${lines.length} lines` },
    }),
    repaired: text.replace(/^[ \t]*\t[ \t]*/gm, (indentation) => ' '.repeat(indentation.length)),
  };
}

function reservedStart(file: SourceFile, text: string, problem: ParserProblem): Trap | undefined {
  const start = problem.start;
  const value = file.text.slice(start, endOfPlainValue(text, start));
  if (value === '') return undefined;
  return {
    diagnostic: createDiagnostic('ARM1006', {
      span: { file, start, end: start + value.length },
      parameters: { character: value.slice(0, 1), fix: quote(value) },
    }),
    repaired: mask(text, [start]),
  };
}

function secondColon(file: SourceFile, text: string, problem: ParserProblem): Trap | undefined {
  const end = endOfPlainValue(text, problem.start);
  const value = file.text.slice(problem.start, end);
  const within = text.slice(problem.start, end);
  const colon = within.search(/:(\s|$)/);
  if (colon === -1) return undefined;
  // A key of a mapping that goes on below; but no key has a default before its colon.
  if (colon === within.length - 1 && !/\s=\s/.test(within)) return undefined;
  return {
    diagnostic: createDiagnostic('ARM1020', {
      span: { file, start: problem.start + colon, end: problem.start + colon + 1 },
      parameters: { fix: quote(value) },
    }),
    repaired: mask(
      text,
      [...within.matchAll(/:(?=\s|$)/g)].map((match) => problem.start + match.index),
    ),
  };
}

function lonelyStar(file: SourceFile, text: string, problem: ParserProblem): Trap | undefined {
  const star = text.indexOf('*', problem.start);
  if (star === -1 || star > problem.end) return undefined;
  const span = { file, start: star, end: star + 1 };
  const parameters = { name: '', reason: 'no name follows', fix: 'quote it: "*"' };
  return { diagnostic: createDiagnostic('ARM1007', { span, parameters }), repaired: mask(text, [star]) };
}

/** Something stands after a complete value: a quoted text with more behind it, or an expression with brackets in flow style. */
function leftOver(file: SourceFile, text: string, problem: ParserProblem): Trap | undefined {
  const start = beginningOfValue(text, problem.start);
  if (start === undefined) return undefined;
  const first = text[start];
  if (first === '"' || first === "'") {
    const end = endOfQuotedLine(text, start);
    const value = file.text.slice(start, end).trimEnd();
    const quoted = value.slice(0, value.indexOf(first, 1) + 1);
    return {
      diagnostic: createDiagnostic('ARM1004', {
        span: { file, start, end: start + value.length },
        parameters: {
          quoted,
          rest: shorten(value.slice(quoted.length)),
          fix: fixOfLeftOver(value),
        },
      }),
      repaired: mask(text, offsetsOf(text, start, start + value.length, /["'[\]{},#:]/)),
    };
  }
  if (first === '|' || first === '>') {
    const value = file.text.slice(start, endOfLine(text, start)).trimEnd();
    return {
      diagnostic: createDiagnostic('ARM1006', {
        span: { file, start, end: start + value.length },
        parameters: { character: first, fix: quote(value) },
      }),
      repaired: mask(text, [start]),
    };
  }
  if (!/[[{]/.test(text[problem.start] ?? '') || !isInFlow(text, start)) return undefined;
  const end = endOfExpression(text, start);
  if (end === undefined) return undefined;
  return bracketsInFlow(file, text, start, end);
}

/** `{ t: string[] }`, and every further one: a file in which somebody wrote all types like that is read twice, not a hundred times. */
function bracketsInFlow(file: SourceFile, text: string, start: number, end: number): Trap {
  const others: Diagnostic[] = [];
  let repaired = maskStructure(text, start, end);
  for (const match of text
    .slice(end)
    .matchAll(/(?<=[{,]\s*[\w"'$]+\??["']?:\s+)[A-Za-z][^\s"'{}[\],]*\[\]/g)) {
    const from = end + match.index;
    const to = endOfExpression(text, from);
    if (to === undefined || !isInFlow(repaired, from)) continue;
    others.push(flowDiagnostic(file, from, to, file.text.slice(from, to)));
    repaired = maskStructure(repaired, from, to);
  }
  return { diagnostic: flowDiagnostic(file, start, end, file.text.slice(start, end)), others, repaired };
}

function plainProblem(file: SourceFile, text: string, problem: ParserProblem): Trap {
  const start = Math.min(problem.start, file.text.length);
  const span: Span = { file, start, end: Math.min(Math.max(problem.end, start), file.text.length) };
  const open = /^(Flow (map|sequence)|Missing closing)/.test(problem.message)
    ? lastOpen(text, start)
    : undefined;
  if (open === undefined) {
    const parameters = { problem: lowerFirst(problem.message.replace(/\s+/g, ' ')) };
    return { diagnostic: createDiagnostic('ARM1001', { span, parameters }), repaired: undefined };
  }
  const { line } = lineAndColumn(file, open);
  const parameters = { problem: `${text[open] ?? ''} of line ${line} is not closed before this place` };
  const related = [{ span: { file, start: open, end: open + 1 }, message: 'it is opened here' }];
  return { diagnostic: createDiagnostic('ARM1001', { span, parameters, related }), repaired: undefined };
}

function flowDiagnostic(file: SourceFile, start: number, end: number, expression: string): Diagnostic {
  const cut = /[[\]{},]/.exec(expression)?.[0] ?? ',';
  return createDiagnostic('ARM1005', {
    span: { file, start, end },
    parameters: { expression, cut: `"${cut}"`, fix: quote(expression) },
  });
}

function maskStructure(text: string, start: number, end: number): string {
  return mask(text, offsetsOf(text, start, end, /[[\]{},"']/));
}

function offsetsOf(text: string, start: number, end: number, character: RegExp): number[] {
  const offsets: number[] = [];
  for (let i = start; i < end; i += 1) if (character.test(text[i] ?? '')) offsets.push(i);
  return offsets;
}

/** Where the value on the line of this offset begins: after the last `key: `, `- `, `{` or `,` at the level of the value. */
function beginningOfValue(text: string, offset: number): number | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  const marks = [...before.matchAll(/(?<=^|[\s{[,"'])(?:-|[^\s:{},'"[\]]+\??["']?:)\s+|[{[,]\s*/g)].filter(
    // A bracket behind a word belongs to an expression: `string[`.
    (mark) => !mark[0].startsWith('[') || !/[\w>)\]]$/.test(before.slice(0, mark.index)),
  );
  const last = marks.at(-1);
  if (!last) return undefined;
  const start = lineStart + last.index + last[0].length;
  return start < text.length ? start : undefined;
}

/** The end of a type expression that begins here: a comma or a closing bracket outside of its own brackets, or the line's end. */
function endOfExpression(text: string, start: number): number | undefined {
  const pairs: Record<string, string> = { '(': ')', '[': ']', '<': '>', '{': '}' };
  const open: string[] = [];
  let end = start;
  for (; end < text.length; end += 1) {
    const character = text[end] ?? '';
    if (character === '\n') break;
    if (pairs[character] !== undefined) open.push(pairs[character]);
    else if (open.length > 0 && character === open.at(-1)) open.pop();
    else if (open.length === 0 && /[,}\]]/.test(character)) break;
  }
  if (open.length > 0) return undefined;
  return start + text.slice(start, end).trimEnd().length;
}

function isInFlow(text: string, offset: number): boolean {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(Math.max(0, lineStart - 2000), offset);
  let depth = 0;
  for (const character of before) {
    if (character === '{' || character === '[') depth += 1;
    if ((character === '}' || character === ']') && depth > 0) depth -= 1;
  }
  return depth > 0;
}

/** The end of a value that begins with a quote and goes on behind it: in flow style it ends at the mapping's end. */
function endOfQuotedLine(text: string, start: number): number {
  const end = endOfLine(text, start);
  if (!isInFlow(text, start)) return start + text.slice(start, end).replace(/\s+#.*$/, '').length;
  let quoted = '';
  for (let i = start; i < end; i += 1) {
    const character = text[i] ?? '';
    if (quoted !== '') quoted = character === quoted ? '' : quoted;
    else if (character === '"' || character === "'") quoted = character;
    else if (/[,}\]]/.test(character)) return i;
  }
  return end;
}

function endOfPlainValue(text: string, start: number): number {
  const end = endOfLine(text, start);
  const line = text
    .slice(start, end)
    .replace(/\s+#.*$/, '')
    .trimEnd();
  if (!isInFlow(text, start)) return start + line.length;
  const stop = line.search(/[,}\]]/);
  return start + (stop === -1 ? line : line.slice(0, stop)).trimEnd().length;
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  const stop = end === -1 ? text.length : end;
  return text[stop - 1] === '\r' && stop > offset ? stop - 1 : stop;
}

/** What was meant by a value that goes on behind its closing quote: an enum, a text with a quote in it, or an expression. */
function fixOfLeftOver(value: string): string {
  const mark = value.slice(0, 1);
  const isQuoteWithin = value.endsWith(mark) && value.split(mark).length === 4;
  return asEnum(value) ?? (isQuoteWithin ? quote(value.slice(1, -1)) : `'${value.replaceAll("'", "''")}'`);
}

/** `"a" | "b"` as an enum, if that is what it is. */
function asEnum(value: string): string | undefined {
  const members = value.split('|').map((member) => /^\s*(["'])([\w.-]+)\1\s*$/.exec(member)?.[2]);
  return members.length > 1 && members.every((member) => member !== undefined)
    ? `enum(${members.join(', ')})`
    : undefined;
}

function quote(value: string): string {
  return value.includes('"') ? `'${value.replaceAll("'", "''")}'` : `"${value.replaceAll('\\', '\\\\')}"`;
}

function lowerFirst(message: string): string {
  return message.slice(0, 1).toLowerCase() + message.slice(1);
}
