// Final layout of emitted TypeScript: a small document printer, and the shapes that Prettier's defaults give to lists, unions and imports.

/** Text with places where it may break. Printed by `print`. */
export type Doc =
  | string
  | readonly Doc[]
  | { readonly kind: 'group'; readonly of: Doc; readonly broken: boolean }
  | { readonly kind: 'indent'; readonly of: Doc }
  | { readonly kind: 'line'; readonly flat: string; readonly hard: boolean }
  | { readonly kind: 'fill'; readonly of: readonly string[] }
  | { readonly kind: 'if-broken'; readonly broken: Doc; readonly flat: Doc }
  | { readonly kind: 'after'; readonly of: Doc };

/** A space, or a line break where the group around it does not fit. */
export const line: Doc = { kind: 'line', flat: ' ', hard: false };
/** Nothing, or a line break where the group around it does not fit. */
export const softLine: Doc = { kind: 'line', flat: '', hard: false };
/** Always a line break; the groups around it are broken. */
export const hardLine: Doc = { kind: 'line', flat: '', hard: true };

/** What stands on one line if it fits, and breaks at all its own lines if not. */
export function group(...of: readonly Doc[]): Doc {
  return { kind: 'group', of, broken: hasHardLine(of) };
}

/** Lines inside are indented by two more spaces. */
export function indent(...of: readonly Doc[]): Doc {
  return { kind: 'indent', of };
}

/** One text where the group around is broken, another where it is not. */
export function ifBroken(broken: Doc, flat: Doc = ''): Doc {
  return { kind: 'if-broken', broken, flat };
}

/** Words with a space between them, as many on each line as fit. */
export function fill(of: readonly string[]): Doc {
  return { kind: 'fill', of };
}

/**
 * What follows `=` or `key:`: on the same line if its beginning fits there, up to where it may break first; else on the next line,
 * indented.
 */
export function after(of: Doc): Doc {
  return { kind: 'after', of };
}

/** Puts a separator between items. */
export function join(separator: Doc, items: readonly Doc[]): Doc {
  const joined: Doc[] = [];
  for (const [index, item] of items.entries()) {
    if (index > 0) joined.push(separator);
    joined.push(item);
  }
  return joined;
}

/** Items between brackets, one a line with a trailing comma where they don't fit: parameters, arguments, array literals. */
export function list(open: string, items: readonly Doc[], close: string): Doc {
  if (items.length === 0) return open + close;
  return group(open, indent(softLine, join([',', line], items)), ifBroken(','), softLine, close);
}

/** A call: `name(a, b)`. */
export function call(name: Doc, args: readonly Doc[]): Doc {
  return [name, list('(', args, ')')];
}

/** An object literal or type literal: `{ a, b }`, one entry a line where it doesn't fit. */
export function braces(entries: readonly Doc[], separator: ',' | ';' = ','): Doc {
  if (entries.length === 0) return '{}';
  return group('{', indent(line, join([separator, line], entries)), ifBroken(separator), line, '}');
}

/** An object literal that is always one entry a line. */
export function openBraces(entries: readonly Doc[]): Doc {
  if (entries.length === 0) return '{}';
  return group('{', indent(hardLine, join([',', hardLine], entries), ','), hardLine, '}');
}

/** `test ? yes : no`. */
export function conditional(test: Doc, yes: Doc, no: Doc): Doc {
  return conditionalChain([[test, yes]], no);
}

/** `test ? yes : test2 ? yes2 : no`: breaks at all arms at once. */
export function conditionalChain(arms: readonly (readonly [test: Doc, yes: Doc])[], no: Doc): Doc {
  let chain: Doc = no;
  let last = true;
  for (const [test, yes] of [...arms].reverse()) {
    chain = [test, indent(line, '? ', indent(yes), line, ': ', last ? indent(chain) : chain)];
    last = false;
  }
  return group(chain);
}

/** Type arguments: `<A, B>`, one a line where they don't fit. */
export function typeArguments(types: readonly Doc[]): Doc {
  return group('<', indent(softLine, join([',', line], types)), softLine, '>');
}

/** The members of a union after `=` or `:`, each on its own line behind a bar where they don't fit. */
export function unionAfter(lead: string, members: readonly Doc[]): Doc {
  if (members.length === 1) return [lead, ' ', members[0] ?? ''];
  const bars = group(
    ifBroken('| '),
    join(
      [line, '| '],
      members.map((member) => indent(member)),
    ),
  );
  return group(lead, indent(line, bars));
}

/** A function's head up to its body's brace: `export function name(a: A, b: B): C {`. */
export function functionHead(lead: string, parameters: readonly Doc[], result: string): string {
  return print([lead, list('(', parameters, ')'), ': ', result, ' {']);
}

/** An import statement. Names are written as given, so `type` may stand before one and ` as ` behind it. */
export function importStatement(names: readonly string[], module: string, typeOnly: boolean): string {
  const lead = typeOnly ? 'import type ' : 'import ';
  const from = ` from ${JSON.stringify(module)};`;
  // Prettier never breaks the braces of a single name.
  if (names.length === 1) return `${lead}{ ${names[0] ?? ''} }${from}`;
  return print([lead, braces(names), from]);
}

