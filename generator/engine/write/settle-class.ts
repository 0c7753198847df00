// A class file that git left conflict markers in: what each side added, imports and whole methods, is taken of both. Anything else is for
// a person to settle.
import type { ts, TypeScript } from '../../source/typescript.js';
import { isSameModule, parseFile, readImports } from './class-file.js';
import { type NeededName, planImports } from './class-imports.js';
import { findMarkers, type MarkedPlace, sideOf } from './markers.js';
import { applyEdits } from './text-edit.js';

/** The settled text; undefined where the sides differ in more than what they added. */
export function settleClass(typescript: TypeScript, path: string, text: string): string | undefined {
  const [ours, theirs] = [sideOf(text, 'ours'), sideOf(text, 'theirs')].map((side) =>
    parseFile(typescript, path, side),
  );
  if (ours?.kind !== 'parsed' || theirs?.kind !== 'parsed') return undefined;
  let settled = text;
  // From the last on, so that the places of those before stay where they are.
  for (const place of findMarkers(text).toReversed()) {
    const isImport = isAmongImports(typescript, text, place);
    const next = isImport ? withSide(settled, place) : withBoth(typescript, settled, place);
    if (next === undefined) return undefined;
    settled = next;
  }
  const parsed = parseFile(typescript, path, settled);
  if (parsed.kind === 'broken') return undefined;
  const needed = importsOnlyIn(typescript, theirs.file, parsed.file);
  const joined = applyEdits(settled, planImports(typescript, parsed.file, needed).edits);
  return parseFile(typescript, path, joined).kind === 'parsed' ? joined : undefined;
}

/** Whether nothing but imports stands there, on either side and around it. */
function isAmongImports(typescript: TypeScript, text: string, { start, ours, theirs }: MarkedPlace): boolean {
  const before = sideOf(text.slice(0, start), 'ours');
  return [ours, theirs].every((side) => {
    const file = typescript.createSourceFile('a.ts', before + side, typescript.ScriptTarget.Latest, true);
    const others = file.statements.filter((statement) => !typescript.isImportDeclaration(statement));
    // The last import may go on behind the place: then it does not end here.
    return others.length === 0;
  });
}

function withSide(text: string, { start, end, ours }: MarkedPlace): string {
  const rest = /^\r?\n/.exec(text.slice(end))?.[0].length ?? 0;
  return text.slice(0, start) + ours + text.slice(end + rest);
}

/** How many lines around a place may belong to what both sides added: git hands lines that are alike to neither. */
const reach = 4;

/** Both sides, one behind the other, where each is made of whole methods that the other has not. */
function withBoth(typescript: TypeScript, text: string, place: MarkedPlace): string | undefined {
  const rest = /^\r?\n/.exec(text.slice(place.end))?.[0].length ?? 0;
  const before = linesOf(text.slice(0, place.start));
  const behind = linesOf(text.slice(place.end + rest));
  for (let head = 0; head <= Math.min(reach, before.length); head += 1) {
    for (let tail = 0; tail <= Math.min(reach, behind.length); tail += 1) {
      const lead = before.slice(before.length - head).join('');
      const trail = behind.slice(0, tail).join('');
      const [first, second] = [lead + place.ours + trail, lead + place.theirs + trail];
      const [mine, other] = [first, second].map((side) => methodsIn(typescript, side));
      if (mine === undefined || other === undefined || mine.some((name) => other.includes(name))) continue;
      const gap = /\n\s*\n$/.test(first) || /^\s*\n/.test(second) ? '' : '\n';
      return (
        before.slice(0, before.length - head).join('') + first + gap + second + behind.slice(tail).join('')
      );
    }
  }
  return undefined;
}

/** The names of the methods that a text is made of; undefined where it is anything else. */
function methodsIn(typescript: TypeScript, side: string): readonly string[] | undefined {
  if (/<{7}|>{7}/.test(side)) return undefined;
  const parsed = parseFile(typescript, 'a.ts', `class A {\n${side}\n}`);
  const [statement, ...others] = parsed.kind === 'parsed' ? parsed.file.statements : [];
  if (statement === undefined || others.length > 0 || !typescript.isClassDeclaration(statement))
    return undefined;
  const names = statement.members.map((member) =>
    typescript.isMethodDeclaration(member) && member.body !== undefined ? member.name.getText() : undefined,
  );
  if (names.length === 0 || names.includes(undefined)) return undefined;
  return names.flatMap((name) => name ?? []);
}

function importsOnlyIn(
  typescript: TypeScript,
  theirs: ts.SourceFile,
  settled: ts.SourceFile,
): readonly NeededName[] {
  const present = readImports(typescript, settled);
  return readImports(typescript, theirs).flatMap(({ imported, local, module, isTypeOnly }): NeededName[] =>
    present.some((found) => found.local === local && isSameModule(found.module, module))
      ? []
      : [{ name: imported, module, typeOnly: isTypeOnly, ...(imported !== local && { local }) }],
  );
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
