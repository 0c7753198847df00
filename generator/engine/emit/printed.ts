// What may stand in a hole of a template beside plain words: text that is made, and asks for its imports, when it is printed.
import type { Span } from '../../source/source-file.js';

/** Text that is made when it is printed: what it names is imported then, and only then. */
export interface Printed {
  /** What it is; only listed kinds of text may be made outside of templates. */
  readonly prints: 'name' | 'literal' | 'type' | 'code';
  toString(): string;
}

/** The text of a type. */
export interface TypeText extends Printed {
  readonly prints: 'type' | 'name';
}

/** The text of a value: what JSON has, and dates, bigints and bytes. */
export interface Literal extends Printed {
  readonly prints: 'literal';
}

/** Code that is written in TypeScript instead of a template: bodies of codecs and what they keep beside them. Nothing else may be. */
export interface Code extends Printed {
  readonly prints: 'code';
}

/** Something that knows which place of a manifest asks for it: what `each` and `if` print for it can be traced back there. */
export interface Caused {
  /** Undefined for what no manifest says. */
  readonly cause: Span | undefined;
  /** Where what it says is written, if that is not where it is asked for. */
  readonly said?: Span;
}

/** A literal of this text. */
export function literal(text: string): Literal {
  return { prints: 'literal', toString: () => text };
}
