// The catalogue of diagnostics, and how one is made from it.
import type { Span } from '../source/source-file.js';
import {
  eventEntries,
  fill,
  nameEntries,
  platformEntries,
  routeEntries,
  serviceEntries,
  tableEntries,
  templateEntries,
  typeEntries,
  workspaceEntries,
  writingEntries,
  yamlEntries,
  type Entry,
} from './catalogue/index.js';
import type { Diagnostic } from './diagnostic.js';

/** All entries by code. */
export const catalogue = {
  ...yamlEntries,
  ...typeEntries,
  ...nameEntries,
  ...serviceEntries,
  ...routeEntries,
  ...writingEntries,
  ...workspaceEntries,
  ...platformEntries,
  ...templateEntries,
  ...tableEntries,
  ...eventEntries,
};

/** A code of the catalogue. */
export type Code = keyof typeof catalogue;

/** The parameters that a code's templates name. */
export type ParametersOf<C extends Code> = (typeof catalogue)[C] extends Entry<infer N> ? N : never;

/** What a diagnostic is made of beside its code. */
export interface DiagnosticParts<N extends string> {
  readonly span?: Span | undefined;
  readonly parameters: Readonly<Record<N, string | number>>;
  /** The near miss that was probably meant. */
  readonly suggestion?: string | undefined;
  readonly related?: Diagnostic['related'] | undefined;
}

/** Makes a diagnostic from the catalogue; its parameters are checked against the code's templates. */
export function createDiagnostic<C extends Code>(
  code: C,
  parts: DiagnosticParts<ParametersOf<C>>,
): Diagnostic {
  // The parameters' type was checked against this very entry by the signature.
  const found = catalogue[code] as Entry<string>;
  const parameters: Readonly<Record<string, string | number>> = parts.parameters;
  return {
    code,
    severity: found.severity,
    message: fill(found.message, parameters),
    mend: fill(found.mend, parameters),
    ...(parts.span && { span: parts.span }),
    ...(parts.suggestion !== undefined && { suggestion: parts.suggestion }),
    ...(parts.related && { related: parts.related }),
  };
}

/** Whether a text is a code of the catalogue. */
export function isCode(code: string): code is Code {
  return Object.hasOwn(catalogue, code);
}
