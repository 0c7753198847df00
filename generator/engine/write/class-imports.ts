// Imports of a user's file: adds the names that an added or adjusted method needs, takes back what was added and is needed no more.
import type { ts, TypeScript } from '../../source/typescript.js';
import { type ImportedName, isSameModule, moduleOf, readImports } from './class-file.js';
import { namespacesOf } from './class-interface.js';
import { type CodeHabits, moduleIn, readHabits } from './code-habits.js';
import type { TextEdit } from './text-edit.js';
import { textForm } from './text-form.js';

/** A name that is needed from a module. */
export interface NeededName {
  readonly name: string;
  readonly module: string;
  readonly typeOnly: boolean;
  /** What the file calls it, where that is settled; the name is free then. */
  readonly local?: string;
}

/** What importing takes, and what the names are called in the file where that is not their own name. */
export interface ImportPlan {
  readonly edits: readonly TextEdit[];
  readonly locals: ReadonlyMap<string, string>;
}

/** Plans the imports of names. What the file has already is used, under whatever name; a name that is taken is imported as another. */
export function planImports(
  typescript: TypeScript,
  file: ts.SourceFile,
  needed: readonly NeededName[],
): ImportPlan {
  const present = readImports(typescript, file);
  const taken = topLevelNames(typescript, file);
  const namespaces = namespacesOf(typescript, file);
  const habits = readHabits(typescript, file);
  const locals = new Map<string, string>();
  const missing: (NeededName & { readonly local: string })[] = [];
  for (const need of unique(needed)) {
    const found = present.find(
      (name) =>
        name.imported === need.name &&
        isSameModule(name.module, need.module) &&
        (need.typeOnly || !name.isTypeOnly),
    );
    const space = found ?? [...namespaces].find(([, module]) => isSameModule(module, need.module))?.[0];
    if (typeof space === 'string' && need.typeOnly && need.local === undefined) {
      locals.set(need.name, `${space}.${need.name}`);
      continue;
    }
    const local = found?.local ?? need.local ?? freeName(need.name, taken);
    if (local !== need.name) locals.set(need.name, local);
    if (found !== undefined) continue;
    taken.add(local);
    missing.push({ ...need, local });
  }
  const edits: TextEdit[] = [];
  const added = new Map<NamedImport, string[]>();
  for (const module of new Set(missing.map((need) => need.module))) {
    const names = missing.filter((need) => need.module === module);
    const values = names.filter((need) => !need.typeOnly);
    const types = names.filter((need) => need.typeOnly);
    const declarations = importsFrom(typescript, file, module);
    const forValues = declarations.find((found) => !found.isTypeOnly);
    const forTypes = declarations.find((found) => found.isTypeOnly) ?? forValues;
    for (const { needs, target, areTypes } of [
      { needs: values, target: forValues, areTypes: false },
      { needs: types, target: forTypes, areTypes: true },
    ]) {
      if (needs.length === 0) continue;
      const written = needs.map(({ name, local }) => (name === local ? name : `${name} as ${local}`)).sort();
      if (target === undefined) edits.push(newImport({ file, habits, module, names: written, areTypes }));
      else {
        const texts = areTypes && !target.isTypeOnly ? written.map((text) => `type ${text}`) : written;
        added.set(target, [...(added.get(target) ?? []), ...texts]);
      }
    }
  }
  for (const [target, texts] of added) edits.push(...insertSpecifiers(file, target, texts));
  return { edits, locals };
}

