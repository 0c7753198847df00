// Ranges: `string(1..64)`, `int32(0..)`, `T[](1..10)` -> constraints of the type before them.
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import type { Span } from '../../source/source-file.js';
import type { Constraints, TypeNode } from '../node.js';
import { findBuiltin } from '../builtin/builtins.js';
import type { Scanner, Token } from './scanner.js';

/** A range as read. An open end is undefined. */
export interface Range {
  readonly low: string | undefined;
  readonly high: string | undefined;
  readonly span: Span;
  readonly text: string;
}

/** Reads a range behind its opening parenthesis; undefined with the token that is in the way when it is none. */
export function parseRange(scanner: Scanner, open: Token): Range | { readonly unexpected: Token } {
  const low = scanner.peek().kind === 'number' ? scanner.next().text : undefined;
  const dots = scanner.take('..');
  if (!dots && low === undefined) return { unexpected: scanner.peek() };
  const high = !dots ? low : scanner.peek().kind === 'number' ? scanner.next().text : undefined;
  if (low === undefined && high === undefined) return { unexpected: scanner.peek() };
  const close = scanner.take(')');
  if (!close) return { unexpected: scanner.peek() };
  const { source } = scanner;
  return {
    low,
    high,
    span: source.span(open.start, close.end),
    text: source.text.slice(open.start, close.end),
  };
}

/** The type with the range as its constraints; a diagnostic and the type as it was when the range does not fit. */
export function applyRange(type: TypeNode, range: Range): { type: TypeNode; diagnostic?: Diagnostic } {
  const kind = kindOfRange(type);
  if (!kind) {
    return {
      type,
      diagnostic: createDiagnostic('ARM2003', { span: range.span, parameters: { type: nameOf(type) } }),
    };
  }
  const diagnostic = impossible(type, range, kind);
  if (diagnostic) return { type, diagnostic };
  return { type: { ...type, constraints: { ...type.constraints, ...constraintsOf(range, kind) } } };
}

/** What a type is called in messages. */
export function nameOf(type: TypeNode): string {
  switch (type.kind) {
    case 'name':
      return type.args.length === 0 ? type.name : `${type.name}<${type.args.map(nameOf).join(', ')}>`;
    case 'array':
      return `${nameOf(type.of)}[]`;
    case 'map':
      return `map<string, ${nameOf(type.of)}>`;
    case 'nullable':
      return `${nameOf(type.of)} | null`;
    case 'stream':
      return `stream<${nameOf(type.of)}>`;
    case 'enum':
      return 'an enum';
    case 'object':
      return 'an object';
    case 'union':
      return 'a union';
    case 'intersection':
      return 'an intersection';
    case 'unreadable':
      return 'a type';
    default:
      return `${type.kind === 'partial' ? 'Partial' : type.kind === 'pick' ? 'Pick' : 'Omit'}<…>`;
  }
}

type RangeKind = 'length' | 'value' | 'items' | 'properties';

function kindOfRange(type: TypeNode): RangeKind | undefined {
  if (type.kind === 'array') return 'items';
  if (type.kind === 'map') return 'properties';
  if (type.kind !== 'name') return undefined;
  return findBuiltin(type.name)?.rules.range;
}

function impossible(type: TypeNode, range: Range, kind: RangeKind): Diagnostic | undefined {
  const report = (hint: string) =>
    createDiagnostic('ARM2004', { span: range.span, parameters: { range: range.text, hint } });
  const ends = [range.low, range.high].filter((end) => end !== undefined);
  if (kind !== 'value' && ends.some((end) => !/^\+?\d{1,15}$/.test(end))) {
    return report('a length is a whole number from 0 up');
  }
  if (type.kind === 'name') {
    const bounds = findBuiltin(type.name)?.bounds;
    if (bounds && ends.some((end) => !/^[-+]?\d+$/.test(end)))
      return report(`${type.name} takes whole numbers`);
    if (bounds && ends.some((end) => BigInt(end) < bounds.low || BigInt(end) > bounds.high)) {
      return report(`${type.name} holds ${bounds.low} to ${bounds.high}`);
    }
  }
  if (range.low !== undefined && range.high !== undefined && isAbove(range.low, range.high)) {
    return report('put the lower bound first');
  }
  return undefined;
}

/** Compares as whole numbers where both are, so that bounds of int64 keep their last digits. */
function isAbove(low: string, high: string): boolean {
  const whole = /^[-+]?\d+$/;
  return whole.test(low) && whole.test(high) ? BigInt(low) > BigInt(high) : Number(low) > Number(high);
}

function constraintsOf(range: Range, kind: RangeKind): Constraints {
  const low = range.low === undefined ? undefined : boundValue(range.low);
  const high = range.high === undefined ? undefined : boundValue(range.high);
  if (kind === 'value') {
    return { ...(low !== undefined && { minimum: low }), ...(high !== undefined && { maximum: high }) };
  }
  const least = low === undefined || low === 0 ? undefined : Number(low);
  const most = high === undefined ? undefined : Number(high);
  const [lowName, highName] = (
    {
      length: ['minLength', 'maxLength'],
      items: ['minItems', 'maxItems'],
      properties: ['minProperties', 'maxProperties'],
    } as const
  )[kind];
  return {
    ...(least !== undefined && { [lowName]: least }),
    ...(most !== undefined && { [highName]: most }),
  };
}

/** A number, or its text where a number would lose digits. */
function boundValue(text: string): number | string {
  const value = Number(text);
  return /^[-+]?\d+$/.test(text) && !Number.isSafeInteger(value) ? text.replace(/^\+/, '') : value;
}
