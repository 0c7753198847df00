// The one door to oxfmt, which lays emitted TypeScript out as Prettier 3.8 does with its defaults. Loaded when there is something to lay out.
import type { format } from 'oxfmt';

/** The formatter's native part is missing here: nothing can be emitted on this machine. */
export class LayoutUnavailable extends Error {
  /** `linux-x64`. */
  readonly platform = `${process.platform}-${process.arch}`;

  constructor(cause: unknown) {
    super(`The formatter oxfmt can't be loaded on ${process.platform}-${process.arch}.`, { cause });
    this.name = 'LayoutUnavailable';
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
const lanes = 4;
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

/**
 * The text as it stands in the file. Runs beside the main thread. Text that does not parse is a mistake in a template: the error has
 * the place.
 */
export async function layOut(path: string, text: string): Promise<string> {
  const run = await loadLayout();
  const { code, errors } = await run(path, text, { printWidth: 80 });
  const [error] = errors;
  if (error === undefined) return code;
  throw new Error(`${path} does not parse: ${error.message}\n${error.codeframe ?? ''}`);
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
