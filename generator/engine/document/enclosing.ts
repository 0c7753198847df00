// What stands around a place of a manifest: the key of the list or mapping that it is an entry of, which is what is left when the entry is taken out.
import type { SourceFile, Span } from '../../source/source-file.js';
import type { DocumentNode } from './document.js';
import { parseDocument } from './parse-document.js';

/** Where something begins, and the key around it; undefined at the top of a file. */
interface Place {
  readonly span: Span;
  readonly around: Span | undefined;
  /** Its own key, for what stands within its text. */
  readonly key: Span | undefined;
}

const known = new WeakMap<SourceFile, Outline>();

/** The places of a file in their order, and its keys that hold nothing. */
interface Outline {
  readonly places: readonly Place[];
  readonly empty: readonly Span[];
}

/** The key that a place stands under; undefined for what stands at the top of its file. */
export function enclosingKey({ file, start }: Span): Span | undefined {
  const place = outlineOf(file).places.findLast(({ span }) => span.start <= start);
  if (place === undefined) return undefined;
  return place.span.start === start || place.key === undefined ? place.around : place.key;
}

/** The keys of a file that have an empty list or mapping, or nothing. */
export function emptyKeys(file: SourceFile): readonly Span[] {
  return outlineOf(file).empty;
}

function outlineOf(file: SourceFile): Outline {
  const outline = known.get(file);
  if (outline !== undefined) return outline;
  const places: Place[] = [];
  const empty: Span[] = [];
  addPlaces(parseDocument(file).document.root, undefined, { places, empty, seen: new Set() });
  places.sort((a, b) => a.span.start - b.span.start);
  const made = { places, empty };
  known.set(file, made);
  return made;
}

interface Walk {
  readonly places: Place[];
  readonly empty: Span[];
  /** What an alias stands for is where it was written. */
  readonly seen: Set<DocumentNode>;
}

function addPlaces(node: DocumentNode | undefined, around: Span | undefined, walk: Walk): void {
  if (node === undefined || walk.seen.has(node)) return;
  walk.seen.add(node);
  if (node.kind === 'mapping') {
    for (const { key, value } of node.entries) {
      walk.places.push({ span: key.span, around, key: key.span });
      if (value.kind === 'scalar') walk.places.push({ span: value.span, around, key: key.span });
      if (isEmpty(value)) walk.empty.push(key.span);
      addPlaces(value, key.span, walk);
    }
  } else if (node.kind === 'sequence') {
    for (const item of node.items) {
      if (item.kind === 'scalar') walk.places.push({ span: item.span, around, key: undefined });
      // What an entry is called stands in its place: `- service: user` is an entry of the list.
      addPlaces(item, around, walk);
    }
  }
}

function isEmpty(node: DocumentNode): boolean {
  if (node.kind === 'scalar') return node.absent;
  return node.kind === 'mapping' ? node.entries.length === 0 : node.items.length === 0;
}
