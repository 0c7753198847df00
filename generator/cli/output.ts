// What a command says: results on stdout, everything about them on stderr.
import { printJson } from '../source/json-digits.js';
import { printable } from '@armature/runtime/wire';
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
  /** The result, on stdout, with a line end. Nothing of it can steer a terminal. */
  result(text: string): void;
  /** What was done where the files are the result, on stdout; nothing with `--quiet`. */
  done(text: string): void;
  /** The result for machines, on stdout; commands give it when `isJson`. */
  json(value: unknown): void;
  /** Bytes of a result, on stdout, as they are. */
  raw(bytes: Uint8Array): void;
  /** What is being done or was done, on stderr; nothing with `--quiet` or `--json`. */
  note(text: string): void;
  /** Diagnostics, on stderr, also with `--quiet`. With `--json` they belong to the result: see `toJson`. */
  diagnostics(diagnostics: readonly Diagnostic[]): void;
  readonly isJson: boolean;
  readonly isQuiet: boolean;
  /** Whether people see stdout at once. */
  readonly isTerminal: boolean;
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
  const toTerminal = stdout.isTTY === true;
  // What is piped goes to a program or a file, as it is; only people's terminals obey characters.
  const result = (text: string): void =>
    void stdout.write(`${toTerminal ? shown(text, hasColor(stdout)) : text}\n`);
  return {
    isJson: json,
    isQuiet: quiet,
    isTerminal: toTerminal,
    colors: createColors(hasColor(stdout) && !json),
    result,
    done: (text) => {
      if (!quiet) result(text);
    },
    json: (value) => void stdout.write(`${jsonText(value)}\n`),
    raw: (bytes) => void stdout.write(bytes),
    note: (text) => {
      if (!quiet && !json) stderr.write(`${shown(text, hasColor(stderr))}\n`);
    },
    diagnostics: (diagnostics) => {
      if (diagnostics.length === 0 || json) return;
      const options = { color: hasColor(stderr), cwd, ...(root !== undefined && { root }) };
      stderr.write(`${shown(formatDiagnostics(diagnostics, options).trimEnd(), hasColor(stderr))}\n`);
    },
  };
}

/** Colours are the only thing that a text may ask of a terminal: values that come from elsewhere went through `printable` before. */
function shown(text: string, hasColor: boolean): string {
  if (!hasColor) return printable(text);
  return text
    .split(colorSequence)
    .map((part, index) => (index % 2 === 0 ? printable(part) : part))
    .join('');
}

/** What picocolors writes, and nothing that hides text. */
// oxlint-disable-next-line no-control-regex -- the escape character is what it looks for
const colorSequence = /(\u001b\[(?:[0-4]|2[1-4]|3[0-79]|39|4[0-79]|9[0-7]|10[0-7])m)/;

/** JSON, harmless to terminals. */
export function jsonText(value: unknown, indent: 0 | 2 = 2): string {
  return harmlessJson(printJson(value, indent));
}

/** A JSON text that says the same, but that characters which a terminal obeys, and JSON lets stand, are written by their numbers. */
export function harmlessJson(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, (character) =>
    character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
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
