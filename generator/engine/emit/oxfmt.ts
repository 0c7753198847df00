// The one door to oxfmt, which lays emitted TypeScript out as Prettier 3.8 does, with its defaults unless told. Loaded when there is something to lay out.
import type { format } from 'oxfmt';
import { usualLayout, type Layout } from './layout-options.js';

/** The formatter's native part is missing here: nothing can be emitted on this machine. */
export class LayoutUnavailable extends Error {
  /** `linux-x64`. */
  readonly platform = `${process.platform}-${process.arch}`;

  constructor(cause: unknown) {
    super(`The formatter oxfmt can't be loaded on ${process.platform}-${process.arch}.`, { cause });
    this.name = 'LayoutUnavailable';
  }
}

/** A text that is not what its file's name says: a mistake in a template. */
export class Unparsable extends Error {
  constructor(
    readonly path: string,
    /** As it was rendered. */
    readonly text: string,
    /** What is wrong, and where in the text. */
    readonly problem: { readonly says: string; readonly start: number; readonly end: number },
    frame = '',
  ) {
    super(`${path} does not parse: ${problem.says}\n${frame}`);
    this.name = 'Unparsable';
  }
}

type Format = typeof format;

let loading: Promise<Format> | undefined;

/** Begins to load the formatter; emitting waits for it only when it comes to layout. */
export function loadLayout(): Promise<Format> {
  loading ??= load();
  return loading;
}

/** How many files are on their way at a time: enough to keep other cores busy, few enough to keep memory small. */
const lanes = 2;
const waiting: (() => void)[] = [];
let busy = 0;

/** Runs a task that renders a file and waits for its layout. Later tasks wait until earlier ones leave them a lane. */
export async function inLane<Result>(task: () => Promise<Result>): Promise<Result> {
  if (busy < lanes) busy += 1;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await task();
  } finally {
    const next = waiting.shift();
    // The lane goes from hand to hand.
    if (next === undefined) busy -= 1;
    else next();
  }
}

/** The text as it stands in the file. Runs beside the main thread. Throws an `Unparsable` for text that is no TypeScript. */
export async function layOut(path: string, text: string, layout: Layout = usualLayout): Promise<string> {
  const run = await loadLayout();
  const { code, errors } = await run(path, text, { ...layout });
  const [error] = errors;
  if (error === undefined) return code;
  const { start, end } = error.labels[0] ?? { start: 0, end: 0 };
  // Places are counted in bytes of UTF-8.
  const bytes = Buffer.from(text);
  const offset = (at: number): number => bytes.subarray(0, at).toString().length;
  const problem = { says: error.message, start: offset(start), end: offset(end) };
  throw new Unparsable(path, text, problem, error.codeframe ?? '');
}

async function load(): Promise<Format> {
  try {
    const oxfmt = await import('oxfmt');
    // The native part is loaded with the first call.
    await oxfmt.format('a.ts', '', {});
    return oxfmt.format;
  } catch (error) {
    throw new LayoutUnavailable(error);
  }
}