/** The text of a document, broken to fit 80 columns. `start` is how many columns the surrounding lines are indented. */
export function print(doc: Doc, start = 0, column = start): string {
  const stack: Command[] = [{ indentation: start, broken: true, doc }];
  // Pieces, joined at the end: trimming one growing text at every line break would cost the square of its length.
  const pieces: string[] = [];
  let position = column;
  for (let command = stack.pop(); command !== undefined; command = stack.pop()) {
    const { indentation, broken, doc: part } = command;
    if (typeof part === 'string') {
      pieces.push(part);
      const lastBreak = part.lastIndexOf('\n');
      position = lastBreak === -1 ? position + part.length : part.length - lastBreak - 1;
    } else if (isList(part)) {
      for (let i = part.length - 1; i >= 0; i--) stack.push({ indentation, broken, doc: part[i] ?? '' });
    } else if (part.kind === 'indent') {
      stack.push({ indentation: indentation + 2, broken, doc: part.of });
    } else if (part.kind === 'if-broken') {
      stack.push({ indentation, broken, doc: broken ? part.broken : part.flat });
    } else if (part.kind === 'after') {
      const stays = !broken || headFits(part.of, 79 - position, stack);
      if (!stays) trimLastPieces(pieces);
      const inner = stays ? indentation : indentation + 2;
      const lead = stays ? ' ' : `\n${' '.repeat(inner)}`;
      pieces.push(lead);
      position = stays ? position + 1 : inner;
      stack.push({ indentation: inner, broken, doc: part.of });
    } else if (part.kind === 'group') {
      const flat: Command = { indentation, broken: false, doc: part.of };
      const fitsFlat = !part.broken && fits(flat, stack, 80 - position);
      stack.push(fitsFlat ? flat : { indentation, broken: true, doc: part.of });
    } else if (part.kind === 'fill') {
      for (const [index, word] of part.of.entries()) {
        const breaks = broken && index > 0 && position + 1 + word.length > 80;
        const lead = index === 0 ? '' : breaks ? `\n${' '.repeat(indentation)}` : ' ';
        pieces.push(lead + word);
        position = (breaks ? indentation : position + lead.length) + word.length;
      }
    } else if (broken || part.hard) {
      trimLastPieces(pieces);
      pieces.push(`\n${' '.repeat(indentation)}`);
      position = indentation;
    } else {
      pieces.push(part.flat);
      position += part.flat.length;
    }
  }
  return pieces.join('');
}

/** Takes the white space off the end of the text that the pieces make. */
function trimLastPieces(pieces: string[]): void {
  for (let last = pieces.pop(); last !== undefined; last = pieces.pop()) {
    const trimmed = last.trimEnd();
    if (trimmed === '') continue;
    pieces.push(trimmed);
    return;
  }
}

/** Whether a document's text up to the first place where it may break fits into the width. */
function headFits(doc: Doc, width: number, rest: readonly Command[]): boolean {
  let left = width;
  let restIndex = rest.length;
  const stack: Doc[] = [doc];
  while (left >= 0) {
    let part = stack.pop();
    if (part === undefined) {
      restIndex -= 1;
      part = rest[restIndex]?.doc;
      if (part === undefined) return true;
    }
    if (typeof part === 'string') {
      const firstBreak = part.indexOf('\n');
      if (firstBreak !== -1) return left >= firstBreak;
      left -= part.length;
    } else if (isList(part)) {
      for (let i = part.length - 1; i >= 0; i--) stack.push(part[i] ?? '');
    } else if (part.kind === 'if-broken') stack.push(part.broken);
    else if (part.kind === 'line' || part.kind === 'fill') return true;
    else stack.push(part.of);
  }
  return false;
}

/** The text of a document on one line. */
export function flatText(doc: Doc): string {
  return print(doc, 0, -1_000_000);
}

interface Command {
  readonly indentation: number;
  readonly broken: boolean;
  readonly doc: Doc;
}

/** Whether everything up to the next possible line break fits into the width. */
function fits(next: Command, rest: readonly Command[], width: number): boolean {
  let left = width;
  let restIndex = rest.length;
  const stack: Command[] = [next];
  while (left >= 0) {
    let command = stack.pop();
    if (command === undefined) {
      restIndex -= 1;
      command = rest[restIndex];
      if (command === undefined) return true;
    }
    const { indentation, broken, doc: part } = command;
    if (typeof part === 'string') {
      const firstBreak = part.indexOf('\n');
      if (firstBreak !== -1) return left >= firstBreak;
      left -= part.length;
    } else if (isList(part)) {
      for (let i = part.length - 1; i >= 0; i--) stack.push({ indentation, broken, doc: part[i] ?? '' });
    } else if (part.kind === 'indent') {
      stack.push({ indentation, broken, doc: part.of });
    } else if (part.kind === 'if-broken') {
      stack.push({ indentation, broken, doc: broken ? part.broken : part.flat });
    } else if (part.kind === 'after') {
      left -= 1;
      stack.push({ indentation, broken, doc: part.of });
    } else if (part.kind === 'group') {
      stack.push({ indentation, broken: broken && part.broken, doc: part.of });
    } else if (part.kind === 'fill') {
      left -= part.of.join(' ').length;
    } else if (broken || part.hard) {
      return true;
    } else {
      left -= part.flat.length;
    }
  }
  return false;
}

function hasHardLine(doc: Doc): boolean {
  if (typeof doc === 'string') return false;
  if (isList(doc)) return doc.some(hasHardLine);
  if (doc.kind === 'line') return doc.hard;
  if (doc.kind === 'group') return doc.broken;
  return (doc.kind === 'indent' || doc.kind === 'after') && hasHardLine(doc.of);
}

function isList(doc: Doc): doc is readonly Doc[] {
  return Array.isArray(doc);
}
