// What asks for each entry of a value that is printed as JSON. It is kept beside the value, which is plain data for everybody else.
import type { Span } from '../../source/source-file.js';
import type { Caused } from './printed.js';

/** A part of an entry that has a cause of its own. */
export interface CausedWords {
  readonly text: string;
  readonly cause: Span;
}

/** What asks for an entry, or, where several places ask for parts of it, words of key and value in their order. */
export type EntryCause = Span | Caused | readonly CausedWords[] | undefined;

/** What asks for the entry of this key, or of this index. */
export type CauseOf = (key: string) => EntryCause;

/** Only while somebody wants to know: of a large workspace there are tens of thousands, a burden to everybody else. */
let known: WeakMap<object, CauseOf> | undefined;

/** Runs what makes values and looks at them, and keeps what asks for their entries meanwhile. */
export function noteCauses<Result>(run: () => Result): Result {
  const before = known;
  known = new WeakMap();
  try {
    return run();
  } finally {
    known = before;
  }
}

/** Whether values are made to learn what asks for their entries: those that were made before don't tell. */
export function isNoting(): boolean {
  return known !== undefined;
}

/** The same value, of whose entries is told what asks for them, where that is noted. */
export function withCauses<Value extends object>(value: Value, causeOf: CauseOf): Value {
  known?.set(value, causeOf);
  return value;
}

/** All entries of these objects in one, with what asks for them. */
export function joinCaused<Value>(
  ...values: readonly Readonly<Record<string, Value>>[]
): Record<string, Value> {
  const joined = Object.assign({}, ...values) as Record<string, Value>;
  return withCauses(joined, (key) =>
    causeOf(
      values.findLast((value) => Object.hasOwn(value, key)),
      key,
    ),
  );
}

/** What asks for an entry of an object or a list. */
export function causeOf(value: object | undefined, key: string): EntryCause {
  return value && known?.get(value)?.(key);
}

/** The place that asks for an entry, and where what it says is written; undefined where there are several, or none. */
export function placeOf(value: object, key: string): Caused {
  const cause = causeOf(value, key);
  if (cause === undefined || isWords(cause)) return { cause: undefined };
  return 'start' in cause ? { cause } : cause;
}

/** Whether parts of an entry have causes of their own. */
export function isWords(cause: Exclude<EntryCause, undefined>): cause is readonly CausedWords[] {
  return Array.isArray(cause);
}

/** What asks for entries that are called as these are. */
export function spansByName(items: readonly { readonly name: string; readonly span?: Span }[]): CauseOf {
  let spans: Map<string, Span | undefined> | undefined;
  return (key) => {
    // The first of a name counts.
    spans ??= new Map(items.toReversed().map(({ name, span }) => [name, span]));
    return spans.get(key);
  };
}
