// Adds to the text of a YAML file. The parser only finds the place; everything else stays as the user wrote it.
import {
  type Document,
  isMap,
  isScalar,
  type Node,
  type Pair,
  parseYamlDocument,
  stringify,
  type YAMLMap,
} from './yaml.js';

/** The text with the addition, or why there is none. */
export type EditedYaml =
  | { readonly kind: 'edited'; readonly text: string }
  | { readonly kind: 'present'; readonly offset: number }
  | { readonly kind: 'broken'; readonly problem: string; readonly offset: number };

/** An entry for a mapping. */
export interface NewEntry {
  /** The keys that lead to the mapping; those that are missing are made. */
  readonly section: readonly string[];
  readonly key: string;
  /** YAML of the whole entry, key included, without indentation, indented by two inside. */
  readonly text: string;
}

/** Adds an entry behind the last one of its mapping; one that is there already is left alone and said. */
export function addEntry(source: string, entry: NewEntry): EditedYaml {
  const document = parseYamlDocument(source, { prettyErrors: false, logLevel: 'silent' });
  const error = document.errors[0];
  if (error !== undefined) return { kind: 'broken', problem: error.message, offset: error.pos[0] };
  const lineEnd = source.includes('\r\n') ? '\r\n' : '\n';
  const edited = addBelow(source, document, entry);
  return edited.kind === 'edited' && lineEnd === '\r\n'
    ? { kind: 'edited', text: edited.text.replace(/\r?\n/g, lineEnd) }
    : edited;
}

/** A value's text as it stands, without the indentation of its place; undefined where there is none. */
export function textAt(source: string, path: readonly string[]): string | undefined {
  const found = findValue(source, path);
  if (found === undefined) return undefined;
  const { start, end, column } = found;
  return source.slice(start, end).replaceAll(new RegExp(`\\n {0,${column}}`, 'g'), '\n');
}

/** Puts a word in place of a value; nothing else changes. */
export function replaceAt(source: string, path: readonly string[], word: string): string {
  const found = findValue(source, path);
  if (found === undefined) return source;
  const { key, start, end } = found;
  const gap = source.slice(key, start);
  // A block stands below its key: the word goes beside it, before a comment there.
  const lead = gap.includes('\n') ? gap.trimEnd().replace(':', `: ${word}`) : gap + word;
  return source.slice(0, key) + lead + source.slice(end);
}

interface FoundValue {
  /** Behind the key. */
  readonly key: number;
  readonly start: number;
  readonly end: number;
  /** Of what begins each further line of it at the least. */
  readonly column: number;
}

function findValue(source: string, path: readonly string[]): FoundValue | undefined {
  const document = parseYamlDocument(source, { prettyErrors: false, logLevel: 'silent' });
  let node: unknown = document.contents;
  let pair: Pair | undefined;
  for (const key of path) {
    pair = isMap(node) ? findPair(node, key) : undefined;
    if (pair === undefined) return undefined;
    node = pair.value;
  }
  if (pair === undefined) return undefined;
  const key = (pair.key as Node).range?.[1] ?? 0;
  const [start, stop] = (pair.value as Node | null)?.range ?? [key, key];
  const end = start + source.slice(start, stop).trimEnd().length;
  const isBelow = source.slice(key, start).includes('\n');
  const column = isBelow ? columnOf(source, start) : columnOf(source, startOf(pair.key));
  return { key, start, end, column };
}

/** Sets values where their keys are missing; values that are there stay. */
export function addMissing(
  source: string,
  additions: readonly { readonly path: readonly string[]; readonly value: unknown }[],
): EditedYaml {
  let text = source;
  for (const { path, value } of additions) {
    const key = path.at(-1) ?? '';
    const edited = addEntry(text, { section: path.slice(0, -1), key, text: printYaml({ [key]: value }) });
    if (edited.kind === 'broken') return edited;
    if (edited.kind === 'edited') text = edited.text;
  }
  return { kind: 'edited', text };
}

/** A value that was given as YAML; a text that is none is taken as it stands, so that the manifest's own checks speak of it. */
export function parseYaml(text: string): unknown {
  const document = parseYamlDocument(text, { prettyErrors: false, logLevel: 'silent' });
  return document.errors.length === 0 ? document.toJS() : text;
}

/** A value as YAML, in block style. */
export function printYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0 });
}

