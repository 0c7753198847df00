// The state of one expression's parsing, which its rules share.
import { createDiagnostic, type Code, type ParametersOf } from '../../diagnostic/catalogue.js';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import type { Span } from '../../source/source-file.js';
import { shorten } from '../../engine/document/document.js';
import type { Scanner, Token } from './scanner.js';

/** The state of one expression's parsing. */
export interface ExpressionParser {
  readonly scanner: Scanner;
  readonly diagnostics: Diagnostic[];
  depth: number;
  spanFrom(start: number): Span;
  report<C extends Code>(
    code: C,
    span: Span,
    parameters: Record<ParametersOf<C>, string | number>,
    suggestion?: string,
  ): void;
  /** Reports what was expected at a token, and ends the expression. */
  expected(what: string, token?: Token): undefined;
}

/** A parser at the beginning of the scanner's text. */
export function createParser(scanner: Scanner): ExpressionParser {
  const diagnostics: Diagnostic[] = [];
  const parser: ExpressionParser = {
    scanner,
    diagnostics,
    depth: 0,
    spanFrom: (start) => scanner.source.span(start, scanner.position()),
    report: (code, span, parameters, suggestion) => {
      diagnostics.push(createDiagnostic(code, { span, parameters, suggestion }));
    },
    expected: (what, token = scanner.peek()) => {
      const found = token.kind === 'end' ? 'the end' : `"${shorten(token.text)}"`;
      parser.report('ARM2001', scanner.source.span(token.start, token.end), { expected: what, found });
      return undefined;
    },
  };
  return parser;
}
