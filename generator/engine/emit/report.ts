// The diagnostics of what comes of a workspace's own templates.
import { isNativeError } from 'node:util/types';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import type { Span } from '../../source/source-file.js';
import { Unparsable } from './oxfmt.js';

/** Which file was printed by which texts of the workspace, and what a place of it was printed for. */
export interface PrintedWith {
  readonly path: string;
  readonly templates: readonly string[];
  causeAt(at: number): Span | undefined;
}

/** ARM7003 for text that does not parse, with the rendered text; ARM7004 for whatever else went wrong. */
export function reportUnprintable(error: unknown, { path, templates, causeAt }: PrintedWith): Diagnostic {
  const template = templates.join(', ');
  if (error instanceof Unparsable) {
    const { text, problem } = error;
    const { says, start, end } = problem;
    const printedFor = causeAt(start);
    return createDiagnostic('ARM7003', {
      span: { file: { path, text }, start, end: Math.max(end, start + 1) },
      parameters: { path, template, problem: says },
      related: printedFor && [{ span: printedFor, message: 'printed for this' }],
    });
  }
  const problem = isNativeError(error) ? error.message : String(error);
  return createDiagnostic('ARM7004', { parameters: { path, template, problem } });
}
