// The parser's tree -> DocumentNode: spans, aliases followed, merge keys merged, duplicate keys and foreign tags reported.
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import type { Located, SourceFile, Span } from '../../source/source-file.js';
import { describeNode, type DocumentNode, type MappingEntry, type ScalarNode } from './document.js';
import { unmask } from './mask.js';
import { cutExpression, type Trap } from './trap.js';
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Document,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from './yaml.js';

/** More than any manifest needs; a few lines of nested aliases would reach billions. */
const MOST_NODES = 200_000;

/** Deeper than any manifest; the readers walk down by recursion. */
export const DEEPEST = 100;

/** A converted document. */
export interface Converted {
  readonly root: DocumentNode | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** The first expression that flow style cut in two without the parser noticing: `{ r: enum(a, b) }`. */
  readonly cut: Trap | undefined;
}

interface Conversion {
  readonly file: SourceFile;
  readonly text: string;
  readonly diagnostics: Diagnostic[];
  /** Nodes by anchor; undefined while one is being converted, so that it cannot contain itself. */
  readonly anchors: Map<string, { node: DocumentNode; size: number; height: number } | undefined>;
  size: number;
  depth: number;
  /** The greatest depth since the innermost anchor. */
  deepest: number;
  cut: Trap | undefined;
}

/** Converts what the parser made of the text. `text` is the masked form of the file's own, of the same length. */
export function convertDocument(file: SourceFile, text: string, document: Document<Node>): Converted {
  const conversion: Conversion = {
    file,
    text,
    diagnostics: [],
    anchors: new Map(),
    size: 0,
    depth: 0,
    deepest: 0,
    cut: undefined,
  };
  const { contents } = document;
  if (!contents || (isScalar(contents) && contents.value === null && (contents.source ?? '') === '')) {
    return { root: undefined, diagnostics: [], cut: undefined };
  }
  const root = convert(conversion, contents);
  if (conversion.size > MOST_NODES) {
    const span = { file, start: 0, end: Math.min(file.text.length, 1) };
    conversion.diagnostics.push(createDiagnostic('ARM1023', { span, parameters: { limit: MOST_NODES } }));
    return { root: undefined, diagnostics: conversion.diagnostics, cut: undefined };
  }
  return { root, diagnostics: conversion.diagnostics, cut: conversion.cut };
}

function convert(conversion: Conversion, node: Node): DocumentNode {
  if (isAlias(node)) return follow(conversion, node.source, spanOf(conversion, node));
  if (conversion.depth >= DEEPEST) return tooDeep(conversion, spanOf(conversion, node));
  const { size, depth, deepest } = conversion;
  conversion.size += 1;
  conversion.depth = depth + 1;
  conversion.deepest = depth;
  const anchor = isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined;
  if (anchor !== undefined) conversion.anchors.set(anchor, undefined);
  const converted = convertPlain(conversion, node);
  if (anchor !== undefined) {
    const height = conversion.deepest - depth;
    conversion.anchors.set(anchor, { node: converted, size: conversion.size - size, height });
  }
  conversion.depth = depth;
  conversion.deepest = Math.max(deepest, conversion.deepest);
  reportTag(conversion, node, converted.span);
  return converted;
}

function tooDeep(conversion: Conversion, span: Span): DocumentNode {
  if (!conversion.diagnostics.some((known) => known.code === 'ARM1024')) {
    const head = { ...span, end: Math.min(span.end, span.start + 1) };
    conversion.diagnostics.push(createDiagnostic('ARM1024', { span: head, parameters: { limit: DEEPEST } }));
  }
  return { kind: 'scalar', span, value: 'json', source: 'json', absent: false };
}

function convertPlain(conversion: Conversion, node: Node): DocumentNode {
  const span = spanOf(conversion, node);
  if (isMap(node)) {
    if (node.flow) findCut(conversion, node.items);
    return { kind: 'mapping', span, entries: convertPairs(conversion, node) };
  }
  if (isSeq(node)) {
    if (node.flow) findCut(conversion, node.items);
    const items = node.items.map((item) =>
      isNode(item) ? convert(conversion, item) : convertLonePair(conversion, item, span),
    );
    return { kind: 'sequence', span, items };
  }
  return scalarOf(node as Scalar, span);
}

function scalarOf(node: Scalar, span: Span): ScalarNode {
  const { value } = node;
  const source = unmask(node.source ?? '');
  const absent = value === null && span.start === span.end;
  if (typeof value === 'string') return { kind: 'scalar', span, value: unmask(value), source, absent };
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) {
    return { kind: 'scalar', span, value, source, absent };
  }
  // The core schema of YAML 1.2 has no other scalars; `%YAML 1.1` brings dates and the like, which count as text.
  return { kind: 'scalar', span, value: source, source, absent };
}

function convertPairs(conversion: Conversion, map: YAMLMap): MappingEntry[] {
  const entries: MappingEntry[] = [];
  const seen = new Map<string, MappingEntry>();
  const merged: MappingEntry[] = [];
  for (const pair of map.items) {
    const key = keyOf(conversion, pair, map);
    if (!key) continue;
    const value = isNode(pair.value)
      ? convert(conversion, pair.value)
      : absentScalar(conversion, key.span.end);
    if (key.value === '<<' && isScalar(pair.key) && pair.key.type === 'PLAIN') {
      merged.push(...entriesToMerge(conversion, value));
      continue;
    }
    const first = seen.get(key.value);
    if (first) {
      conversion.diagnostics.push(
        createDiagnostic('ARM1003', {
          span: key.span,
          parameters: { key: key.value },
          related: [{ span: first.key.span, message: 'first given here' }],
        }),
      );
      continue;
    }
    const entry = { key, value };
    seen.set(key.value, entry);
    entries.push(entry);
  }
  for (const entry of merged) {
    if (seen.has(entry.key.value)) continue;
    seen.set(entry.key.value, entry);
    entries.push(entry);
  }
  return entries;
}

