// Operations that somebody renamed in the manifest by hand: one has gone, and a new one has its method and path, or takes and gives the same.
// The method in the class follows with its body, and so do calls of it on `this`.
import type { ts, TypeScript } from '../../source/typescript.js';
import type { MethodSeam } from './change.js';
import { type Member, readMembers } from './class-file.js';
import { findClass } from './class-found.js';
import { namesOf } from './class-interface.js';
import { findStub } from './class-stubs.js';
import { type LockSeam, oneLine } from './lock-seam.js';
import type { ClassRequest } from './merge-request.js';
import { parseSignature } from './signature.js';
import { reparse } from './seam-imports.js';
import { applyEdits, type TextEdit } from './text-edit.js';

/** A class whose methods go by the names of the manifest, and what the lock knows by these names. */
export interface FollowedNames {
  readonly file: ts.SourceFile;
  readonly request: ClassRequest;
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
}

/** Gives methods the names that their operations have now. */
export function followNames(
  typescript: TypeScript,
  request: ClassRequest,
  file: ts.SourceFile,
): FollowedNames {
  const { known, interrupted, spec, readModule } = request;
  const found = findClass(typescript, file, { name: spec.implements, readModule });
  const pairs = found.kind === 'found' ? pairNames(typescript, known, spec.methods) : [];
  if (found.kind !== 'found' || pairs.length === 0) return { file, request, renamed: [] };
  const { node } = found;
  const members = readMembers(typescript, node);
  const seams = [...known, ...interrupted];
  const interfaces = namesOf(typescript, file, { name: spec.implements, readModule });
  const renamed = pairs.filter(({ from, to }) => {
    const own = members.get(from) ?? [];
    if (own.length === 0 || members.has(to) || own.some((member) => isAbstract(typescript, member)))
      return false;
    return findStub({ typescript, file, node, name: from, members: own, seams }) === undefined;
  });
  const edits = renamed.flatMap(({ from, to }) =>
    editsOf(typescript, node, members.get(from) ?? [], { from, to, names: interfaces }),
  );
  const names = new Map(renamed.map(({ from, to }) => [from, to]));
  const rename = (seam: LockSeam): LockSeam => {
    if (!('name' in seam) || seam.kind === 'import') return seam;
    return { ...seam, name: names.get(seam.name) ?? seam.name };
  };
  return {
    file: edits.length === 0 ? file : reparse(typescript, request.path, applyEdits(file.text, edits)),
    request: { ...request, known: known.map(rename), interrupted: interrupted.map(rename) },
    renamed,
  };
}

/** The fact that the lock keeps of what an operation is known by, beside its name. */
export function identitySeam({ name, identity }: MethodSeam): LockSeam[] {
  return identity === undefined ? [] : [{ kind: 'identity', name, identity }];
}

/** Operations that are gone, each with the new one that it looks like; where several look alike, none. */
function pairNames(
  typescript: TypeScript,
  known: readonly LockSeam[],
  methods: readonly MethodSeam[],
): readonly { readonly from: string; readonly to: string }[] {
  const past = known.flatMap((seam) => ('signature' in seam ? seam : []));
  const gone = past.filter(({ name }) => !methods.some((method) => method.name === name));
  const fresh = methods.filter(({ name }) => !past.some((seam) => seam.name === name));
  const pairs: { from: string; to: string }[] = [];
  const isLeft = (from: string, to: string): boolean =>
    !pairs.some((pair) => pair.from === from || pair.to === to);
  const looks: ((method: MethodSeam, seam: (typeof gone)[number]) => boolean)[] = [
    (method, { name }) =>
      known.some(
        (seam) => seam.kind === 'identity' && seam.name === name && seam.identity === method.identity,
      ),
    (method, { signature }) =>
      saysMuch(typescript, signature) && oneLine(method.signature) === oneLine(signature),
  ];
  for (const look of looks) {
    const alike = fresh.flatMap((method) =>
      gone
        .filter((seam) => isLeft(seam.name, method.name) && look(method, seam))
        .map(({ name }) => ({ from: name, to: method.name })),
    );
    const unique = alike.filter(
      ({ from, to }) => alike.filter((pair) => pair.from === from || pair.to === to).length === 1,
    );
    pairs.push(...unique);
  }
  return pairs;
}

/** Whether two operations with this signature are hardly two by chance: it takes something and gives something. */
function saysMuch(typescript: TypeScript, signature: string): boolean {
  const { parameters, returns } = parseSignature(typescript, signature);
  return parameters.length > 1 && returns !== undefined && !returns.tokens.includes('void');
}

function isAbstract(typescript: TypeScript, member: Member): boolean {
  const modifiers = typescript.canHaveModifiers(member) ? typescript.getModifiers(member) : [];
  return modifiers?.some(({ kind }) => kind === typescript.SyntaxKind.AbstractKeyword) ?? false;
}

function editsOf(
  typescript: TypeScript,
  node: ts.ClassLikeDeclaration,
  members: readonly Member[],
  { from, to, names }: { readonly from: string; readonly to: string; readonly names: ReadonlySet<string> },
): TextEdit[] {
  const edits: TextEdit[] = [];
  const rename = (name: ts.Node): void => {
    const text = name.getText();
    edits.push({ start: name.getStart(), end: name.getEnd(), text: text.replace(from, to) });
  };
  for (const { name } of members) if (name !== undefined) rename(name);
  const visit = (inner: ts.Node): void => {
    const isCall =
      typescript.isPropertyAccessExpression(inner) &&
      inner.expression.kind === typescript.SyntaxKind.ThisKeyword &&
      inner.name.getText() === from;
    if (isCall) rename(inner.name);
    const index =
      typescript.isIndexedAccessTypeNode(inner) && names.has(inner.objectType.getText())
        ? inner.indexType
        : undefined;
    const isName = index?.getText().slice(1, -1) === from;
    if (index !== undefined && isName) rename(index);
    typescript.forEachChild(inner, visit);
  };
  visit(node);
  return edits;
}
