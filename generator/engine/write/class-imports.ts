// Imports of a user's file: adds the names that an added or adjusted method needs, takes back what was added and is needed no more.
import type { ts, TypeScript } from '../../source/typescript.js';
import { type ImportedName, isSameModule, moduleOf, readImports } from './class-file.js';
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
  const locals = new Map<string, string>();
  const missing: (NeededName & { readonly local: string })[] = [];
  for (const need of unique(needed)) {
    const found = present.find(
      (name) =>
        name.imported === need.name &&
        isSameModule(name.module, need.module) &&
        (need.typeOnly || !name.isTypeOnly),
    );
    const local = found?.local ?? need.local ?? freeName(need.name, taken);
    if (local !== need.name) locals.set(need.name, local);
    if (found !== undefined) continue;
    taken.add(local);
    missing.push({ ...need, local });
  }
  const edits: TextEdit[] = [];
  for (const module of new Set(missing.map((need) => need.module))) {
    const names = missing.filter((need) => need.module === module);
    const values = names.filter((need) => !need.typeOnly);
    const types = names.filter((need) => need.typeOnly);
    const declarations = importsFrom(typescript, file, module);
    const forValues = declarations.find((found) => !found.isTypeOnly);
    const forTypes = declarations.find((found) => found.isTypeOnly) ?? forValues;
    edits.push(...addTo(file, forValues, module, values, false));
    edits.push(...addTo(file, forTypes, module, types, true));
  }
  return { edits, locals };
}

/** Takes one import out of the file; everything else of the declaration stays. */
export function removeImport(file: ts.SourceFile, { specifier, declaration }: ImportedName): TextEdit {
  const { text } = file;
  const { elements } = specifier.parent;
  if (elements.length === 1 && declaration.importClause?.name === undefined) {
    const start = declaration.getStart();
    const rest = /^[ \t]*\r?\n/.exec(text.slice(declaration.getEnd()))?.[0] ?? '';
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    const isWholeLine = /^\uFEFF?[ \t]*$/.test(text.slice(lineStart, start));
    return { start, end: declaration.getEnd() + (isWholeLine ? rest.length : 0), text: '' };
  }
  const index = elements.indexOf(specifier);
  const [before, after] = [elements[index - 1], elements[index + 1]];
  const start = after === undefined ? (before?.getEnd() ?? specifier.getStart()) : specifier.getStart();
  const end = after?.getStart() ?? specifier.getEnd();
  // Comments of the user's stay.
  const comments = text.slice(start, end).match(/\/\*[\s\S]*?\*\/|\/\/[^\r\n]*\r?\n/g) ?? [];
  return { start, end, text: comments.join('') };
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

function addTo(
  file: ts.SourceFile,
  target: NamedImport | undefined,
  module: string,
  names: readonly (NeededName & { readonly local: string })[],
  areTypes: boolean,
): TextEdit[] {
  if (names.length === 0) return [];
  const written = names.map(({ name, local }) => (name === local ? name : `${name} as ${local}`)).sort();
  if (target === undefined) return [newImport(file, module, written, areTypes)];
  const texts = areTypes && !target.isTypeOnly ? written.map((text) => `type ${text}`) : written;
  return insertSpecifiers(file, target.elements, texts);
}

function insertSpecifiers(
  file: ts.SourceFile,
  elements: ts.NodeArray<ts.ImportSpecifier>,
  texts: readonly string[],
): TextEdit[] {
  const { text } = file;
  const { lineEnd } = textForm(text);
  const last = elements.at(-1);
  if (last === undefined) return [{ start: elements.pos, end: elements.pos, text: ` ${texts.join(', ')} ` }];
  const isSpread = text.slice(elements.pos, last.getStart()).includes('\n');
  const indent = isSpread ? lineEnd + indentAt(text, last.getStart()) : ' ';
  const isSorted = elements.every(
    (element, i) => i === 0 || key(elements[i - 1]!.getText()) <= key(element.getText()),
  );
  return texts.map((added): TextEdit => {
    const next = isSorted ? elements.find((element) => key(element.getText()) > key(added)) : undefined;
    if (next === undefined) return { start: last.getEnd(), end: last.getEnd(), text: `,${indent}${added}` };
    return { start: next.getStart(), end: next.getStart(), text: `${added},${indent}` };
  });
}

function newImport(
  file: ts.SourceFile,
  module: string,
  names: readonly string[],
  areTypes: boolean,
): TextEdit {
  const { text } = file;
  const { lineEnd } = textForm(text);
  const imports = file.statements.filter((statement) => /^import\b/.test(statement.getText()));
  const example = imports.at(-1)?.getText() ?? '';
  const quote = example.includes('"') ? '"' : "'";
  const stop = example === '' || example.endsWith(';') ? ';' : '';
  const one = `import ${areTypes ? 'type ' : ''}{ ${names.join(', ')} } from ${quote}${module}${quote}${stop}`;
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

function key(specifier: string): string {
  return specifier.replace(/^type /, '').toLowerCase();
}

function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
}
