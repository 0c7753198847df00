// Tells a generated file that may be written over from one that holds an edit. A file is ours by its header and place; what protects an
// edit in it is version control, and where that has not got it, this machine's record of what was written.
import { posix } from 'node:path';
import type { FileTree, KeptTexts } from '../../file/file-tree.js';
import type { EmittedFile } from './change.js';
import { essenceHash } from './essence.js';
import { isInGenerated, sourceOf } from './header.js';
import type { Lock } from './lock.js';
import { hasMarkers } from './markers.js';
import { saysTheSame } from './same-text.js';
import { plainText, textHash } from './text-form.js';
import type { Written } from './written.js';

/** A generated file as it stands, and as it is to stand; absent: it is to go. */
export interface StandingText {
  readonly path: string;
  readonly before: string;
  readonly file?: EmittedFile;
}

/** Why a file may not be written over: it is somebody else's, or it holds an edit that nobody keeps. */
export type Objection = 'foreign' | 'edited';

/** Judges the texts that stand where something generated is to stand, or not any more. */
export interface OwnTexts {
  objection(standing: StandingText): Objection | undefined;
  /** Whether it is version control alone that keeps the text, so that it may be an edit. */
  isKept(standing: StandingText): boolean;
}

/** What is known. Version control is asked once, for all texts that nothing else explains. */
export function judgeTexts(
  standing: readonly StandingText[],
  known: { readonly tree: FileTree; readonly lock: Lock; readonly written: Written },
): OwnTexts {
  const { tree, lock, written } = known;
  const old = oldHashes(lock);
  // Empty it is where a machine lost its power before the disk had our text.
  const isOurs = ({ before }: StandingText): boolean =>
    plainText(before) === '' ||
    hasMarkers(before) ||
    written.all.has(essenceHash(before)) ||
    old.has(textHash(before));
  const doubtful = standing.filter((each) => !isOurs(each));
  const kept = doubtful.length === 0 ? nothing : (tree.versions?.kept(doubtful.flatMap(placesOf)) ?? nothing);
  // After something was checked out, merged or unstashed a text may be a mixture of two of ours.
  const hasMoved =
    doubtful.length > 0 && written.state !== undefined && tree.versions?.state() !== written.state;
  const isDoubtful = new Set(doubtful.map(({ path }) => path));
  return {
    isKept: ({ path }) => isDoubtful.has(path),
    objection: (each) => {
      if (!isDoubtful.has(each.path)) return undefined;
      if (!isKnown(each, known)) return 'foreign';
      const texts = placesOf(each).flatMap((path) => kept.get(path) ?? []);
      if (texts.some((text) => keeps(each, text))) return undefined;
      return hasMoved && isMixture(each, texts) ? undefined : 'edited';
    },
  };
}

const nothing: ReadonlyMap<string, KeptTexts> = new Map();

/** A merge that is not settled has both sides, and both are ours. */
function keeps({ path, before }: StandingText, { texts, isUnmerged }: KeptTexts): boolean {
  return isUnmerged || texts.some((text) => saysTheSame(path, text, before));
}

/** Where version control may have the text: a folder may have got another name. */
function placesOf({ path, before, file }: StandingText): readonly string[] {
  const source = sourceOf(before);
  if (source === undefined || file === undefined || source === file.from) return [path];
  return [path, posix.join(posix.dirname(source), posix.relative(posix.dirname(file.from), path))];
}

/** JSON has no room for a header: its place says whose it is. */
function isKnown(
  { path, before, file }: StandingText,
  { lock, written }: { readonly lock: Lock; readonly written: Written },
): boolean {
  if (sourceOf(before) !== undefined || lock.entries.has(path) || written.hashes.has(path)) return true;
  return isInGenerated(path) && path.endsWith('.json') && (file === undefined || !file.templates?.length);
}

/** Whether every line stands in a text that is kept or is to be written: then nothing in it is an edit's. */
function isMixture({ before, file }: StandingText, kept: readonly KeptTexts[]): boolean {
  const texts = [...kept.flatMap(({ texts }) => texts), file?.text ?? ''];
  const lines = new Set(texts.flatMap(linesOf));
  return linesOf(before).every((line) => lines.has(line));
}

function linesOf(text: string): readonly string[] {
  return plainText(text)
    .split('\n')
    .map((line) => line.replace(/[\s"'`,;()]/g, ''));
}

/** Of locks that still had hashes of what was generated. */
function oldHashes({ entries, interrupted }: Lock): ReadonlySet<string> {
  const all = [...entries.values(), ...interrupted.values()];
  return new Set(all.flatMap(({ ownership, hashes }) => (ownership === 'generated' ? hashes : [])));
}
