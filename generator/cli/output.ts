// What a command says: results on stdout, everything about them on stderr.
import { createColors } from 'picocolors';
import type { Diagnostic } from '../diagnostic/diagnostic.js';
import { formatDiagnostics } from '../diagnostic/format.js';
import { lineAndColumn } from '../source/source-file.js';

/** A stream to write to: process.stdout, or a list of texts in a test. */
export interface TextSink {
  write(text: string | Uint8Array): unknown;
  readonly isTTY?: boolean;
}

/** Functions that paint a text. */
export type Colors = ReturnType<typeof createColors>;

/** How a command speaks. */
export interface Output {
  /** The result, on stdout, with a line end. */
  result(text: string): void;
  /** The result for machines, on stdout; commands give it when `isJson`. */
  json(value: unknown): void;
  /** Bytes of a result, on stdout, as they are. */
  raw(bytes: Uint8Array): void;
  /** What is being done or was done, on stderr; nothing with `--quiet` or `--json`. */
  note(text: string): void;
  /** Diagnostics, on stderr, also with `--quiet`. With `--json` they belong to the result: see `toJson`. */
  diagnostics(diagnostics: readonly Diagnostic[]): void;
  readonly isJson: boolean;
  /** Colours for stdout: functions that do nothing where there are none. */
  readonly colors: Colors;
}

/** How to speak. */
export interface OutputOptions {
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  /** Where the user stands: places are shown from here. */
  readonly cwd: string;
  /** What the files of diagnostics are relative to: the workspace; absent outside of one. */
  readonly root: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  /** undefined: on terminals, unless `NO_COLOR` is set. */
  readonly color: boolean | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Makes the output of one run. */
export function createOutput({ stdout, stderr, cwd, root, json, quiet, color, env }: OutputOptions): Output {
  const hasColor = (sink: TextSink): boolean =>
    color ?? (isSet(env['FORCE_COLOR']) || (sink.isTTY === true && !isSet(env['NO_COLOR'])));
  return {
    isJson: json,
    colors: createColors(hasColor(stdout) && !json),
    result: (text) => void stdout.write(`${text}\n`),
    json: (value) => void stdout.write(`${JSON.stringify(value, null, 2)}\n`),
    raw: (bytes) => void stdout.write(bytes),
    note: (text) => {
      if (!quiet && !json) stderr.write(`${text}\n`);
    },
    diagnostics: (diagnostics) => {
      if (diagnostics.length === 0 || json) return;
      const options = { color: hasColor(stderr), cwd, ...(root !== undefined && { root }) };
      stderr.write(`${formatDiagnostics(diagnostics, options).trimEnd()}\n`);
    },
  };
}

/** A diagnostic for machines: lines and columns count from 1. */
export function diagnosticToJson(diagnostic: Diagnostic): Readonly<Record<string, unknown>> {
  const { code, severity, message, mend, span } = diagnostic;
  const place = span && {
    file: span.file.path,
    ...lineAndColumn(span.file, span.start),
    end: lineAndColumn(span.file, span.end),
  };
  return { code, severity, message, ...(mend !== undefined && { mend }), ...place };
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0';
}
