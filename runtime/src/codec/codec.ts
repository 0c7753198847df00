// What generated codecs are: a pair of straight-line functions between a type's wire form (parsed JSON) and its TypeScript form.
import type { Problems } from './problems.js';

/**
 * Reads and writes the wire form of a type. Generated, one for each DTO and for each operation's input.
 * `Read` is what a reader gets; `Send` is what a sender may give, where fields with a default may be absent.
 */
export interface Codec<Read, Send = Read> {
  /**
   * Reads parsed JSON. Reports into `problems` and goes on, so that all are found; what it returns is valid only when
   * `problems` stayed empty. Never throws. `at` is the JSON pointer (RFC 6901) of `value`, empty at the root.
   */
  decode(value: unknown, at: string, problems: Problems): Read;
  /**
   * Turns a valid value into what `JSON.stringify` takes. Dates, bigints and bytes become strings; an absent field may stand as
   * undefined, which JSON leaves out. Keys that the type does not declare are left behind.
   */
  encode(value: Send): unknown;
}
