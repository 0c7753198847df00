// What templates may name: the views that they are given, as a tree of holes. Kept in templates/views.json, which is made from the
// interfaces of the views; whoever writes a template of their own is held to it.
import { readFileSync } from 'node:fs';

/** What a hole holds: words and numbers, printed names, types, literals and code, what a doc comment says, a value for `json`. */
export type HoleKind =
  | 'text'
  | 'number'
  | 'boolean'
  | 'name'
  | 'type'
  | 'literal'
  | 'code'
  | 'comment'
  | 'json';

/** One hole. */
export interface Hole {
  /** What it holds, or the name of the view that it is; absent where its own holes stand below. */
  readonly of?: string;
  readonly holes?: Readonly<Record<string, Hole>>;
  /** There are any number of them: for `each`. */
  readonly isList?: true;
  /** It may be missing: ask with `if`. */
  readonly isOptional?: true;
  /** What it means, in a sentence. */
  readonly says?: string;
}

/** One view. */
export interface ViewShape {
  readonly says: string;
  readonly holes: Readonly<Record<string, Hole>>;
}

/** All views, and which template is given which. */
export interface ViewShapes {
  /** The names of views by templates. */
  readonly templates: Readonly<Record<string, string>>;
  /** The names of views of templates that a workspace has for files of its own, by what there is one file for. */
  readonly own?: Readonly<Record<string, string>>;
  readonly views: Readonly<Record<string, ViewShape>>;
}

const kinds: Readonly<Record<HoleKind, true>> = {
  text: true,
  number: true,
  boolean: true,
  name: true,
  type: true,
  literal: true,
  code: true,
  comment: true,
  json: true,
};

/** Whether a hole holds something by itself: it is no view. */
export function isHoleKind(of: string): of is HoleKind {
  return Object.hasOwn(kinds, of);
}

/** What the package's templates may name. */
export function readViewShapes(): ViewShapes {
  const text = readFileSync(new URL('../../../../templates/views.json', import.meta.url), 'utf8');
  // A file of this package, which a test holds to the interfaces of the views.
  return JSON.parse(text) as ViewShapes;
}

/** The holes of a view or of a hole with holes of its own; undefined where there are none to go into. */
export function holesOf(hole: Hole, { views }: ViewShapes): Readonly<Record<string, Hole>> | undefined {
  if (hole.isList) return undefined;
  return hole.holes ?? (hole.of === undefined ? undefined : views[hole.of]?.holes);
}
