// Whether a regular expression of a manifest can be made to run for very long by a text that somebody sends.
import type * as Refa from 'refa';
import { loadRefa } from '../../source/regular-expressions.js';
import { type Ambiguity, ambiguityOf } from './ambiguity.js';
import { type Look, toAutomaton, TooLargePattern } from './automaton.js';

/** What makes a pattern slow; undefined for one that is not. */
export type Slowness =
  /** Twice the time with each further character. */
  | { readonly kind: 'exponential' }
  /** The time grows with a power of the length. `maxLength`: up to which length that does no harm. */
  | { readonly kind: 'polynomial'; readonly degree: number; readonly maxLength: number }
  /** Nobody can tell within bounds. */
  | { readonly kind: 'unknown' };

/** How many steps a character of the text may cost: 500 million for a body of a megabyte, a few seconds. */
const stepsEach = 500;

/** Judges a pattern with the flag `u` that compiles, for texts of at most `maxLength` characters. */
export function slownessOf(pattern: string, maxLength: number | undefined): Slowness | undefined {
  if (isPlain(pattern)) return undefined;
  const key = `${maxLength ?? ''}:${pattern}`;
  const known = verdicts.get(key);
  if (known !== undefined) return known.slowness;
  const slowness = judge(pattern, maxLength ?? Infinity);
  verdicts.set(key, { slowness });
  return slowness;
}

const verdicts = new Map<string, { readonly slowness: Slowness | undefined }>();

/** What is said to people: what is wrong, and what to do. */
export function tellSlowness(slowness: Slowness): { readonly reason: string; readonly mend: string } {
  switch (slowness.kind) {
    case 'exponential':
      return {
        reason:
          'one repetition takes the same text in several ways, so each further character may double the time',
        mend: 'let a repetition take each text in one way only: ^a+$ for ^(a+)+$',
      };
    case 'polynomial': {
      const { degree, maxLength } = slowness;
      const power = degree === 2 ? 'square' : degree === 3 ? 'cube' : `${degree}th power`;
      return {
        reason: `repetitions that take the same characters follow each other (a pattern without ^ begins with one), so the time grows with the ${power} of the length`,
        mend: `give maxLength: ${maxLength} or less, or let the repetitions take different characters`,
      };
    }
    case 'unknown':
      return {
        reason: 'it is too intricate to tell how long it may run',
        mend: 'write it more simply',
      };
  }
}

/** Most patterns repeat nothing, or one thing from the begin of the text: nothing there can be tried in several ways. */
function isPlain(pattern: string): boolean {
  const bare = pattern.replace(/\\[pPux]\{[^}]*\}|\\[^]|\[(?:\\[^]|[^\]\\])*\]/g, 'x');
  const repetitions = bare.match(/[*+]|\{\d+(?:,\d*)?\}/g) ?? [];
  if (repetitions.length === 0) return true;
  return repetitions.length === 1 && /^\^[^|()]*$/.test(bare);
}

function judge(pattern: string, maxLength: number): Slowness | undefined {
  const { JS, TooManyNodesError } = loadRefa();
  try {
    const { expression } = JS.Parser.fromLiteral({ source: pattern, flags: 'u' }).parse({
      assertions: 'parse',
      backreferences: 'unknown',
      simplify: false,
    });
    return worstOf(expression, maxLength);
  } catch (error) {
    if (error instanceof TooLargePattern || error instanceof TooManyNodesError) return { kind: 'unknown' };
    throw error;
  }
}

function worstOf(expression: Refa.Expression, maxLength: number): Slowness | undefined {
  const { whole, looks } = toAutomaton(expression);
  const found = [ambiguityOf(whole), ...looks.map(ambiguityOfLook)].filter((each) => each !== undefined);
  const worst = found.find(({ kind }) => kind !== 'polynomial');
  if (worst !== undefined && worst.kind !== 'polynomial') return worst;
  const slow = found.flatMap((each) =>
    each.kind === 'polynomial' ? (toSlowness(each.loops, maxLength) ?? []) : [],
  );
  return slow.sort((a, b) => a.maxLength - b.maxLength)[0];
}

/** What is asked at many places, and takes longer the longer the text is, costs as much as two repetitions that follow each other. */
function ambiguityOfLook({ automaton, repeats }: Look): Ambiguity | undefined {
  const own = ambiguityOf(automaton);
  if (own !== undefined && own.kind !== 'polynomial') return own;
  const loops = own?.loops ?? [Math.max(1, ...automaton.positions.slice(1).map(({ longest }) => longest))];
  if (!repeats) return own;
  return { kind: 'polynomial', loops: [Infinity, ...loops] };
}

function toSlowness(
  loops: readonly number[],
  maxLength: number,
): (Slowness & { kind: 'polynomial' }) | undefined {
  // The longest of the loops is the text itself: what it costs each of its characters is for the others to say.
  const others = [...loops].sort((a, b) => b - a).slice(1);
  const cost = (length: number): number =>
    others.reduce(
      (product, loop, index) => (product * Math.min(loop, length)) / (loop < length ? 1 : index + 2),
      1,
    );
  if (cost(maxLength) <= stepsEach) return undefined;
  let longest = 1;
  while (cost(longest + 1) <= stepsEach) longest += 1;
  return { kind: 'polynomial', degree: loops.filter((loop) => loop > longest).length, maxLength: longest };
}
