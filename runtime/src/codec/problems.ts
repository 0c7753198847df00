// Where decoding reports what is wrong, each with its place.

/** One thing that is wrong with an input. Sent to callers as is: it names places and rules, never received values. */
export interface Problem {
  /** JSON pointer (RFC 6901) into the input; empty for the input itself. */
  readonly at: string;
  /** The rule that was broken, in JSON Schema's words: `type`, `required`, `minLength`, `enum`, `format`, `maximum`, … */
  readonly rule: string;
  /** A sentence for people: "must be at least 8 characters". */
  readonly message: string;
}

/** How long a pointer may be: names in it are the sender's, who could have each of many problems repeat a name of a megabyte. */
const longestPointer = 4096;

/** How many problems are kept. All of an honest mistake, but not one for each item of a hostile array of a million. */
const mostProblems = 1000;

/** Collects problems while a value is decoded. */
export class Problems {
  readonly list: Problem[] = [];

  /** Whether nothing was reported. */
  get none(): boolean {
    return this.list.length === 0;
  }

  /** Reports one problem. Beyond 1,000 they are not kept, and of a pointer no more than 4,096 characters. */
  add(at: string, rule: string, message: string): void {
    if (this.list.length >= mostProblems) return;
    this.list.push({
      at: at.length > longestPointer ? `${at.slice(0, longestPointer)}…` : at,
      rule,
      message,
    });
  }
}

/** A member or index below a pointer; `here` for the place that the pointer itself names. */
export type Key = string | number | undefined;

/** The key of a value that stands at the pointer itself. */
export const here: Key = undefined;

/** The pointer of `key` below `at`. Built only when something is wrong. */
export function pointerTo(at: string, key: Key): string {
  if (key === undefined) return at;
  return `${at}/${typeof key === 'number' ? key : escapePointer(key)}`;
}

/** Escapes one name for use in a JSON pointer (RFC 6901 §3). */
export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