/** Takes one import out of the file; everything else of the declaration stays, and so do comments. */
export function removeImport(file: ts.SourceFile, { specifier, declaration }: ImportedName): TextEdit {
  const { text } = file;
  const { elements } = specifier.parent;
  if (elements.length === 1 && declaration.importClause?.name === undefined) {
    const start = declaration.getStart();
    const rest = /^[ \t]*(\r?\n)?/.exec(text.slice(declaration.getEnd()))?.[0] ?? '';
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    const isWholeLine = /^\uFEFF?[ \t]*$/.test(text.slice(lineStart, start));
    return { start, end: declaration.getEnd() + (isWholeLine ? rest.length : 0), text: '' };
  }
  const lineStart = text.lastIndexOf('\n', specifier.getStart() - 1) + 1;
  const tail = /^[ \t]*,?[ \t]*/.exec(text.slice(specifier.getEnd()))?.[0] ?? '';
  const stop = specifier.getEnd() + tail.length;
  if (text.slice(lineStart, specifier.getStart()).trim() === '' && lineStart > specifier.parent.getStart()) {
    const lineEnd = /^\r?\n/.exec(text.slice(stop))?.[0];
    if (lineEnd !== undefined) return { start: lineStart, end: stop + lineEnd.length, text: '' };
    if (/^\/[/*]/.test(text.slice(stop))) return { start: specifier.getStart(), end: stop, text: '' };
  }
  const index = elements.indexOf(specifier);
  const [before, after] = [elements[index - 1], elements[index + 1]];
  const start = after === undefined ? (before?.getEnd() ?? specifier.getStart()) : specifier.getStart();
  const end = after?.getStart() ?? specifier.getEnd();
  // Comments of the user's stay.
  const comments = text.slice(start, end).match(/\/\*[\s\S]*?\*\/|\/\/[^\r\n]*\r?\n/g) ?? [];
  return { start, end, text: comments.join('') };
}

/** Takes an import from another module, where it stands, if its declaration imports nothing else and no other one is from there. */
export function redirectImport(
  typescript: TypeScript,
  file: ts.SourceFile,
  { specifier, declaration }: ImportedName,
  module: string,
): TextEdit | undefined {
  const isAlone = specifier.parent.elements.length === 1 && declaration.importClause?.name === undefined;
  if (!isAlone || importsFrom(typescript, file, module).length > 0) return undefined;
  const { moduleSpecifier } = declaration;
  return { start: moduleSpecifier.getStart() + 1, end: moduleSpecifier.getEnd() - 1, text: module };
}

/** Puts imports that were laid out on lines here, and fit into one again since others went, back on one. What was on lines before stays so. */
export function joinImports(
  typescript: TypeScript,
  before: ts.SourceFile,
  file: ts.SourceFile,
): readonly TextEdit[] {
  const isOnLines = (found: ts.ImportDeclaration): boolean => found.getText().includes('\n');
  return file.statements.filter(typescript.isImportDeclaration).flatMap((declaration) => {
    const bindings = declaration.importClause?.namedBindings;
    const text = declaration.getText();
    if (bindings === undefined || !isOnLines(declaration) || /\/[/*]/.test(text)) return [];
    const wasOnLines = importsFrom(typescript, before, moduleOf(declaration)).some((found) =>
      isOnLines(found.declaration),
    );
    const joined = text
      .replace(/\{\s+/, '{ ')
      .replace(/,?\s+\}/, ' }')
      .replace(/\s+/g, ' ');
    if (wasOnLines || (joined.includes(',') && joined.length > widthOf(before))) return [];
    return [{ start: declaration.getStart(), end: declaration.getEnd(), text: joined }];
  });
}

/** Whether code of the file, other than the import itself, uses an imported name. */
export function isUsed(typescript: TypeScript, file: ts.SourceFile, found: ImportedName): boolean {
  let isFound = false;
  const visit = (node: ts.Node): void => {
    if (isFound || node === found.specifier) return;
    if (typescript.isIdentifier(node) && node.text === found.local) isFound = true;
    else typescript.forEachChild(node, visit);
  };
  visit(file);
  return isFound;
}

interface NamedImport {
  readonly declaration: ts.ImportDeclaration;
  readonly elements: ts.NodeArray<ts.ImportSpecifier>;
  readonly isTypeOnly: boolean;
}

function importsFrom(typescript: TypeScript, file: ts.SourceFile, module: string): readonly NamedImport[] {
  return file.statements.filter(typescript.isImportDeclaration).flatMap((declaration) => {
    const clause = declaration.importClause;
    const bindings = clause?.namedBindings;
    if (clause === undefined || bindings === undefined || !typescript.isNamedImports(bindings)) return [];
    if (!isSameModule(moduleOf(declaration), module)) return [];
    return [{ declaration, elements: bindings.elements, isTypeOnly: clause.isTypeOnly }];
  });
}

/** Adds names to an import, each behind the one that goes before it; comments stay with what they are about. */
function insertSpecifiers(
  file: ts.SourceFile,
  { declaration, elements }: NamedImport,
  texts: readonly string[],
): TextEdit[] {
  const { text } = file;
  const { lineEnd } = textForm(text);
  const last = elements.at(-1);
  if (last === undefined) return [{ start: elements.pos, end: elements.pos, text: ` ${texts.join(', ')} ` }];
  const { parent: braces } = last;
  const key = orders.find((order) =>
    elements.every((element, i) => i === 0 || order(elements[i - 1]!.getText()) <= order(element.getText())),
  );
  const batches = new Map<ts.ImportSpecifier | undefined, string[]>();
  for (const added of texts) {
    const next = key ? elements.findIndex((element) => key(element.getText()) > key(added)) : -1;
    const previous = next === -1 ? last : elements[next - 1];
    batches.set(previous, [...(batches.get(previous) ?? []), added]);
  }
  const isSpread = text.slice(elements.pos, last.getStart()).includes('\n');
  const hasComments = /\/[/*]/.test(text.slice(braces.getStart(), braces.getEnd()));
  const length = declaration.getEnd() - declaration.getStart() + texts.join(', ').length + 2;
  if (!isSpread && !hasComments && length > widthOf(file)) {
    const all = [undefined, ...elements].flatMap((element) => [
      ...(element === undefined ? [] : [element.getText()]),
      ...(batches.get(element) ?? []),
    ]);
    return [{ start: braces.getStart(), end: braces.getEnd(), text: onLines(file, all) }];
  }
  const indent = isSpread ? lineEnd + indentAt(text, last.getStart()) : ' ';
  return [...batches].flatMap(([previous, added]): TextEdit[] => {
    const from = previous?.getEnd() ?? braces.getStart() + 1;
    const comments = isSpread
      ? /^[ \t]*,?[ \t]*(?:\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/)?/
      : /^(?:[ \t]*\/\*[^\r\n]*?\*\/)*/;
    const rest = comments.exec(text.slice(from))?.[0] ?? '';
    const at = from + rest.trimEnd().length;
    if (previous === undefined)
      return [{ start: at, end: at, text: added.map((each) => `${indent}${each},`).join('') }];
    if (!isSpread) return [{ start: at, end: at, text: added.map((each) => `,${indent}${each}`).join('') }];
    if (/^[ \t]*,/.test(rest))
      return [{ start: at, end: at, text: added.map((each) => `${indent}${each},`).join('') }];
    return [
      { start: from, end: from, text: ',' },
      { start: at, end: at, text: indent + added.join(`,${indent}`) },
    ];
  });
}

/** The longest line that an import may have: as long as the file's own imports are, within reason. */
function widthOf(file: ts.SourceFile): number {
  const lengths = file.statements.flatMap((statement) => {
    const text = statement.getText();
    return /^import\b/.test(text) ? text.split('\n').map((line) => line.trimEnd().length) : [];
  });
  return Math.min(120, Math.max(80, ...lengths));
}

/** `{ A, B }` with each name on a line of its own. */
function onLines({ text }: ts.SourceFile, names: readonly string[]): string {
  const { lineEnd } = textForm(text);
  const indent = /^(\t| {2,8})\S/m.exec(text)?.[1] ?? '  ';
  return `{${names.map((name) => `${lineEnd}${indent}${name},`).join('')}${lineEnd}}`;
}

/** Names that are imported from a module that the file imports nothing of yet. */
interface NewImport {
  readonly file: ts.SourceFile;
  readonly habits: CodeHabits;
  readonly module: string;
  readonly names: readonly string[];
  readonly areTypes: boolean;
}

function newImport({ file, habits, module, names, areTypes }: NewImport): TextEdit {
  const { text } = file;
  const { lineEnd } = textForm(text);
  const imports = file.statements.filter((statement) => /^import\b/.test(statement.getText()));
  const { quote, stop, space, hasInlineTypes } = habits;
  const isInline = areTypes && hasInlineTypes;
  const specifiers = isInline ? names.map((name) => `type ${name}`) : names;
  const written = (braces: string): string =>
    `import ${areTypes && !isInline ? 'type ' : ''}${braces} from ${quote}${moduleIn(habits, module)}${quote}${stop}`;
  const line = written(`{${space}${specifiers.join(', ')}${space}}`);
  // A single name has nowhere to go: it stays on its line, as Prettier leaves it.
  const one = names.length > 1 && line.length > widthOf(file) ? written(onLines(file, specifiers)) : line;
  const last = imports.at(-1);
  if (last !== undefined) {
    const rest =
      /^[ \t]*(\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/[ \t]*)?(?=\r?\n|$)/.exec(text.slice(last.getEnd()))?.[0] ?? '';
    const at = last.getEnd() + rest.length;
    return { start: at, end: at, text: lineEnd + one };
  }
  const prologue = file.statements.findLast((statement) =>
    /^(['"])use [a-z]+\1;?$/.test(statement.getText()),
  );
  if (prologue !== undefined)
    return { start: prologue.getEnd(), end: prologue.getEnd(), text: lineEnd + one };
  const start = /^\uFEFF?(#![^\n]*\n)?/.exec(text)?.[0].length ?? 0;
  return { start, end: start, text: one + lineEnd };
}

function topLevelNames(typescript: TypeScript, file: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    const { name } = node as ts.Node & { readonly name?: ts.Node };
    // Any declaration of the name, wherever, could hide the import: better another name than a clash.
    const isProperty =
      typescript.isPropertyAccessExpression(node) ||
      typescript.isClassElement(node) ||
      typescript.isTypeElement(node);
    if (name !== undefined && typescript.isIdentifier(name) && !isProperty) names.add(name.text);
    typescript.forEachChild(node, visit);
  };
  visit(file);
  return names;
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let free = `Generated${name}`;
  for (let count = 2; taken.has(free); count += 1) free = `Generated${name}${count}`;
  return free;
}

function unique(needed: readonly NeededName[]): NeededName[] {
  const found = new Map<string, NeededName>();
  for (const need of needed) {
    const key = `${need.module} ${need.name}`;
    const typeOnly = need.typeOnly && (found.get(key)?.typeOnly ?? true);
    found.set(key, { ...need, typeOnly });
  }
  return [...found.values()];
}

/** Orders that tools sort imported names by: letter by letter with A before a before B, or without regard to case. */
const orders: readonly ((specifier: string) => string)[] = [
  (specifier) =>
    nameIn(specifier).replace(/[a-z]/gi, (letter) => letter.toLowerCase() + (letter < 'a' ? 0 : 1)),
  (specifier) => nameIn(specifier).toLowerCase(),
];

function nameIn(specifier: string): string {
  return specifier.replace(/^type /, '');
}

function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
}
