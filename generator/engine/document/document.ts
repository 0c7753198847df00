// YAML as data with places: what the parser's output becomes before anything is known about manifests.
import type { Located, SourceFile, Span } from '../../source/source-file.js';

/** A node of a YAML document. Aliases are followed, merge keys merged. */
export type DocumentNode = MappingNode | SequenceNode | ScalarNode;

export interface MappingNode {
  readonly kind: 'mapping';
  readonly span: Span;
  readonly entries: readonly MappingEntry[];
}

export interface MappingEntry {
  readonly key: Located<string>;
  readonly value: DocumentNode;
}

export interface SequenceNode {
  readonly kind: 'sequence';
  readonly span: Span;
  readonly items: readonly DocumentNode[];
}

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly span: Span;
  readonly value: string | number | boolean | null;
  /** As written, without quotes: the digits of a number, `yes`, `~`. */
  readonly source: string;
  /** True when nothing stands between the key's colon and the next line. */
  readonly absent: boolean;
}

/** A parsed file. */
export interface ManifestDocument {
  readonly file: SourceFile;
  /** Absent for an empty file. */
  readonly root: DocumentNode | undefined;
  /** Offset from which on the text could not be understood: what was read beyond is guesswork. */
  readonly brokenAt: number | undefined;
}

/** The entry of a key, if the node is a mapping that has it. */
export function entryOf(node: DocumentNode | undefined, key: string): MappingEntry | undefined {
  if (node?.kind !== 'mapping') return undefined;
  return node.entries.find((entry) => entry.key.value === key);
}

/** The value of a key, if the node is a mapping that has it. */
export function valueOf(node: DocumentNode | undefined, key: string): DocumentNode | undefined {
  return entryOf(node, key)?.value;
}

/** The node's entries; none when it is no mapping. */
export function entriesOf(node: DocumentNode | undefined): readonly MappingEntry[] {
  return node?.kind === 'mapping' ? node.entries : [];
}

/** The node's items; none when it is no sequence. */
export function itemsOf(node: DocumentNode | undefined): readonly DocumentNode[] {
  return node?.kind === 'sequence' ? node.items : [];
}

/** The node's text, if it is one. */
export function textOf(node: DocumentNode | undefined): Located<string> | undefined {
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return undefined;
  return { value: node.value, span: node.span };
}

/** The node's number, if it is one. */
export function numberOf(node: DocumentNode | undefined): Located<number> | undefined {
  if (node?.kind !== 'scalar' || typeof node.value !== 'number') return undefined;
  return { value: node.value, span: node.span };
}

/** True or false, if the node is that. */
export function booleanOf(node: DocumentNode | undefined): boolean | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'boolean' ? node.value : undefined;
}

/** The node as plain JSON. An integer beyond JavaScript's safe range becomes its decimal text, which is int64's JSON form. */
export function jsonOf(node: DocumentNode): unknown {
  switch (node.kind) {
    case 'scalar':
      if (
        typeof node.value === 'number' &&
        /^(?:[-+]?\d+|0o[0-7]+|0x[0-9a-f]+)$/i.test(node.source) &&
        !Number.isSafeInteger(node.value)
      ) {
        return BigInt(node.source.replace(/^\+/, '')).toString();
      }
      return node.value;
    case 'sequence':
      return node.items.map(jsonOf);
    case 'mapping':
      // fromEntries defines properties, so that a key `__proto__` stays a plain entry.
      return Object.fromEntries(node.entries.map((entry) => [entry.key.value, jsonOf(entry.value)]));
  }
}

/** What a node is, in words: for messages. */
export function describeNode(node: DocumentNode): string {
  if (node.kind === 'mapping') return 'a mapping';
  if (node.kind === 'sequence') return 'a list';
  if (node.value === null) return 'nothing';
  if (typeof node.value === 'string') return `the text "${shorten(node.value)}"`;
  return typeof node.value === 'number' ? `the number ${node.source}` : String(node.value);
}

/** A text cut to what fits into a message, on one line. */
export function shorten(text: string, length = 60): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}

/** The texts of a list, each with its place; of a single text, that one. */
export function textsOf(node: DocumentNode | undefined): Located<string>[] {
  return itemsOf(node).flatMap((item) => textOf(item) ?? []);
}
