// Judges a method of the manifest against what the user's class has: is it to be added, to follow, or is it the user's own affair?
import type { ts, TypeScript } from '../../source/typescript.js';
import type { MethodSeam } from './change.js';
import { handlerOf, type Member } from './class-file.js';
import { findStub, type Stub } from './class-stubs.js';
import { codeHash } from './code-text.js';
import { oneLine } from './lock-seam.js';
import type { MergeRequest } from './merge-request.js';
import { aliasesOf, followSignature, isSameSignature, parseSignature, readSignature } from './signature.js';
import type { TextEdit } from './text-edit.js';

/** What is to be said of an operation, before its place in the merged text is known. */
export type Report = { readonly name: string } & (
  | { readonly kind: 'signature'; readonly signature: string }
  | { readonly kind: 'departed' }
  | { readonly kind: 'missing' }
);

/** What happens to a method. */
export type Verdict =
  | { readonly kind: 'add' }
  | { readonly kind: 'keep'; readonly stub?: Stub }
  | { readonly kind: 'replace'; readonly stub: Stub }
  | { readonly kind: 'follow'; readonly edits: (localise: (text: string) => string) => readonly TextEdit[] }
  | { readonly kind: 'leave'; readonly report: Report | undefined };

/** A method of the manifest, and what stands in the class under its name. */
export interface JudgeRequest {
  readonly typescript: TypeScript;
  readonly request: MergeRequest;
  readonly file: ts.SourceFile;
  readonly node: ts.ClassLikeDeclaration;
  readonly seam: MethodSeam;
  readonly members: readonly Member[] | undefined;
  /** What is known to come from superclasses. */
  readonly inherited: ReadonlySet<string>;
  /** Whether methods may come from elsewhere. */
  readonly inherits: boolean;
}

/** Whether nobody has written the method yet, as it stands after the merge. */
export function isUnwritten(verdict: Verdict): boolean {
  return verdict.kind === 'add' || verdict.kind === 'replace' || (verdict.kind === 'keep' && !!verdict.stub);
}

/** What nobody has written yet follows as a whole, doc comment included; of what is the user's, a signature that is as it was emitted. */
export function judge(judged: JudgeRequest): Verdict {
  const { typescript, request, file, node, seam, members } = judged;
  const { known, interrupted } = request;
  const seams = [...known, ...interrupted];
  const stub = findStub({ typescript, file, node, name: seam.name, members, seams, emitted: seam.text });
  if (stub !== undefined) return { kind: stub.hash === codeHash(seam.text) ? 'keep' : 'replace', stub };
  const { name } = seam;
  const signature = oneLine(seam.signature);
  const wasSaid = known.some(
    (past) => 'signature' in past && past.name === name && past.signature === signature,
  );
  const [member, ...others] = members ?? [];
  const leave: Verdict & { readonly kind: 'leave' } = {
    kind: 'leave',
    report: wasSaid ? undefined : { kind: 'signature', name, signature },
  };
  if (member === undefined) return judgeAbsent(judged, leave);
  const method = others.length > 0 ? undefined : handlerOf(typescript, member);
  if (method === undefined) return leave;
  const actual = readSignature(typescript, method, aliasesOf(typescript, file));
  const wanted = parseSignature(typescript, signature);
  if (isSameSignature(actual, wanted)) return { kind: 'keep' };
  for (const past of seams) {
    if (past.kind !== 'method' || past.name !== name) continue;
    const emitted = parseSignature(typescript, past.signature);
    const follow = (localise: (text: string) => string): readonly TextEdit[] | undefined =>
      followSignature({ typescript, method, actual, emitted, wanted, localise });
    const edits = follow((text) => text);
    if (edits === undefined) continue;
    // Nothing to do: what the user changed is not what the manifest changed.
    if (edits.length === 0) return { kind: 'keep' };
    return { kind: 'follow', edits: (localise) => follow(localise) ?? [] };
  }
  return leave;
}

/** An operation that the class has no member for: new, lost, or from elsewhere. What is said of one that comes from elsewhere is its signature. */
function judgeAbsent(
  { request: { known }, file, seam: { name }, inherited, inherits }: JudgeRequest,
  leave: Verdict & { readonly kind: 'leave' },
): Verdict {
  const past = known.filter((each) => 'signature' in each && each.name === name);
  if (inherited.has(name)) return past.length === 0 ? { ...leave, report: undefined } : leave;
  if (!past.some(({ kind }) => kind === 'left' || inherits)) return { kind: 'add' };
  const isThere =
    inherits || new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(file.text);
  if (isThere || leave.report === undefined) return leave;
  return { kind: 'leave', report: { kind: 'missing', name } };
}
