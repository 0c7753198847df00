// A method's signature in pieces, so that each piece can follow the manifest for itself.
import type { ts, TypeScript } from '../../source/typescript.js';
import { type Handler, readImports } from './class-file.js';
import { namespacesOf } from './class-interface.js';
import type { TextEdit } from './text-edit.js';

/** A parameter or a return type: its text, and its tokens for comparison (layout and trailing commas don't count). */
export interface SignaturePiece {
  readonly text: string;
  readonly tokens: string;
}

/** A signature in pieces. */
export interface Signature {
  readonly parameters: readonly (SignaturePiece & {
    readonly name: string;
    readonly type: SignaturePiece | undefined;
  })[];
  readonly returns: SignaturePiece | undefined;
}

/** What local names were imported as; of a namespace nothing. */
export type Aliases = ReadonlyMap<string, string>;

/** The names that a file knows types by. */
export function aliasesOf(typescript: TypeScript, file: ts.SourceFile): Aliases {
  const names = readImports(typescript, file).map(({ imported, local }) => [local, imported] as const);
  const spaces = [...namespacesOf(typescript, file).keys()].map((space) => [space, ''] as const);
  return new Map([...names, ...spaces]);
}

/** Reads a signature as the emitters write it: `(input: LoginInput, call: Call): Promise<Session>`. */
export function parseSignature(typescript: TypeScript, signature: string): Signature {
  const text = `declare class C { m${signature}; }`;
  const file = typescript.createSourceFile('s.ts', text, typescript.ScriptTarget.Latest, true);
  const declaration = file.statements[0];
  const method =
    declaration && typescript.isClassDeclaration(declaration) ? declaration.members[0] : undefined;
  if (method === undefined || !typescript.isMethodDeclaration(method)) {
    throw new Error(`Not a signature: ${signature}`);
  }
  return readSignature(typescript, method, new Map());
}

/** Reads the signature of a method in a file; names that were imported under another one are read as what they are. */
export function readSignature(typescript: TypeScript, method: Handler, imported: Aliases): Signature {
  const piece = (node: ts.Node): SignaturePiece => {
    const text = node.getText();
    return { text, tokens: tokensOf(typescript, text, imported) };
  };
  return {
    parameters: method.parameters.map((parameter) => ({
      ...piece(parameter),
      name: parameter.name.getText(),
      type: parameter.type && piece(parameter.type),
    })),
    returns: method.type && piece(method.type),
  };
}

/** Whether two signatures mean the same, whatever their parameters are called. */
export function isSameSignature(a: Signature, b: Signature): boolean {
  return (
    a.parameters.length === b.parameters.length &&
    a.parameters.every((parameter, index) => parameter.type?.tokens === b.parameters[index]!.type?.tokens) &&
    a.returns?.tokens === b.returns?.tokens
  );
}

/**
 * What makes a method's signature follow the manifest: edits of the pieces that are as they were emitted. Undefined when a piece
 * that has to change is not: the user changed it, so it is the user's affair.
 */
