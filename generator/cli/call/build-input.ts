// Builds an operation's input out of arguments, typed by its contract.
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { OperationSchema, TypeSchema } from '@armature/runtime/client';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import { findBuiltin } from '../../language/builtin/builtins.js';
import { type Argument, parseArgument } from './argument.js';
import { type NamedTypes, plainType, readJson, type ReadText, readText } from './read-text.js';
import { describeType, typeAt } from './type-at.js';

/** An input, its values in JSON form but for files. */
export interface BuiltInput {
  readonly input: Record<string, unknown> | undefined;
  /** Paths of uploaded files by field, for `--curl`. */
  readonly files: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** What an input is built from. */
export interface BuildInputOptions {
  readonly words: readonly string[];
  readonly operation: OperationSchema;
  readonly types: NamedTypes;
  /** Paths behind `@` are relative to it. */
  readonly cwd: string;
}

/** Builds it; all problems at once. Fields that the service wants and that are missing are problems too. */
export function buildInput({ words, operation, types, cwd }: BuildInputOptions): BuiltInput {
  const diagnostics: Diagnostic[] = [];
  const files = new Map<string, string>();
  const input: Record<string, unknown> = {};
  const report = (argument: string, problem: string, suggestion?: string): void => {
    diagnostics.push(createDiagnostic('ARM6045', { parameters: { argument, problem }, suggestion }));
  };
  const given = new Map(
    words.flatMap((word) => {
      const argument = parseArgument(word);
      return argument?.kind === 'text' ? [[argument.path.join('.'), argument.value] as const] : [];
    }),
  );
  for (const word of words) {
    const argument = parseArgument(word);
    if (!argument) {
      report(word, 'is no argument of the form name=value');
      continue;
    }
    const target = typeAt(argument.path, operation.input, types, given);
    if (!target.ok) {
      report(word, target.problem, target.suggestion);
      continue;
    }
    const read = readArgument(argument, target.type, types, cwd);
    if (!read.ok) {
      report(word, read.problem);
      continue;
    }
    if (argument.kind === 'file') files.set(argument.path.join('.'), argument.value);
    const clash = put(input, argument.path, read.value, target.many);
    if (clash !== undefined) report(word, clash);
  }
  const shape = plainType(operation.input, types);
  const fields = shape.kind === 'object' ? shape.fields : {};
  for (const [name, field] of Object.entries(fields)) {
    const isNeeded = field.optional !== true && !('default' in field);
    if (isNeeded && !(name in input) && !words.some((word) => parseArgument(word)?.path[0] === name))
      report(name, `is missing: ${describeType(field.type, types)}`);
  }
  const takesNothing = Object.keys(fields).length === 0;
  return { input: takesNothing ? undefined : input, files, diagnostics };
}

function readArgument(argument: Argument, type: TypeSchema, types: NamedTypes, cwd: string): ReadText {
  if (argument.kind === 'json') return readJson(argument.value, type, types);
  if (argument.kind === 'text') return readText(argument.value, type, types);
  let bytes: Buffer;
  try {
    bytes = readFileSync(resolve(cwd, argument.value));
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
  const plain = plainType(type, types);
  const item = plain.kind === 'array' ? plainType(plain.of, types) : plain;
  const builtin = item.kind === 'builtin' ? findBuiltin(item.name) : undefined;
  if (builtin?.param === 'file') {
    const file = new File([new Uint8Array(bytes)], basename(argument.value), {
      type: mediaType(argument.value),
    });
    return { ok: true, value: plain.kind === 'array' ? [file] : file };
  }
  if (builtin?.value === 'bytes') return { ok: true, value: bytes.toString('base64') };
  return readText(bytes.toString('utf8'), type, types);
}

/** Puts a value at its path; arrays grow when an argument repeats. Gives what stands in the way. */
function put(
  input: Record<string, unknown>,
  path: readonly string[],
  value: unknown,
  many: boolean,
): string | undefined {
  let target: Record<string, unknown> = input;
  for (const [index, name] of path.slice(0, -1).entries()) {
    // Numbers are places in an array; what they lead to is filled in as it comes.
    if (!Object.hasOwn(target, name)) define(target, name, /^\d+$/.test(path[index + 1] ?? '') ? [] : {});
    const next = target[name];
    if (typeof next !== 'object' || next === null)
      return `${path.slice(0, index + 1).join('.')} has a value already`;
    // Arrays are objects too, as far as their indexes go.
    target = next as Record<string, unknown>;
  }
  const last = path.at(-1) ?? '';
  const before = Object.hasOwn(target, last) ? target[last] : undefined;
  if (before === undefined) define(target, last, value);
  else if (many && Array.isArray(before) && Array.isArray(value)) before.push(...(value as unknown[]));
  else return 'is given twice';
  return undefined;
}

/** Also for names such as `__proto__`. */
function define(target: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
}

const mediaTypes: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  gif: 'image/gif',
  html: 'text/html',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  json: 'application/json',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  xml: 'application/xml',
  zip: 'application/zip',
};

function mediaType(path: string): string {
  return mediaTypes[path.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream';
}