function addBelow(source: string, document: Document<Node>, entry: NewEntry): EditedYaml {
  let node: unknown = document.contents;
  let owner: Pair | undefined;
  let column = 0;
  for (const [depth, key] of entry.section.entries()) {
    if (node === null || (isScalar(node) && node.value === null)) break;
    if (!isMap(node))
      return { kind: 'broken', problem: notMapping(entry.section.slice(0, depth)), offset: startOf(node) };
    const pair = findPair(node, key);
    if (pair === undefined) return appendTo(source, node, nest(entry.section.slice(depth), entry.text));
    column = columnOf(source, startOf(pair.key));
    [owner, node] = [pair, pair.value];
  }
  if (isMap(node)) {
    const present = findPair(node, entry.key);
    if (present !== undefined) return { kind: 'present', offset: startOf(present.key) };
    return node.items.length === 0 && owner !== undefined
      ? replaceEmpty(source, node, column, entry.text)
      : appendTo(source, node, entry.text);
  }
  if (node !== null && node !== undefined && !(isScalar(node) && node.value === null)) {
    return { kind: 'broken', problem: notMapping(entry.section), offset: startOf(node) };
  }
  if (owner === undefined)
    return edited(source, source.length, source.length, nest(entry.section, entry.text));
  return replaceEmpty(source, node as Node | null, column, entry.text, startOf(owner.key));
}

function appendTo(source: string, map: YAMLMap, text: string): EditedYaml {
  const last = map.items.at(-1);
  if (map.flow === true || last === undefined) return appendToFlow(source, map, text);
  const column = columnOf(source, startOf(map.items[0]!.key));
  const end = endOfLine(source, endOf(last));
  const separated = isSeparated(source, map) ? '\n' : '';
  const lead = source[end - 1] === '\n' || end === 0 ? '' : '\n';
  return edited(source, end, end, `${lead}${separated}${indent(text, column)}`);
}

/** `{ a: 1 }` becomes `{ a: 1, b: 2 }`; what the new entry has inside is written in the same style. */
function appendToFlow(source: string, map: YAMLMap, text: string): EditedYaml {
  const value: unknown = parseYamlDocument(text).toJS();
  const inner = stringify(value, {
    collectionStyle: 'flow',
    lineWidth: 0,
    flowCollectionPadding: true,
  }).trim();
  const body = inner.slice(1, -1).trim();
  const last = map.items.at(-1);
  if (last === undefined) {
    const [start, end] = map.range ?? [0, 0];
    return edited(source, start, end, `{ ${body} }`);
  }
  const at = endOf(last);
  return edited(source, at, at, `, ${body}`);
}

/** `types:` or `types: {}` with nothing in it: the entry goes below. */
function replaceEmpty(
  source: string,
  node: Node | YAMLMap | null,
  column: number,
  text: string,
  keyStart?: number,
): EditedYaml {
  const block = indent(text, column + 2);
  if (node !== null && isMap(node)) {
    const [start, end] = node.range ?? [0, 0];
    const from = source.slice(0, start).trimEnd().length;
    const rest = endOfLine(source, end);
    return edited(source, from, rest, `${source.slice(end, rest).trimEnd()}\n${block}`);
  }
  const end = endOfLine(source, keyStart ?? 0);
  return edited(source, end, end, `${source[end - 1] === '\n' ? '' : '\n'}${block}`);
}

function edited(source: string, start: number, end: number, text: string): EditedYaml {
  return { kind: 'edited', text: source.slice(0, start) + text + source.slice(end) };
}

function findPair(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key);
}

/** The entry under the sections that are missing. */
function nest(section: readonly string[], text: string): string {
  return section.reduceRight((inner, key) => `${key}:\n${indent(inner, 2)}`, text);
}

function indent(text: string, columns: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(columns));
}

/** Whether a blank line stands between the last two entries. */
function isSeparated(source: string, map: YAMLMap): boolean {
  const [before, last] = map.items.slice(-2);
  if (before === undefined || last === undefined) return false;
  return /\n[ \t]*\r?\n/.test(source.slice(endOf(before) - 1, startOf(last.key)));
}

function startOf(node: unknown): number {
  return (node as Node | null)?.range?.[0] ?? 0;
}

/** Where an entry's text ends; comments behind it, on its line or below, not included. */
function endOf(pair: Pair): number {
  const value = pair.value as Node | null;
  const end = value?.range?.[1] ?? (pair.key as Node).range?.[1] ?? 0;
  return end;
}

function endOfLine(source: string, offset: number): number {
  if (offset > 0 && source[offset - 1] === '\n') return offset;
  const end = source.indexOf('\n', offset);
  return end === -1 ? source.length : end + 1;
}

function columnOf(source: string, offset: number): number {
  return offset - (source.lastIndexOf('\n', offset - 1) + 1);
}

function notMapping(section: readonly string[]): string {
  return section.length === 0 ? 'it is no mapping' : `"${section.join('.')}" is no mapping`;
}
