// The keywords of JSON Schema in the long form -> Constraints, held against the type that they stand beside.
import { isNativeError } from 'node:util/types';
import type { Span } from '../../source/source-file.js';
import {
  entryOf,
  jsonOf,
  numberOf,
  textOf,
  type MappingEntry,
  type MappingNode,
} from '../../engine/document/document.js';
import { compareNumbers } from '../builtin/decimal-text.js';
import { findBuiltin } from '../builtin/builtins.js';
import { nameOf } from '../expression/range.js';
import type { Constraints, TypeNode } from '../node.js';
import { slownessOf, tellSlowness } from '../pattern/slow-pattern.js';
import { report, type Reader } from '../../engine/read/reader.js';

type Keyword = keyof Constraints;

const fits: Readonly<Record<Keyword, string>> = {
  minLength: 'texts and bytes',
  maxLength: 'texts and bytes',
  pattern: 'texts',
  minimum: 'numbers',
  maximum: 'numbers',
  exclusiveMinimum: 'numbers',
  exclusiveMaximum: 'numbers',
  multipleOf: 'numbers',
  minItems: 'arrays',
  maxItems: 'arrays',
  uniqueItems: 'arrays',
  minProperties: 'maps',
  maxProperties: 'maps',
};

const pairs: readonly (readonly [Keyword, Keyword])[] = [
  ['minLength', 'maxLength'],
  ['minimum', 'maximum'],
  ['exclusiveMinimum', 'exclusiveMaximum'],
  ['minimum', 'exclusiveMaximum'],
  ['exclusiveMinimum', 'maximum'],
  ['minItems', 'maxItems'],
  ['minProperties', 'maxProperties'],
];

/** Reads the keywords; reports those that do not fit, that contradict each other, and patterns that do not compile or may run for long. */
export function readConstraints(reader: Reader, node: MappingNode, type: TypeNode): Constraints {
  const constraints: Partial<Record<Keyword, number | string | boolean>> = {};
  const spans = new Map<Keyword, Span>();
  for (const keyword of Object.keys(fits) as Keyword[]) {
    const entry = entryOf(node, keyword);
    if (!entry) continue;
    if (!isFit(keyword, type)) {
      report(reader, 'ARM2009', entry.key.span, { keyword, type: nameOf(type), fits: fits[keyword] });
      continue;
    }
    const value = valueOfKeyword(reader, keyword, entry);
    if (value === undefined) continue;
    constraints[keyword] = value;
    spans.set(keyword, entry.value.span);
  }
  const all = { ...type.constraints, ...constraints } as Constraints;
  reportContradictions(reader, all, spans);
  reportSlowPattern(reader, type, all, spans);
  // Each keyword was read as the kind of value that its own declaration in Constraints has.
  return constraints as Constraints;
}

/** The type with these constraints; they hold for the value that is not null. */
export function withConstraints(type: TypeNode, constraints: Constraints): TypeNode {
  if (Object.keys(constraints).length === 0) return type;
  if (type.kind === 'nullable') return { ...type, of: withConstraints(type.of, constraints) };
  return { ...type, constraints: { ...type.constraints, ...constraints } };
}

function valueOfKeyword(
  reader: Reader,
  keyword: Keyword,
  entry: MappingEntry,
): number | string | boolean | undefined {
  if (keyword === 'uniqueItems') {
    return entry.value.kind === 'scalar' && typeof entry.value.value === 'boolean'
      ? entry.value.value
      : undefined;
  }
  if (keyword === 'pattern') return readPattern(reader, entry);
  const json = jsonOf(entry.value);
  if (typeof json === 'string') return /^-?\d+(\.\d+)?$/.test(json) ? json : undefined;
  return numberOf(entry.value)?.value;
}

function readPattern(reader: Reader, entry: MappingEntry): string | undefined {
  const pattern = textOf(entry.value);
  if (!pattern) return undefined;
  try {
    // Called for what it throws.
    RegExp(pattern.value, 'u');
    return pattern.value;
  } catch (error) {
    const problem = isNativeError(error)
      ? error.message.replace(/^.*: /, '').toLowerCase()
      : 'it does not compile';
    report(reader, 'ARM2005', pattern.span, { problem });
    return undefined;
  }
}

function reportSlowPattern(
  reader: Reader,
  type: TypeNode,
  { pattern, maxLength }: Constraints,
  spans: ReadonlyMap<Keyword, Span>,
): void {
  const span = spans.get('pattern');
  if (pattern === undefined || span === undefined) return;
  const inner = type.kind === 'nullable' ? type.of.constraints : undefined;
  const slowness = slownessOf(pattern, maxLength ?? inner?.maxLength);
  if (slowness !== undefined) report(reader, 'ARM2027', span, tellSlowness(slowness));
}

function isFit(keyword: Keyword, type: TypeNode): boolean {
  if (type.kind === 'nullable') return isFit(keyword, type.of);
  const fit = fits[keyword];
  if (type.kind === 'array') return fit === 'arrays';
  if (type.kind === 'map') return fit === 'maps';
  if (type.kind === 'unreadable') return true;
  if (type.kind !== 'name') return false;
  // What a type of the user's own is made of is known to the model only.
  return findBuiltin(type.name)?.rules.written.includes(keyword) ?? true;
}

function reportContradictions(
  reader: Reader,
  constraints: Constraints,
  spans: ReadonlyMap<Keyword, Span>,
): void {
  for (const [low, high] of pairs) {
    const least = constraints[low];
    const most = constraints[high];
    const span = spans.get(high) ?? spans.get(low);
    if (least === undefined || most === undefined || !span) continue;
    const isStrict = low.startsWith('exclusive') || high.startsWith('exclusive');
    if (typeof least === 'boolean' || typeof most === 'boolean') continue;
    const order = compareNumbers(least, most);
    if (order < 0 || (!isStrict && order === 0)) continue;
    report(reader, 'ARM2004', span, {
      range: `${low} ${least}, ${high} ${most}`,
      hint: `${low} has to lie below ${high}`,
    });
  }
}
