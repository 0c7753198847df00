// `scaffold explain ARM1001`: the page of a diagnostic.
import { catalogue, createDiagnostic, isCode } from '../diagnostic/catalogue.js';
import { explain } from '../diagnostic/format.js';
import { nearest } from '../diagnostic/near-miss.js';
import { type CommandContext, type ExitCode, exitCodes, type GlobalOptions } from './command.js';
import { CommandError } from './command-error.js';

/** Prints the page; the code may be in lower case, and without its letters. */
export async function runExplain(
  { output }: CommandContext,
  options: GlobalOptions & { readonly code: string },
): Promise<ExitCode> {
  const given = options.code.toUpperCase();
  const code = /^\d{4}$/.test(given) ? `ARM${given}` : given;
  if (!isCode(code)) {
    const suggestion = nearest(code, Object.keys(catalogue));
    throw new CommandError([createDiagnostic('ARM6017', { parameters: { code: options.code }, suggestion })]);
  }
  const { severity, title, explanation, wrong, right } = catalogue[code];
  if (output.isJson) output.json({ code, severity, title, explanation, wrong, right });
  else output.result(explain(code).trimEnd());
  return exitCodes.done;
}
