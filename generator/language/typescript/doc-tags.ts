// Doc comments of TypeScript DTOs: descriptions, and JSON Schema's keywords as tags (`@minLength 1`, `@format email`).
import { type BuiltinName, builtinNames, builtinOf } from '../builtin/builtins.js';
import { formatsOf } from '../builtin/openapi-form.js';
import type { Annotations, Constraints } from '../node.js';
import { digitsAsText, parseJson } from '../../source/json-digits.js';
import type { Span } from '../../source/source-file.js';
import type { ts } from '../../source/typescript.js';
import type { Reports } from '../link/reports.js';
import type { Type } from '../model.js';
import { toLabel } from '../link/naming.js';
import { slownessOf, tellSlowness } from '../pattern/slow-pattern.js';
import type { DtoProgram } from './program.js';

/** What a doc comment says of the thing below it. */
export interface DocTags {
  readonly annotations: Annotations;
  readonly constraints: Constraints;
  /** From `@type` or `@format`: the built-in type that is meant. */
  readonly format?: { readonly name: string; readonly span: Span };
  readonly default?: { readonly value: unknown; readonly span: Span };
  /** `@open`: an enum with members to come. */
  readonly open: boolean;
  /** `@internal`: no DTO. */
  readonly internal: boolean;
  /** The first tag that narrows the type, for reports. */
  readonly span?: Span;
}

const numberTags = new Set([
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
]);

/** Reads the doc comment of a declaration. */
export function readDocTags(program: DtoProgram, reports: Reports, node: ts.Node): DocTags {
  const { ts } = program;
  const annotations: { -readonly [Key in keyof Annotations]: Annotations[Key] } = {};
  const constraints: Record<string, unknown> = {};
  const result: { -readonly [Key in keyof DocTags]: DocTags[Key] } = {
    annotations,
    constraints,
    open: false,
    internal: false,
  };
  let patternSpan: Span | undefined;
  const description = descriptionOf(ts, node);
  if (description !== undefined) annotations.description = description;
  for (const tag of ts.getJSDocTags(node)) {
    const name = tag.tagName.text;
    const value = textOfTag(tag);
    const span = spanOfTag(program, tag);
    const bad = (wanted: string): void => reports.add('ARM3072', span, { tag: name, value, wanted });
    if (numberTags.has(name)) {
      const number = Number(value);
      if (value === '' || !Number.isFinite(number)) bad('a number');
      else constraints[name] = Number.isSafeInteger(number) || !/^-?\d+$/.test(value) ? number : value;
      result.span ??= span;
    } else if (name === 'pattern') {
      if (isPattern(value)) {
        constraints['pattern'] = value;
        patternSpan = span;
      } else bad('a regular expression');
      result.span ??= span;
    } else if (name === 'uniqueItems') {
      constraints['uniqueItems'] = value !== 'false';
      result.span ??= span;
    } else if (name === 'type' || name === 'format') {
      result.format = { name: value.replace(/^\{(.*)\}$/, '$1'), span };
    } else if (name === 'default') {
      result.default = { value: parseValue(value), span };
    } else if (name === 'title') annotations.title = value;
    else if (name === 'description') annotations.description = value;
    else if (name === 'example') annotations.example = parseValue(value);
    else if (name === 'deprecated') annotations.deprecated = value === '' ? true : value;
    else if (name === 'readOnly') annotations.readOnly = true;
    else if (name === 'writeOnly') annotations.writeOnly = true;
    else if (name === 'open') result.open = true;
    else if (name === 'internal') result.internal = true;
  }
  const { pattern, maxLength } = result.constraints;
  const slowness = pattern === undefined ? undefined : slownessOf(pattern, maxLength);
  if (slowness !== undefined && patternSpan !== undefined)
    reports.add('ARM2027', patternSpan, tellSlowness(slowness));
  return result;
}

const listKeywords = {
  array: ['minItems', 'maxItems', 'uniqueItems'],
  map: ['minProperties', 'maxProperties'],
} as const;

/** Formats that a TypeScript type may have: the built-in types with the same TypeScript, and OpenAPI's names for them. */
function formatsFor(own: BuiltinName): ReadonlyMap<string, BuiltinName> {
  const { text } = builtinOf(own);
  const names = builtinNames.filter((name) => builtinOf(name).text === text);
  return new Map([
    ...names.flatMap((name) => formatsOf(name).map((format) => [format, name] as const)),
    [text, own],
    ...names.map((name) => [name, name] as const),
  ]);
}

