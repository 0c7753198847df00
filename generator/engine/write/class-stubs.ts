// Methods that nobody wrote yet: as they were emitted, or as a formatter left them. They are the generator's still, so they go with their
// operation and follow it; the least edit makes a method the user's.
import type { ts, TypeScript } from '../../source/typescript.js';
import { type Member, readImports } from './class-file.js';
import { codeHash } from './code-text.js';
import type { LockSeam } from './lock-seam.js';
import type { TextEdit } from './text-edit.js';

/** An unwritten method in a class. */
export interface Stub {
  readonly name: string;
  /** Of its doc comment. */
  readonly start: number;
  readonly end: number;
  /** Of what it says. */
  readonly hash: string;
  /** Identifiers in it. */
  readonly words: ReadonlySet<string>;
}

/** The members of that name, if they are one method that is as one of these was emitted, and nothing of the user's clings to it. */
export function findStub(request: {
  readonly typescript: TypeScript;
  readonly file: ts.SourceFile;
  readonly node: ts.ClassLikeDeclaration;
  readonly name: string;
  readonly members: readonly Member[] | undefined;
  /** What the lock knows. */
  readonly seams: readonly LockSeam[];
  /** As it is emitted now. */
  readonly emitted?: string;
}): Stub | undefined {
  const { typescript, file, node, name, members = [], seams, emitted } = request;
  const [member, ...others] = members;
  if (member === undefined || others.length > 0) return undefined;
  if (!typescript.isMethodDeclaration(member) || member.body === undefined) return undefined;
  const start = member.getStart(file, true);
  const end = member.getEnd();
  const text = file.text.slice(start, end);
  const aliases = new Map(readImports(typescript, file).map(({ imported, local }) => [local, imported]));
  const hash = codeHash(text, aliases);
  const isKnown =
    seams.some((seam) => seam.kind === 'stub' && seam.name === name && seam.hash === hash) ||
    (emitted !== undefined && codeHash(emitted) === hash);
  if (!isKnown) return undefined;
  const previous = node.members[node.members.indexOf(member) - 1]?.getEnd() ?? node.members.pos;
  if (hasRemark(file.text, previous, start, end)) return undefined;
  return { name, start, end, hash, words: new Set(text.match(/[\p{ID_Continue}$]+/gu)) };
}

/** Whether code of the file asks for a member of that name: `this.greet()`, `api['greet']`, `const { greet } = api`. */
export function isAskedFor(typescript: TypeScript, file: ts.SourceFile, stub: Stub): boolean {
  let isFound = false;
  const isName = (node: ts.Node | undefined): boolean =>
    node !== undefined &&
    (typescript.isIdentifier(node) || typescript.isStringLiteralLike(node)) &&
    node.text === stub.name;
  const visit = (node: ts.Node): void => {
    if (typescript.isPropertyAccessExpression(node)) isFound ||= isName(node.name);
    else if (typescript.isElementAccessExpression(node)) isFound ||= isName(node.argumentExpression);
    else if (typescript.isBindingElement(node)) isFound ||= isName(node.propertyName ?? node.name);
    else if (typescript.isIndexedAccessTypeNode(node) && typescript.isLiteralTypeNode(node.indexType))
      isFound ||= isName(node.indexType.literal);
    if (!isFound) typescript.forEachChild(node, visit);
  };
  visit(file);
  return isFound;
}

/** Takes a stub out of its class, with the blank line that set it off. */
export function removeStub({ text }: ts.SourceFile, { start, end }: Stub): TextEdit {
  const lineRest = /^[ \t]*(?=\r?\n|$)/.exec(text.slice(end))?.[0];
  // Something else stands on the line: a comment before it must keep its own line end.
  if (lineRest === undefined) {
    const gap = /^[ \t]*/.exec(text.slice(end))?.[0] ?? '';
    return { start, end: end + gap.length, text: '' };
  }
  // Every line that stays keeps its own line end.
  const before = text.slice(0, start).trimEnd().length;
  const lead = /^[ \t]*\r?\n/.exec(text.slice(before, start))?.[0];
  const stop = end + lineRest.length;
  if (lead === undefined) return { start: before, end: stop, text: '' };
  const own = /^\r?\n/.exec(text.slice(stop))?.[0] ?? '';
  const isFirst = text[before - 1] === '{';
  const blank = (isFirst && /^[ \t]*\r?\n/.exec(text.slice(stop + own.length))?.[0]) || '';
  return { start: before + lead.length, end: stop + own.length + blank.length, text: '' };
}

/** Comments right above it or behind it: somebody has begun to think about it. What stands behind a blank line is no matter. */
function hasRemark(text: string, previous: number, start: number, end: number): boolean {
  if (/^[ \t]*;?[ \t]*\/[/*]/.test(text.slice(end))) return true;
  const gap = text.slice(previous, start);
  const above = gap.includes('\n') ? gap.slice(gap.indexOf('\n')) : gap;
  const remark = above.trimEnd();
  return remark.replace(/;/g, '').trim() !== '' && above.slice(remark.length).split('\n').length <= 2;
}
