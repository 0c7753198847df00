// An OpenAPI document as it was parsed: places in it, and the local references between them.

import { posix } from 'node:path';
import type { RepeatedKey } from '../engine/document/import-text.js';

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/** A value and its JSON pointer (RFC 6901) in the document. */
export interface Placed {
  readonly value: Json;
  readonly at: string;
}

/** Something that the manifest can't say as the document says it. */
export interface Loss {
  /** JSON pointer into the document. */
  readonly at: string;
  readonly reason: string;
}

/** Something that has another name in the manifest. */
export interface Renaming {
  readonly kind: 'type' | 'operation' | 'parameter';
  readonly at: string;
  readonly from: string;
  readonly to: string;
}

/** The document, and what is noted while it is read. */
export interface Reading {
  readonly root: Json;
  /** OpenAPI 3.0, whose schemas are not JSON Schema's. */
  readonly isOld: boolean;
  /** Written by `scaffold`: enveloped, its types' senders' forms apart. */
  readonly isOwn: boolean;
  lose(at: string, reason: string): void;
  rename(renaming: Renaming): void;
  /** The place that a `$ref` names; undefined, and a loss, where it leads nowhere. */
  hop(place: Placed): Placed | undefined;
  /** The place behind a chain of `$ref`; undefined, and a loss, where it leads nowhere. */
  follow(value: unknown, at: string): Placed | undefined;
}

/** Another file that a document refers to: its value, or why it is not read. */
export type LoadedFile =
  | { readonly value: unknown; readonly repeated?: readonly RepeatedKey[] }
  | { readonly problem: string };

/** Loads a file by its path relative to the document's folder. */
export type LoadFile = (path: string) => LoadedFile;

/** What is noted while a document is read, and how its other files are loaded. */
export interface ReadingNotes {
  readonly losses: Loss[];
  readonly renamings: Renaming[];
  readonly load?: LoadFile;
  /** The document's own file name. */
  readonly name?: string;
}

/** Starts to read a document. */
export function createReading(root: Json, { losses, renamings, load, name }: ReadingNotes): Reading {
  const seen = new Set<string>();
  const files = new Map<string, LoadedFile>();
  const lose = (at: string, reason: string): void => {
    const key = `${at} ${reason}`;
    if (seen.has(key)) return;
    seen.add(key);
    losses.push({ at, reason });
  };
  const fileOf = (path: string): LoadedFile => {
    if (path === '') return { value: root };
    const known = files.get(path);
    if (known !== undefined) return known;
    const loaded = load?.(path) ?? { problem: 'points into another document, which is not read' };
    files.set(path, loaded);
    if ('value' in loaded) loseRepeated(lose, `${path}#`, loaded.repeated);
    return loaded;
  };
  const hop = ({ value, at }: Placed): Placed | undefined => {
    const ref = String(value['$ref']);
    const written = targetOf(ref, at);
    const target = written?.path === name && written !== undefined ? { ...written, path: '' } : written;
    const file: LoadedFile =
      target === undefined
        ? { problem: 'points into another document, which is not read' }
        : fileOf(target.path);
    const found = 'value' in file && target !== undefined ? lookUp(file.value, target.pointer) : undefined;
    if (target !== undefined && found !== undefined)
      return { value: found, at: (target.path === '' ? '' : `${target.path}#`) + target.pointer };
    lose(at, `the reference ${ref} ${'problem' in file ? file.problem : 'leads nowhere'}`);
    return undefined;
  };
  return {
    root,
    isOld: String(root['openapi']).startsWith('3.0'),
    isOwn: isOwnDocument(root),
    lose,
    rename: (renaming) => renamings.push(renaming),
    hop,
    follow(value, at) {
      let place: Placed = { value: objectOf(value), at };
      const passed = new Set<string>();
      while (typeof place.value['$ref'] === 'string') {
        const next = hop(place);
        if (next === undefined) return undefined;
        if (passed.has(next.at)) {
          lose(at, `the reference ${place.value['$ref']} leads back to itself`);
          return undefined;
        }
        passed.add(next.at);
        place = next;
      }
      return place;
    },
  };
}

/** Reports keys that stand twice. */
export function loseRepeated(
  lose: Reading['lose'],
  file: string,
  repeated: readonly RepeatedKey[] = [],
): void {
  for (const { path } of repeated) lose(file + below('', ...path), 'it stands twice: the last one counts');
}

/** The file and the pointer that a reference names, seen from a place; undefined where that is no file of the document's. */
function targetOf(ref: string, at: string): { path: string; pointer: string } | undefined {
  const mark = ref.indexOf('#');
  const written = mark === -1 ? ref : ref.slice(0, mark);
  const fragment = mark === -1 ? '' : ref.slice(mark + 1);
  const here = fileAt(at);
  if (fragment !== '' && !fragment.startsWith('/')) return { path: here, pointer: `/#${fragment}` };
  const pointer = below('', ...fragment.split('/').slice(1).map(unescape));
  if (written === '') return { path: here, pointer };
  if (/^([A-Za-z][A-Za-z0-9+.-]*:|\/)/.test(written)) return undefined;
  const path = posix.join(posix.dirname(here === '' ? '.' : here), decoded(written));
  return path.startsWith('../') || path === '..' ? undefined : { path, pointer };
}

/** The file of a place; empty for the document itself. */
export function fileAt(at: string): string {
  return at === '' || at.startsWith('/') ? '' : at.slice(0, at.indexOf('#'));
}

/** A JSON pointer one step further. */
export function below(at: string, ...keys: readonly (string | number)[]): string {
  return keys.reduce<string>(
    (path, key) => `${path}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`,
    at,
  );
}

/** The value if it is an object, else an empty one. */
export function objectOf(value: unknown): Json {
  return isObject(value) ? value : {};
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a document says at a place, as a message shows it: text as it stands, all else as JSON. */
export function shown(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');
}

/** The value if it is a text that says something. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** The value if it is a list, else an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function lookUp(root: unknown, pointer: string): Json | undefined {
  let value: unknown = root;
  for (const step of pointer.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(value)) value = (value as readonly unknown[])[Number(key)];
    else if (isObject(value) && Object.hasOwn(value, key)) value = value[key];
    else return undefined;
  }
  return isObject(value) ? value : undefined;
}

function unescape(step: string): string {
  return decoded(step).replaceAll('~1', '/').replaceAll('~0', '~');
}

/** A text without its percent-encoding. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that escapes nothing stands for itself.
    return text;
  }
}

/** Our documents describe the envelope of failures, with paths below /api/<service>. */
function isOwnDocument(root: Json): boolean {
  const schemas = objectOf(objectOf(root['components'])['schemas']);
  const failure = objectOf(objectOf(schemas['Failure'])['properties']);
  return (
    'code' in failure &&
    'msg' in failure &&
    Object.keys(objectOf(root['paths'])).every((path) => path.startsWith('/api/'))
  );
}