export function followSignature(request: {
  readonly typescript: TypeScript;
  readonly method: Handler;
  readonly actual: Signature;
  readonly emitted: Signature;
  readonly wanted: Signature;
  /** Puts names into the form that the file knows them by. */
  readonly localise: (text: string) => string;
}): readonly TextEdit[] | undefined {
  const { typescript, method, actual, emitted, wanted, localise } = request;
  const edits: TextEdit[] = [];
  const replace = (node: ts.Node, text: string): void => {
    edits.push({ start: node.getStart(), end: node.getEnd(), text: localise(text) });
  };
  if (
    wanted.returns?.tokens !== emitted.returns?.tokens &&
    actual.returns?.tokens !== wanted.returns?.tokens
  ) {
    // A promise that becomes a stream needs another body, not another type.
    if (wanted.returns === undefined || head(wanted.returns) !== head(emitted.returns)) return undefined;
    if (method.type !== undefined) {
      if (actual.returns?.tokens !== emitted.returns?.tokens) return undefined;
      replace(method.type, wanted.returns.text);
    }
  }
  if (sameNames(emitted, wanted)) {
    for (const [index, parameter] of method.parameters.entries()) {
      const [is, was, becomes] = [actual, emitted, wanted].map(
        (signature) => signature.parameters[index]?.type,
      );
      if (becomes === undefined || becomes.tokens === was?.tokens || is === undefined) continue;
      if (is.tokens === becomes.tokens) continue;
      if (is.tokens !== was?.tokens || parameter.type === undefined) return undefined;
      replace(parameter.type, becomes.text);
    }
    return edits;
  }
  // A method may take fewer parameters than it is given.
  if (actual.parameters.length === 0) return edits;
  // Code that uses what would go is the user's to change.
  if (usesRemoved(typescript, method, emitted, wanted)) return undefined;
  const list = parameterList(actual, emitted, wanted);
  const { pos, end } = method.parameters;
  const { text } = method.getSourceFile();
  if (list === undefined || text[pos - 1] !== '(' || /\/[/*]/.test(text.slice(pos, end))) return undefined;
  return [...edits, { start: pos, end, text: localise(list) }];
}

/** The tokens of a type or parameter, one blank between them. */
function tokensOf(typescript: TypeScript, text: string, imported: Aliases): string {
  const scanner = typescript.createScanner(typescript.ScriptTarget.Latest, true, undefined, text);
  const tokens: string[] = [];
  for (let kind = scanner.scan(); kind !== typescript.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    const token = scanner.getTokenText();
    if (/^[)\]}>]$/.test(token) && tokens.at(-1) === ',') tokens.pop();
    // Behind a namespace stands what it is of.
    if (token === '.' && tokens.at(-1) === '') tokens.pop();
    else tokens.push(tokens.at(-1) === '.' ? token : (imported.get(token) ?? token));
  }
  return tokens.join(' ');
}

function head(piece: SignaturePiece | undefined): string | undefined {
  return piece?.tokens.split(' ')[0];
}

function sameNames(a: Signature, b: Signature): boolean {
  return (
    a.parameters.length === b.parameters.length &&
    a.parameters.every((parameter, index) => parameter.name === b.parameters[index]!.name)
  );
}

function usesRemoved(
  typescript: TypeScript,
  method: Handler,
  emitted: Signature,
  wanted: Signature,
): boolean {
  const removed = method.parameters.filter((_, index) => {
    const name = emitted.parameters[index]?.name;
    return !wanted.parameters.some((parameter) => parameter.name === name);
  });
  const names = new Set(removed.map((parameter) => parameter.name.getText()));
  // A name that the user gave counts as use.
  if (![...names].every((name) => emitted.parameters.some((parameter) => parameter.name === name)))
    return true;
  let isUsed = false;
  const visit = (node: ts.Node): void => {
    if (typescript.isIdentifier(node) && names.has(node.text)) isUsed = true;
    else typescript.forEachChild(node, visit);
  };
  if (method.body !== undefined) visit(method.body);
  return isUsed;
}

/** The list with a parameter more or less; the user's own names for the ones that stay. Undefined when the user changed the list. */
function parameterList(actual: Signature, emitted: Signature, wanted: Signature): string | undefined {
  const isLeft =
    actual.parameters.length <= emitted.parameters.length &&
    actual.parameters.every((parameter, i) => parameter.type?.tokens === emitted.parameters[i]!.type?.tokens);
  if (!isLeft) return undefined;
  // What the user has left out of the list is not put back.
  const left = emitted.parameters.slice(actual.parameters.length).map(({ name }) => name);
  const kept = wanted.parameters.filter(({ name }) => !left.includes(name));
  const texts = kept.map((parameter) => {
    const index = emitted.parameters.findIndex((candidate) => candidate.name === parameter.name);
    const own = actual.parameters[index]?.name;
    return own === undefined || parameter.type === undefined
      ? parameter.text
      : `${own}: ${parameter.type.text}`;
  });
  return texts.join(', ');
}
