// Checks a service's own config against its manifest's types, before it goes anywhere.
import { TomlError } from 'smol-toml';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import type { ServiceModel } from '../../language/model.js';
import type { SourceFile, Span } from '../../source/source-file.js';
import { type ConfigFinding, judgeConfig } from './judge-config.js';
import { parseToml, toJsonForm } from './parse-toml.js';
import { maskSecrets, secretsOf } from './secrets.js';
import { findTomlKey } from './toml-places.js';
import { config } from '../../sections/config/part.js';

/** How it is checked. */
export interface ConfigRules {
  /** Unknown keys are errors, as services have it under `strict` of the parent config. */
  readonly strict?: boolean;
}

/**
 * What is to be said about a config: errors for what its service would refuse, warnings for what it would only tell. Without a
 * service only TOML itself is checked: nobody here knows its types.
 */
export function checkConfig(
  given: SourceFile,
  service: ServiceModel | undefined,
  { strict = false }: ConfigRules = {},
): readonly Diagnostic[] {
  let value: unknown;
  try {
    value = toJsonForm(parseToml(given.text));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = (error.message.split('\n')[0] ?? '').replace(/^Invalid TOML document:\s*/, '');
    const problem = `is not valid TOML at line ${error.line}, column ${error.column}: ${reason}`;
    return [wrong(given, service?.name, ['the text'], problem, null)];
  }
  if (!service) return [];
  // Excerpts show lines of the text: not those with secrets.
  const file = { path: given.path, text: maskSecrets(given.text, secretsOf(service)) };
  return judgeConfig(value, service.part(config).type).map((finding) =>
    toDiagnostic(finding, file, service.name, strict),
  );
}

/** Whether a config may go to its service: warnings don't stand in the way. */
export function isGood(found: readonly Diagnostic[]): boolean {
  return found.every(({ severity }) => severity !== 'error');
}

/** Without what is merely missing yet: for a text that is still being filled in. */
export function withoutMissing(found: readonly Diagnostic[]): readonly Diagnostic[] {
  return found.filter(({ code }) => code !== 'ARM6053');
}

function toDiagnostic(
  { kind, path, problem, suggestion }: ConfigFinding,
  file: SourceFile,
  service: string,
  strict: boolean,
): Diagnostic {
  const key = path.join('.');
  const span = spanOf(file, path);
  const hint = suggestion === undefined ? {} : { suggestion };
  if (kind === 'missing') {
    const place = file.path.startsWith('etcd:') ? `config/${service}.toml` : file.path;
    return createDiagnostic('ARM6053', { parameters: { key, problem, place, service }, span });
  }
  if (kind === 'unknown' && !strict)
    return { ...createDiagnostic('ARM6054', { parameters: { key, service }, span }), ...hint };
  return { ...wrong(file, service, path, problem, span), ...hint };
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
export function spanOf(file: SourceFile, path: readonly string[]): Span {
  const range = findTomlKey(file.text, path);
  if (range) return { file, ...range };
  return { file, start: 0, end: Math.min(1, file.text.length) };
}
