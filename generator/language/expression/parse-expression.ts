// Type expressions -> TypeNode, by recursive descent. Loosest to tightest: default, `|`, `&`, then `[]` and ranges.
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import type { Located, Span } from '../../source/source-file.js';
import { shorten } from '../../engine/document/document.js';
import type { TypeNode } from '../node.js';
import { isBuiltin } from '../builtin/builtins.js';
import { hintFor, isForeignGeneric } from '../builtin/foreign-names.js';
import { createParser, type ExpressionParser } from './expression-parser.js';
import { isGenericName, parseGeneric } from './generic.js';
import { memberValue, parseLiteral } from './literal.js';
import { applyRange, parseRange } from './range.js';
import { createScanner, type Token } from './scanner.js';
import { createSourceText } from '../../engine/document/source-text.js';

const DEEPEST = 60;

/** What an expression says. Without a type there is a diagnostic. */
export interface ParsedExpression {
  readonly type: TypeNode | undefined;
  readonly default: Located<unknown> | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Parses a type expression, with `= default` if there is one. Never throws. */
export function parseExpression(located: Located<string>): ParsedExpression {
  const source = createSourceText(located);
  const parser = createParser(createScanner(source));
  const { scanner, diagnostics } = parser;
  const type = parseUnion(parser);
  if (!type) return { type: undefined, default: undefined, diagnostics };
  const equals = scanner.take('=');
  if (equals) {
    const text = source.text.slice(equals.end);
    const start = equals.end + (text.length - text.trimStart().length);
    const span = source.span(start, Math.max(start, source.text.trimEnd().length));
    const literal = parseLiteral(text);
    if (literal) return { type, default: { value: literal.value, span }, diagnostics };
    parser.report('ARM2001', span, {
      expected: 'a value: a word, a number, a text in quotes, a list or an object in JSON',
      found: text.trim() === '' ? 'nothing' : `"${shorten(text)}"`,
    });
    return { type, default: undefined, diagnostics };
  }
  const rest = scanner.peek();
  if (rest.kind !== 'end') {
    if (rest.text === '?')
      parser.report('ARM2013', source.span(rest.start, rest.end), {
        type: source.text.slice(0, rest.start).trim(),
      });
    else parser.expected('the end of the type, "|", "&", "[]", a range or "="', rest);
    return { type: undefined, default: undefined, diagnostics };
  }
  return { type, default: undefined, diagnostics };
}

/** A union: `A | B | null`, or an enum of literals. */
function parseUnion(parser: ExpressionParser): TypeNode | undefined {
  if (parser.depth >= DEEPEST) {
    parser.report('ARM2025', parser.spanFrom(parser.scanner.peek().start), { limit: DEEPEST });
    return undefined;
  }
  parser.depth += 1;
  const { scanner } = parser;
  scanner.take('|');
  const start = scanner.peek().start;
  const members: TypeNode[] = [];
  const literals: Located<string | number>[] = [];
  let nullAt: Token | undefined;
  do {
    const token = scanner.peek();
    if (token.kind === 'word' && token.text === 'null') {
      nullAt = scanner.next();
    } else if (token.kind === 'quoted' || token.kind === 'number') {
      scanner.next();
      literals.push({ value: memberValue(token), span: scanner.source.span(token.start, token.end) });
    } else {
      const member = parseIntersection(parser);
      if (!member) return undefined;
      members.push(member);
    }
  } while (scanner.take('|'));
  parser.depth -= 1;
  const span = parser.spanFrom(start);
  const of = joinMembers(parser, members, literals, span);
  if (!nullAt) return of;
  if (!of) {
    if (members.length + literals.length === 0) parser.report('ARM2018', span, {});
    return undefined;
  }
  return of.kind === 'nullable' ? of : { kind: 'nullable', of, span, constraints: {}, annotations: {} };
}

/** An enum's node; members that stand twice are reported. */
function enumOf(parser: ExpressionParser, values: readonly Located<string | number>[], span: Span): TypeNode {
  const seen = new Set<string | number>();
  for (const member of values) {
    if (seen.has(member.value)) parser.report('ARM2012', member.span, { value: `"${member.value}"` });
    seen.add(member.value);
  }
  return { kind: 'enum', values, open: false, span, constraints: {}, annotations: {} };
}

function joinMembers(
  parser: ExpressionParser,
  members: readonly TypeNode[],
  literals: readonly Located<string | number>[],
  span: Span,
): TypeNode | undefined {
  const [literal] = literals;
  const [first, ...others] = members;
  if (literal && first) {
    parser.report('ARM2014', literal.span, { literal: `"${literal.value}"` });
    return undefined;
  }
  if (literal) return enumOf(parser, literals, span);
  if (others.length === 0) return first;
  return { kind: 'union', of: members, span, constraints: {}, annotations: {} };
}

function parseIntersection(parser: ExpressionParser): TypeNode | undefined {
  const start = parser.scanner.peek().start;
  const of: TypeNode[] = [];
  do {
    const member = parsePostfix(parser);
    if (!member) return undefined;
    of.push(member);
  } while (parser.scanner.take('&'));
  const [first, ...others] = of;
  if (others.length === 0) return first;
  return { kind: 'intersection', of, span: parser.spanFrom(start), constraints: {}, annotations: {} };
}

function parsePostfix(parser: ExpressionParser): TypeNode | undefined {
  const { scanner } = parser;
  const start = scanner.peek().start;
  let type = parsePrimary(parser);
  for (let postfixes = 0; type; postfixes += 1) {
    if (postfixes > DEEPEST) {
      parser.report('ARM2025', parser.spanFrom(start), { limit: DEEPEST });
      return undefined;
    }
    const mark = scanner.take('[') ?? scanner.take('(');
    if (!mark) return type;
    if (mark.text === '[') {
      if (!scanner.take(']')) return parser.expected('"]"');
      type = { kind: 'array', of: type, span: parser.spanFrom(start), constraints: {}, annotations: {} };
      continue;
    }
    const range = parseRange(scanner, mark);
    if ('unexpected' in range)
      return parser.expected('a range such as (1..64), (0..) or (..10)', range.unexpected);
    const applied: { type: TypeNode; diagnostic?: Diagnostic } = applyRange(type, range);
    if (applied.diagnostic) parser.diagnostics.push(applied.diagnostic);
    type = { ...applied.type, span: parser.spanFrom(start) };
  }
  return undefined;
}

function parsePrimary(parser: ExpressionParser): TypeNode | undefined {
  const { scanner } = parser;
  if (scanner.take('(')) {
    const inner = parseUnion(parser);
    if (!inner) return undefined;
    return scanner.take(')') ? inner : parser.expected('")"');
  }
  const token = scanner.peek();
  if (token.kind !== 'word') return parser.expected('a type');
  scanner.next();
  if (token.text === 'enum' && scanner.peek().text === '(') return parseEnum(parser, token);
  if (isGenericName(token.text)) return parseGeneric(parser, token, parseUnion);
  return parseName(parser, token);
}

function parseEnum(parser: ExpressionParser, start: Token): TypeNode | undefined {
  const { scanner } = parser;
  scanner.next();
  const values: Located<string | number>[] = [];
  do {
    const member = scanner.takeRaw(',)|');
    const isPlain = member.kind !== 'word' || /^[\p{L}\p{N}_.+:/@#$%*-]+$/u.test(member.text);
    if (member.kind === 'end' || !isPlain)
      return parser.expected('a member of the enum', member.kind === 'end' ? scanner.peek() : member);
    values.push({ value: memberValue(member), span: scanner.source.span(member.start, member.end) });
  } while (scanner.take(','));
  if (!scanner.take(')')) return parser.expected('"," or ")"');
  return enumOf(parser, values, parser.spanFrom(start.start));
}

/** `User`, `string`, `common.Page`, `Page<User>`. */
function parseName(parser: ExpressionParser, first: Token): TypeNode | undefined {
  const { scanner } = parser;
  let name = first.text;
  while (scanner.take('.')) {
    const part = scanner.peek();
    if (part.kind !== 'word' || name.includes('.')) return parser.expected('the name of a type');
    name += `.${scanner.next().text}`;
  }
  const nameSpan = parser.spanFrom(first.start);
  const args: TypeNode[] = [];
  if (scanner.take('<')) {
    do {
      const arg = parseUnion(parser);
      if (!arg) return undefined;
      args.push(arg);
    } while (scanner.take(','));
    if (!scanner.take('>')) return parser.expected('">"');
  }
  if (!name.includes('.') && !isBuiltin(name) && (/^[a-z]/.test(name) || isForeignGeneric(name))) {
    const { hint, suggestion } = hintFor(name);
    parser.report('ARM2002', nameSpan, { name, hint }, suggestion);
    return undefined;
  }
  if (isBuiltin(name) && args.length > 0) {
    parser.report('ARM2010', parser.spanFrom(first.start), {
      name,
      expected: 'no type arguments',
      found: args.length,
      example: name,
    });
  }
  return { kind: 'name', name, args, span: parser.spanFrom(first.start), constraints: {}, annotations: {} };
}
