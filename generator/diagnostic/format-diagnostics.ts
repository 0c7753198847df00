// Diagnostics for people: place, code, message, the excerpt with the range underlined, what to do.
import { isAbsolute, join, relative } from 'node:path';

import { createColors } from 'picocolors';

import { lineAndColumn, type Span } from '../source/source-file.js';
import { formatExcerpt } from './excerpt.js';
import type { Diagnostic } from './diagnostic.js';

/** How to print. */
export interface FormatOptions {
  /** Colours for a terminal; none unless told. */
  readonly color?: boolean;
  /** Where the user stands, and where the workspace is, both absolute: paths are shown from there. From the workspace unless both are told. */
  readonly cwd?: string;
  readonly root?: string;
  /** Columns that an excerpt may take; longer lines are cut around the range. 100 unless told. */
  readonly width?: number;
}

type Colors = ReturnType<typeof createColors>;

/** All diagnostics, one block each, with a line between them and a count at the end. Empty for none. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[], options: FormatOptions = {}): string {
  if (diagnostics.length === 0) return '';
  const colors = createColors(options.color ?? false);
  const blocks = diagnostics.map((diagnostic) => formatOne(diagnostic, options, colors));
  return `${blocks.join('\n\n')}\n\n${countInWords(diagnostics, colors)}\n`;
}

function formatOne(diagnostic: Diagnostic, options: FormatOptions, colors: Colors): string {
  const { severity, code, message, span, suggestion, mend, related = [] } = diagnostic;
  const paint = severity === 'error' ? colors.red : colors.yellow;
  const lines: string[] = [];
  const place = span ? `${colors.cyan(placeOf(span, options))} ` : '';
  lines.push(`${place}${paint(severity)} ${colors.dim(code)} ${colors.bold(message)}`);
  if (span) lines.push(...excerpt(span, options, colors, paint));
  if (suggestion !== undefined)
    lines.push(`  ${colors.green('did you mean')} ${colors.bold(suggestion)}${colors.green('?')}`);
  if (mend !== undefined) lines.push(`  ${colors.green('mend:')} ${mend}`);
  for (const other of related) {
    lines.push(`  ${colors.dim('see')} ${colors.cyan(placeOf(other.span, options))} ${other.message}`);
    lines.push(...excerpt(other.span, options, colors, colors.cyan));
  }
  return lines.join('\n');
}

function placeOf(span: Span, { cwd, root }: FormatOptions): string {
  const { line, column } = lineAndColumn(span.file, span.start);
  const { path } = span.file;
  // A text may come from elsewhere: `etcd:/shop/user/config`.
  const isPlaced = cwd !== undefined && root !== undefined && !isAbsolute(path) && !/^[a-z]{2,}:/.test(path);
  const shown = isPlaced ? relative(cwd, join(root, path)) : path;
  return `${shown}:${line}:${column}`;
}

function excerpt(
  span: Span,
  { width = 100 }: FormatOptions,
  colors: Colors,
  paint: (text: string) => string,
): string[] {
  const { line, text, carets } = formatExcerpt(span, width);
  if (text === '' && span.file.text.trim() === '') return [];
  const number = String(line).padStart(5);
  const bar = colors.dim('|');
  return [`${colors.dim(number)} ${bar} ${text}`, `${' '.repeat(number.length)} ${bar} ${paint(carets)}`];
}

function countInWords(diagnostics: readonly Diagnostic[], colors: Colors): string {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const parts = [
    errors > 0 && colors.red(`${errors} ${errors === 1 ? 'error' : 'errors'}`),
    warnings > 0 && colors.yellow(`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`),
  ];
  return parts.filter((part) => part !== false).join(', ');
}
