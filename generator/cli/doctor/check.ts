// One finding of the doctor, and how the findings are shown.
import { printableLine } from '@armature/runtime/wire';
import type { ExitCode } from '../command.js';
import type { Colors } from '../output.js';

/** What one check found. */
export interface Finding {
  /** What was looked at: `node`, `etcd`. */
  readonly check: string;
  readonly state: 'well' | 'doubtful' | 'ill';
  readonly text: string;
  /** What to do about it. */
  readonly mend?: string;
  /** For `ill`: what kind of problem it is. */
  readonly exitCode?: ExitCode;
}

/** All is well here. */
export function well(check: string, text: string): Finding {
  return { check, state: 'well', text };
}

/** Something that may be meant to be so. */
export function doubtful(check: string, text: string, mend?: string): Finding {
  return { check, state: 'doubtful', text, ...(mend !== undefined && { mend }) };
}

/** Something that has to be mended. */
export function ill(check: string, text: string, exitCode: ExitCode, mend?: string): Finding {
  return { check, state: 'ill', text, exitCode, ...(mend !== undefined && { mend }) };
}

/** A finding on one line, what to do about it on the next. */
export function describeFinding({ check, state, text, mend }: Finding, colors: Colors): string {
  const sign = { well: colors.green('ok  '), doubtful: colors.yellow('look'), ill: colors.red('bad ') }[
    state
  ];
  const line = `${sign} ${check.padEnd(10)} ${printableLine(text)}`;
  return mend === undefined ? line : `${line}\n${' '.repeat(16)}${colors.dim(printableLine(mend))}`;
}
