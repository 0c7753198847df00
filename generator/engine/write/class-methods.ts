// Puts new methods into a class: where the manifest's order wants them, indented as the class is.
import type { ts } from '../../source/typescript.js';
import type { MethodSeam } from './change.js';
import type { Member } from './class-file.js';
import type { TextEdit } from './text-edit.js';
import { textForm } from './text-form.js';

/** What is to be added, and to what. */
export interface InsertRequest {
  readonly file: ts.SourceFile;
  readonly node: ts.ClassLikeDeclaration;
  readonly members: ReadonlyMap<string, readonly Member[]>;
  /** All operations in manifest order. */
  readonly order: readonly MethodSeam[];
  /** Those of them that are to be added. */
  readonly added: readonly MethodSeam[];
  readonly localise: (text: string) => string;
}

/** The insertions: behind the operation that goes before in the manifest, else before the one that follows, else at the end. */
export function insertMethods({ file, node, members, order, added, localise }: InsertRequest): TextEdit[] {
  const style = readStyle(file, node);
  const batches = new Map<number, { after: ts.ClassElement | undefined; texts: string[] }>();
  let anchor: ts.ClassElement | undefined;
  let hasAnchor = false;
  for (const seam of order) {
    if (!added.includes(seam)) {
      const own = lastElement(node, members.get(seam.name));
      if (own !== undefined) [anchor, hasAnchor] = [own, true];
      continue;
    }
    const after = hasAnchor ? anchor : elementBefore(node, members, order, seam);
    const key = after === undefined ? -1 : node.members.indexOf(after);
    const batch = batches.get(key) ?? { after, texts: [] };
    batches.set(key, batch);
    batch.texts.push(indented(localise(seam.text), style));
  }
  return [...batches.values()].map(({ after, texts }) => insertion(file, node, after, texts, style));
}

/** A method's text as it would stand in the class. */
export function layOutMethod(file: ts.SourceFile, node: ts.ClassLikeDeclaration, text: string): string {
  return indented(text, readStyle(file, node));
}

interface Style {
  readonly lineEnd: string;
  /** Of the line that the class begins on. */
  readonly outer: string;
  /** Of a member. */
  readonly inner: string;
  readonly unit: string;
}

function readStyle(file: ts.SourceFile, node: ts.ClassLikeDeclaration): Style {
  const { text } = file;
  const outer = indentAt(text, node.getStart());
  const example = node.members.find((member) => isFirstOnLine(text, member.getStart()));
  const found = example && indentAt(text, example.getStart());
  const unit =
    found !== undefined && found.startsWith(outer) && found !== outer ? found.slice(outer.length) : '  ';
  return { lineEnd: textForm(text).lineEnd, outer, inner: outer + unit, unit };
}

function indented(text: string, { lineEnd, inner, unit }: Style): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      if (line === '') return '';
      const depth = /^(?: {2})*/.exec(line)![0].length;
      return inner + unit.repeat(depth / 2) + line.slice(depth);
    })
    .join(lineEnd);
}

function insertion(
  file: ts.SourceFile,
  node: ts.ClassLikeDeclaration,
  after: ts.ClassElement | undefined,
  texts: readonly string[],
  { lineEnd, outer, inner }: Style,
): TextEdit {
  const { text } = file;
  const from = after?.getEnd() ?? node.members.pos;
  const lineRest = /^[ \t]*(?:\/\*[^\r\n]*?\*\/[ \t]*)*(?:\/\/[^\r\n]*)?(?=\r?\n)/.exec(text.slice(from));
  const at = from + (lineRest?.[0].length ?? 0);
  const next = node.members[after === undefined ? 0 : node.members.indexOf(after) + 1];
  const body = texts.join(lineEnd + lineEnd);
  const lead = after === undefined ? lineEnd : lineEnd + lineEnd;
  // What stood on the same line goes to a line of its own; before another member comes a blank line.
  const isBeforeMember = next !== undefined && (lineRest === null || after === undefined);
  const tail = isBeforeMember ? lineEnd : '';
  const newLine = lineRest === null ? lineEnd + (next === undefined ? outer : inner) : '';
  return { start: at, end: at, text: lead + body + tail + newLine };
}

function lastElement(
  node: ts.ClassLikeDeclaration,
  found: readonly Member[] | undefined,
): ts.ClassElement | undefined {
  // A property that the constructor declares is no place to add something behind.
  return found?.findLast((member): member is ts.ClassElement =>
    node.members.includes(member as ts.ClassElement),
  );
}

/** The member that goes before the first operation present after this one; the last member where there is none. */
function elementBefore(
  node: ts.ClassLikeDeclaration,
  members: ReadonlyMap<string, readonly Member[]>,
  order: readonly MethodSeam[],
  seam: MethodSeam,
): ts.ClassElement | undefined {
  for (const later of order.slice(order.indexOf(seam) + 1)) {
    const first = members.get(later.name)?.find((member) => node.members.includes(member as ts.ClassElement));
    if (first !== undefined) return node.members[node.members.indexOf(first as ts.ClassElement) - 1];
  }
  return node.members.at(-1);
}

function isFirstOnLine(text: string, offset: number): boolean {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset).trim() === '';
}

function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1))?.[0] ?? '';
}
