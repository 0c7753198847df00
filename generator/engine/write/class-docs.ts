// Doc comments of operations in the user's class: one that is as it was emitted follows the manifest, one that was edited is the user's.
import type { ts, TypeScript } from '../../source/typescript.js';
import type { MethodSeam } from './change.js';
import type { Member } from './class-file.js';
import { codeHash } from './code-text.js';
import type { LockSeam } from './lock-seam.js';

/** A comment that is to be another one. */
export interface DocEdit {
  readonly start: number;
  readonly end: number;
  /** As emitted. */
  readonly text: string;
}

/** The fact that the lock keeps of an operation's doc comment. */
export function docSeam({ name, text }: Pick<MethodSeam, 'name' | 'text'>): LockSeam[] {
  const doc = docOf(text);
  return doc === undefined ? [] : [{ kind: 'doc', name, hash: codeHash(doc) }];
}

/** What makes the doc comment of a member say what the manifest says now. */
export function followDoc(
  typescript: TypeScript,
  members: readonly Member[],
  { name, text }: MethodSeam,
  known: readonly LockSeam[],
): DocEdit | undefined {
  const doc = docOf(text);
  const [member] = members;
  const range = member && commentOf(typescript, member);
  if (doc === undefined || range === undefined) return undefined;
  const source: ts.SourceFile = member!.getSourceFile();
  const actual = codeHash(source.text.slice(range.pos, range.end));
  const isKnown = known.some((seam) => seam.kind === 'doc' && seam.name === name && seam.hash === actual);
  return isKnown && actual !== codeHash(doc) ? { start: range.pos, end: range.end, text: doc } : undefined;
}

function docOf(text: string): string | undefined {
  return /^\/\*\*[^]*?\*\//.exec(text)?.[0];
}

function commentOf(typescript: TypeScript, member: Member): ts.CommentRange | undefined {
  const { text } = member.getSourceFile();
  const ranges = typescript.getLeadingCommentRanges(text, member.pos) ?? [];
  return ranges.findLast(({ pos }) => text.startsWith('/**', pos));
}
