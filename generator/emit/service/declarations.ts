// Layout of declarations that several emitters share, as Prettier's defaults give it.
import { type Doc, group, hardLine, indent, join, line, list, softLine } from '../layout.js';

/** `Name<A, B>`, one argument a line where they don't fit. */
export function applied(name: string, args: readonly string[]): Doc {
  return [name, group('<', indent(softLine, join([',', line], args)), softLine, '>')];
}

/** `export const name: Type<A, B> = value;` where the value is an object literal on several lines. */
export function objectConstant(name: string, type: string, args: readonly string[], value: Doc): Doc {
  const flat = `export const ${name}: ${type}<${args.join(', ')}> =`;
  // Where only the brace goes over the edge, Prettier moves the whole literal to the next line.
  if (flat.length === 79 || flat.length === 80) return [flat, indent(line, value), ';'];
  return [`export const ${name}: `, applied(type, args), ' = ', value, ';'];
}

/** `export interface Name extends Parent<A, B> {}`. */
export function extendingInterface(name: string, parent: string, args: readonly string[]): Doc {
  return [`export interface ${name} extends `, applied(parent, args), ' {}'];
}

/** `key: "text"`, the text on the next line where it does not fit beside its key; short keys keep theirs in any case. */
export function textProperty(key: string, literal: string): Doc {
  return key.length < 5 ? `${key}: ${literal}` : group(`${key}:`, indent(line, literal));
}

/** An array literal that is one item a line as soon as there are several. */
export function openList(items: readonly Doc[]): Doc {
  if (items.length < 2) return list('[', items, ']');
  return ['[', indent(hardLine, join([',', hardLine], items), ','), hardLine, ']'];
}