/** A type narrowed by tags. Tags that don't belong to a list belong to its items. */
export function applyDocTags(reports: Reports, type: Type, tags: DocTags): Type {
  const { format, open } = tags;
  if (type.kind === 'enum') {
    reportRest(reports, type, tags, tags.constraints);
    return open ? { ...type, open: true } : type;
  }
  if (type.kind === 'nullable') return { kind: 'nullable', of: applyDocTags(reports, type.of, tags) };
  if (type.kind === 'array' || type.kind === 'map') {
    const { own, rest } = split(tags.constraints, listKeywords[type.kind]);
    const inner = { ...tags, constraints: rest };
    const hasMore = format !== undefined || open || Object.keys(rest).length > 0;
    const of = hasMore ? applyDocTags(reports, type.of, inner) : type.of;
    return { ...type, of, constraints: { ...type.constraints, ...own } };
  }
  if (type.kind !== 'builtin') {
    reportRest(reports, type, tags, tags.constraints);
    return type;
  }
  const known = formatsFor(type.name);
  const name = format === undefined ? type.name : known.get(format.name);
  if (name === undefined && format !== undefined) {
    const wanted = [...known.keys()].join(', ');
    reports.add('ARM3072', format.span, { tag: 'format', value: format.name, wanted: `one of: ${wanted}` });
  }
  const { own, rest } = split(tags.constraints, builtinOf(type.name).rules.written);
  reportRest(reports, type, { ...tags, format: undefined }, rest);
  return { kind: 'builtin', name: name ?? type.name, constraints: { ...type.constraints, ...own } };
}

type TagsToReport = Omit<DocTags, 'format'> & { readonly format?: DocTags['format'] | undefined };

function reportRest(reports: Reports, type: Type, tags: TagsToReport, rest: Constraints): void {
  const span = tags.format?.span ?? tags.span;
  const names = [...(tags.format === undefined ? [] : ['format']), ...Object.keys(rest)];
  if (names.length === 0 || span === undefined) return;
  reports.add('ARM3072', span, {
    tag: names.join(', @'),
    value: names.map((name) => String(rest[name as keyof Constraints] ?? tags.format?.name ?? '')).join(', '),
    wanted: `nothing of the kind beside ${toLabel(type)}`,
  });
}

function split(constraints: Constraints, names: readonly string[]): { own: Constraints; rest: Constraints } {
  const entries = Object.entries(constraints);
  return {
    own: Object.fromEntries(entries.filter(([name]) => names.includes(name))),
    rest: Object.fromEntries(entries.filter(([name]) => !names.includes(name))),
  };
}

function descriptionOf(ts: DtoProgram['ts'], node: ts.Node): string | undefined {
  const comments = ts.getJSDocCommentsAndTags(node).filter((each) => ts.isJSDoc(each));
  const text = ts.getTextOfJSDocComment(comments.at(-1)?.comment);
  return text === undefined || text.trim() === '' ? undefined : text.trim();
}

/** A tag's text as written: the compiler's own reading drops braces and types. */
function textOfTag(tag: ts.JSDocTag): string {
  return tag
    .getSourceFile()
    .text.slice(tag.tagName.end, tag.end)
    .split('\n')
    .map((line, index) => (index === 0 ? line : line.replace(/^\s*\*(?!\/) ?/, '')))
    .join('\n')
    .replace(/\*\/\s*$/, '')
    .trim();
}

/** The compiler counts the space before the comment's end as part of a tag. */
function spanOfTag(program: DtoProgram, tag: ts.JSDocTag): Span {
  const { file, start, end } = program.spanOf(tag);
  return { file, start, end: start + file.text.slice(start, end).replace(/[\s*]+$/, '').length };
}

function parseValue(text: string): unknown {
  try {
    return digitsAsText(parseJson(text));
  } catch {
    // A text may stand without quotes: `@default member`.
    return text.replace(/^'(.*)'$/s, '$1');
  }
}

function isPattern(text: string): boolean {
  try {
    return text !== '' && new RegExp(text, 'u').unicode;
  } catch {
    return false;
  }
}
