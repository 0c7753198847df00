// Checks a service's own config against its manifest's types, before it goes anywhere.
import { parse, TomlError } from 'smol-toml';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import { nearest } from '../../diagnostic/near-miss.js';
import type { ServiceModel, Type } from '../../language/model.js';
import { findMisfit } from '../../language/link/misfit.js';
import type { SourceFile, Span } from '../../source/source-file.js';
import { maskSecrets, secretsOf } from './secrets.js';
import { findTomlKey } from './toml-places.js';
import { config } from '../../sections/config/part.js';

/** What is wrong with a config. Without a service only TOML itself is checked: nobody here knows its types. */
export function checkConfig(given: SourceFile, service: ServiceModel | undefined): readonly Diagnostic[] {
  // Excerpts show lines of the text: not those with secrets.
  let file = given;
  let table: unknown;
  try {
    table = toJson(parse(given.text));
    file = { path: given.path, text: maskSecrets(given.text, secretsOf(service)) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = (error.message.split('\n')[0] ?? '').replace(/^Invalid TOML document:\s*/, '');
    const problem = `is not valid TOML at line ${error.line}, column ${error.column}: ${reason}`;
    return [wrong(given, service?.name, ['the text'], problem, null)];
  }
  if (!service) return [];
  const found: Diagnostic[] = [];
  walk(table, service.part(config).type, []);
  return found;

  function walk(value: unknown, type: Type, path: readonly string[]): void {
    const shape = plainShape(type);
    if (shape.kind !== 'object' || !isRecord(value)) {
      const misfit = findMisfit(value, type);
      if (misfit !== undefined) found.push(wrong(file, service?.name, path, misfit));
      return;
    }
    const known = shape.fields.map(({ name }) => name);
    for (const name of Object.keys(value)) {
      if (known.includes(name)) continue;
      found.push({
        ...wrong(file, service?.name, [...path, name], 'is no key of this config'),
        ...suggest(nearest(name, known)),
      });
    }
    for (const field of shape.fields) {
      if (Object.hasOwn(value, field.name)) walk(value[field.name], field.type, [...path, field.name]);
      else if (!field.optional && field.default === undefined)
        found.push(wrong(file, service?.name, [...path, field.name], `is missing: it ${wanted(field.type)}`));
    }
  }
}

/** The diagnostic for one key of a config; without a span (null) the file is named in the message. */
export function wrong(
  file: SourceFile,
  service: string | undefined,
  path: readonly string[],
  problem: string,
  span: Span | null = spanOf(file, path),
): Diagnostic {
  const key = span === null ? `${file.path}: ${path.join('.')}` : path.join('.');
  const parts = span === null ? {} : { span };
  if (service === undefined) return createDiagnostic('ARM6049', { parameters: { key, problem }, ...parts });
  return createDiagnostic('ARM6048', { parameters: { key, problem, service }, ...parts });
}

/** Where a key stands, or what is nearest around it; the beginning where nothing is. */
function spanOf(file: SourceFile, path: readonly string[]): Span {
  const range = findTomlKey(file.text, path);
  if (range) return { file, ...range };
  return { file, start: 0, end: Math.min(1, file.text.length) };
}

function wanted(type: Type): string {
  return findMisfit(undefined, type) ?? 'has to be there';
}

function plainShape(type: Type): Type {
  return type.kind === 'ref' ? plainShape(type.to.type) : type;
}

function suggest(suggestion: string | undefined): Pick<Diagnostic, 'suggestion'> {
  return suggestion === undefined ? {} : { suggestion };
}

/** TOML's own dates and times become text, which is what the types know. */
function toJson(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(toJson);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toJson(member)]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
