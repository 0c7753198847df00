// Layout of declarations that several emitters share, as Prettier's defaults give it.
import { after, type Doc, hardLine, indent, join, list } from '../../../engine/emit/layout.js';
import { applied } from '../../../engine/emit/object-constant.js';

/** `export interface Name extends Parent<A, B> {}`. */
export function extendingInterface(name: string, parent: string, args: readonly string[]): Doc {
  return [`export interface ${name} extends `, applied(parent, args), ' {}'];
}

/** `key: "text"`, the text on the next line where it does not fit beside its key; short keys keep theirs in any case. */
export function textProperty(key: string, literal: string): Doc {
  return key.length < 5 ? `${key}: ${literal}` : [`${key}:`, after(literal)];
}

/** An array literal that is one item a line as soon as there are several. */
export function openList(items: readonly Doc[]): Doc {
  if (items.length < 2) return list('[', items, ']');
  return ['[', indent(hardLine, join([',', hardLine], items), ','), hardLine, ']'];
}
