// How a command stops when its use or its surroundings are wrong.
import type { Diagnostic } from '../diagnostic/diagnostic.js';
import { type ExitCode, exitCodes } from './command.js';

/** Thrown by a command; its diagnostics are shown, without a stack. */
export class CommandError extends Error {
  constructor(
    readonly diagnostics: readonly Diagnostic[],
    readonly exitCode: ExitCode = exitCodes.usage,
  ) {
    super(diagnostics.map((diagnostic) => diagnostic.message).join('\n'));
  }
}
