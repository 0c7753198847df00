// Layout of exported constants that are object literals, and of type arguments, as Prettier's defaults give it.
import { type Doc, group, indent, join, line, softLine } from './layout.js';

/** `Name<A, B>`, one argument a line where they don't fit. */
export function applied(name: string, args: readonly string[]): Doc {
  return [name, group('<', indent(softLine, join([',', line], args)), softLine, '>')];
}

/** `export const name: Type<A, B> = value;` where the value is an object literal on several lines. */
export function objectConstant(name: string, type: string, args: readonly string[], value: Doc): Doc {
  const flat = `export const ${name}: ${type}<${args.join(', ')}> =`;
  // Where only the brace goes over the edge, or a single argument could not be broken, Prettier moves the literal to the next line.
  const cannotBreak = (args.length === 1 && !args[0]?.includes(' | ')) || flat.length <= 80;
  if (flat.length > 78 && cannotBreak) return [flat, indent(line, value), ';'];
  return [`export const ${name}: `, applied(type, args), ' = ', value, ';'];
}