function keyOf(conversion: Conversion, pair: Pair, map: YAMLMap): Located<string> | undefined {
  const { key } = pair;
  if (isScalar(key) && key.value !== null) {
    const span = spanOf(conversion, key);
    return {
      // oxlint-disable-next-line typescript/no-base-to-string -- the value of a scalar is no object
      value: unmask(typeof key.value === 'string' ? key.value : (key.source ?? String(key.value))),
      span,
    };
  }
  if (isNode(key) && isAlias(key)) {
    const target = convert(conversion, key);
    if (target.kind === 'scalar' && typeof target.value === 'string') {
      return { value: target.value, span: spanOf(conversion, key) };
    }
  }
  const span = isNode(key) ? spanOf(conversion, key) : spanOf(conversion, map);
  const found = isMap(key)
    ? 'a mapping'
    : isSeq(key)
      ? 'a list'
      : isScalar(key)
        ? 'empty'
        : 'an alias of something else';
  conversion.diagnostics.push(createDiagnostic('ARM1016', { span, parameters: { found } }));
  if (isNode(pair.value)) convert(conversion, pair.value);
  return undefined;
}

/** `[a: b]` in flow style: a mapping of one pair. */
function convertLonePair(conversion: Conversion, item: unknown, around: Span): DocumentNode {
  const pair = item as Pair;
  const span = isNode(pair.key) ? spanOf(conversion, pair.key) : around;
  // oxlint-disable-next-line typescript/no-base-to-string -- the value of a scalar is no object
  const key = isScalar(pair.key) && pair.key.value !== null ? unmask(String(pair.key.value)) : '';
  const value = isNode(pair.value) ? convert(conversion, pair.value) : absentScalar(conversion, span.end);
  return {
    kind: 'mapping',
    span: { ...span, end: Math.max(span.end, value.span.end) },
    entries: [{ key: { value: key, span }, value }],
  };
}

function entriesToMerge(conversion: Conversion, value: DocumentNode): readonly MappingEntry[] {
  if (value.kind === 'mapping') return value.entries;
  if (value.kind === 'sequence' && value.items.every((item) => item.kind === 'mapping')) {
    return value.items.flatMap((item) => (item.kind === 'mapping' ? item.entries : []));
  }
  conversion.diagnostics.push(
    createDiagnostic('ARM1021', { span: value.span, parameters: { found: describeNode(value) } }),
  );
  return [];
}

function follow(conversion: Conversion, name: string, span: Span): DocumentNode {
  const target = conversion.anchors.get(name);
  if (target) {
    if (conversion.depth + target.height >= DEEPEST) return tooDeep(conversion, span);
    conversion.size += target.size;
    conversion.deepest = Math.max(conversion.deepest, conversion.depth + target.height);
    return target.node;
  }
  const reason = conversion.anchors.has(name)
    ? 'that anchor contains this very alias'
    : 'there is no such anchor before it';
  // A bare star in flow style swallows the bracket behind it: show the name that was meant.
  const shown = /^[\w.-]*/.exec(unmask(name))?.[0] ?? '';
  const end = Math.min(span.end, span.start + 1 + shown.length);
  const fix = `define &${shown} before it is used; or, if the star belongs to the text, quote it: "*${shown}"`;
  conversion.diagnostics.push(
    createDiagnostic('ARM1007', { span: { ...span, end }, parameters: { name: shown, reason, fix } }),
  );
  return { kind: 'scalar', span, value: `*${shown}`, source: `*${shown}`, absent: false };
}

/** Sees `{ r: enum(a, b) }`, which is valid YAML, but for a pair `r: enum(a` and a key `b)` without a value. */
function findCut(conversion: Conversion, items: readonly unknown[]): void {
  if (conversion.cut) return;
  for (let i = 0; i + 1 < items.length; i += 1) {
    const item = items[i];
    const next = items[i + 1];
    const value = isNode(item) ? item : (item as Pair | undefined)?.value;
    const rest = isNode(next) ? next : (next as Pair | undefined)?.key;
    if (!isScalar(value) || value.type !== 'PLAIN' || !isScalar(rest)) continue;
    const isOpen = /[(<][^)>]*$/.test((value.source ?? '').replace(/\([^()]*\)|<[^<>]*>/g, ''));
    if (!isOpen || !value.range || !rest.range) continue;
    conversion.cut = cutExpression(conversion.file, conversion.text, value.range[0], rest.range[1]);
    if (conversion.cut) return;
  }
}

function reportTag(conversion: Conversion, node: Node, span: Span): void {
  const { tag } = node;
  if (tag === undefined || tag.startsWith('tag:yaml.org,2002:')) return;
  const start = conversion.text.lastIndexOf('!', span.start);
  const place = start === -1 ? span : { ...span, start };
  conversion.diagnostics.push(createDiagnostic('ARM1018', { span: place, parameters: { tag } }));
}

function absentScalar(conversion: Conversion, offset: number): ScalarNode {
  const span = { file: conversion.file, start: offset, end: offset };
  return { kind: 'scalar', span, value: null, source: '', absent: true };
}

function spanOf(conversion: Conversion, node: Node): Span {
  const [start, end] = node.range ?? [0, 0];
  const { file } = conversion;
  return { file, start: Math.min(start, file.text.length), end: Math.min(end, file.text.length) };
}

function isNode(value: unknown): value is Node {
  return isAlias(value) || isMap(value) || isSeq(value) || isScalar(value);
}
