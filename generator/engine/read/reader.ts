// What the readers share: the file, and the problems found so far. A reader skips what the shape's check has reported already.
import { createDiagnostic, type Code, type ParametersOf } from '../../diagnostic/catalogue.js';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import type { SourceFile, Span } from '../../source/source-file.js';

/** One file's reading. */
export interface Reader {
  readonly file: SourceFile;
  readonly problems: Diagnostic[];
}

/** What a report may carry beside its parameters. */
export interface ReportExtras {
  readonly suggestion?: string | undefined;
  readonly related?: Diagnostic['related'];
}

/** Adds a diagnostic to the reading. */
export function report<C extends Code>(
  reader: Reader,
  code: C,
  span: Span,
  parameters: Record<ParametersOf<C>, string | number>,
  extras: ReportExtras = {},
): void {
  reader.problems.push(createDiagnostic(code, { span, parameters, ...extras }));
}
