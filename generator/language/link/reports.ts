// Where resolution collects what is wrong. One place is blamed for one thing once, however often resolution passes it.
import { createDiagnostic, type Code, type ParametersOf } from '../../diagnostic/catalogue.js';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import type { Span } from '../../source/source-file.js';

/** What a report may say beyond its code, place and parameters. */
export interface ReportExtras {
  /** The near miss that was probably meant. */
  readonly suggestion?: string | undefined;
  readonly related?: Diagnostic['related'];
}

/** Collects diagnostics while resolution goes on. */
export interface Reports {
  /** In the order of reporting. */
  readonly list: readonly Diagnostic[];
  /** Whether any error (not only warnings) was reported. */
  hasErrors(): boolean;
  /** Reports one problem, unless the same was reported of the same place before. */
  add<C extends Code>(
    code: C,
    span: Span,
    parameters: Readonly<Record<ParametersOf<C>, string | number>>,
    extras?: ReportExtras,
  ): void;
}

/** Starts an empty collection. */
export function createReports(): Reports {
  const list: Diagnostic[] = [];
  const seen = new Set<string>();
  return {
    list,
    hasErrors: () => list.some((entry) => entry.severity === 'error'),
    add: (code, span, parameters, extras = {}) => {
      const diagnostic = createDiagnostic(code, {
        span,
        parameters,
        suggestion: extras.suggestion,
        related: extras.related,
      });
      const key = `${code} ${span.file.path} ${span.start} ${span.end} ${diagnostic.message}`;
      if (seen.has(key)) return;
      seen.add(key);
      list.push(diagnostic);
    },
  };
}

/** Reports a name that differs from one before it in case only: file systems and people take them for the same. */
export function checkCase(
  reports: Reports,
  lower: Map<string, { readonly name: string; readonly span: Span }>,
  name: string,
  span: Span,
): void {
  const before = lower.get(name.toLowerCase());
  if (before === undefined) lower.set(name.toLowerCase(), { name, span });
  else {
    reports.add(
      'ARM3012',
      span,
      { first: before.name, second: name },
      { related: [{ span: before.span, message: `${before.name} is here` }] },
    );
  }
}
