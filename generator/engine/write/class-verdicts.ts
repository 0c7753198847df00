// Judges a method of the manifest against what the user's class has: is it to be added, to follow, or is it the user's own affair?
import type { ts, TypeScript } from '../../source/typescript.js';
import type { MethodSeam } from './change.js';
import { type Member, readImports } from './class-file.js';
import { findStub, type Stub } from './class-stubs.js';
import { codeHash } from './code-text.js';
import { oneLine } from './lock-seam.js';
import type { MergeRequest } from './merge-request.js';
import { followSignature, isSameSignature, parseSignature, readSignature } from './signature.js';
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
  /** Whether methods may come from elsewhere. */
  readonly inherits: boolean;
}

/** Whether nobody has written the method yet, as it stands after the merge. */
export function isUnwritten(verdict: Verdict): boolean {
  return verdict.kind === 'add' || verdict.kind === 'replace' || (verdict.kind === 'keep' && !!verdict.stub);
}

/** What nobody has written yet follows as a whole, doc comment included; of what is the user's, a signature that is as it was emitted. */
export function judge({ typescript, request, file, node, seam, members, inherits }: JudgeRequest): Verdict {
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
  if (member === undefined) {
    const isOwn = known.some(
      (past) => 'signature' in past && past.name === name && (past.kind === 'left' || inherits),
    );
    if (!isOwn) return { kind: 'add' };
    return { kind: 'leave', report: wasSaid ? undefined : { kind: 'missing', name } };
  }
  const leave: Verdict = {
    kind: 'leave',
    report: wasSaid ? undefined : { kind: 'signature', name, signature },
  };
  if (others.length > 0 || !typescript.isMethodDeclaration(member) || member.body === undefined) return leave;
  const aliases = new Map(readImports(typescript, file).map(({ imported, local }) => [local, imported]));
  const actual = readSignature(typescript, member, aliases);
  const wanted = parseSignature(typescript, signature);
  if (isSameSignature(actual, wanted)) return { kind: 'keep' };
  for (const past of seams) {
    if (past.kind !== 'method' || past.name !== name) continue;
    const emitted = parseSignature(typescript, past.signature);
    const follow = (localise: (text: string) => string): readonly TextEdit[] | undefined =>
      followSignature({ typescript, method: member, actual, emitted, wanted, localise });
    const edits = follow((text) => text);
    if (edits === undefined) continue;
    // Nothing to do: what the user changed is not what the manifest changed.
    if (edits.length === 0) return { kind: 'keep' };
    return { kind: 'follow', edits: (localise) => follow(localise) ?? [] };
  }
  return leave;
}
