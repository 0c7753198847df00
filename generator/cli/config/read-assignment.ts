// Reads `email.port=587` by the types of a config.
import type { TypeSchema } from '@armature/runtime/client';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import { findBuiltin } from '../../language/builtin/builtins.js';
import { reachedTypes, uniqueNames } from '../../language/link/reach.js';
import { typeSchema } from '../../language/type-schema.js';
import type { ServiceModel } from '../../language/model.js';
import { parseJson } from '../../source/json-digits.js';
import { parseArgument } from '../call/argument.js';
import { type NamedTypes, plainType, type ReadText, readText } from '../call/read-text.js';
import { typeAt } from '../call/type-at.js';
import { config } from '../../sections/config/part.js';
import { parseToml } from './parse-toml.js';

/** What is set where. */
export interface Assignment {
  readonly path: readonly string[];
  /** In JSON form, ready for TOML. */
  readonly value: unknown;
}

/** Whose types hold: a service's, the parent's, or nobody knows. */
export type AssignmentTypes =
  | { readonly kind: 'service'; readonly service: ServiceModel }
  | { readonly kind: 'parent' }
  | { readonly kind: 'unknown' };

/** Reads one assignment, or says why not. Whether the value keeps the type's constraints is checked with the whole text. */
export function readAssignment(word: string, whose: AssignmentTypes): Assignment | Diagnostic {
  const argument = parseArgument(word);
  if (!argument || argument.kind === 'file')
    return createDiagnostic('ARM6052', {
      parameters: { key: word, problem: 'it is not of the form key=value' },
    });
  const { path, value } = argument;
  const refuse = (problem: string, suggestion?: string): Diagnostic =>
    createDiagnostic('ARM6052', { parameters: { key: path.join('.'), problem }, suggestion });
  if (argument.kind === 'json') return readJsonValue(value, path, refuse);
  const { root, types } = schemaOf(whose);
  const target = root && typeAt(path, root, types);
  if (!target) return { path, value: guess(value) };
  if (!target.ok) {
    if (whose.kind === 'service') return refuse(target.problem, target.suggestion);
    // Peers of other versions may know more keys of the parent config.
    return { path, value: guess(value) };
  }
  const read = toAssignment(readText(value, target.type, types), path, refuse);
  const plain = plainType(target.type, types);
  const isWhole = plain.kind === 'builtin' && findBuiltin(plain.name)?.bounds !== undefined;
  if (!('value' in read) || !isWhole) return read;
  // All of its digits, as TOML has them.
  return { path, value: typeof read.value === 'string' ? BigInt(read.value) : read.value };
}

/** Large integers stay whole: TOML has them. */
function readJsonValue(
  text: string,
  path: readonly string[],
  refuse: (problem: string) => Diagnostic,
): Assignment | Diagnostic {
  try {
    return { path, value: parseJson(text) };
  } catch (error) {
    return refuse(`it is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function toAssignment(read: ReadText, path: readonly string[], refuse: (problem: string) => Diagnostic) {
  return read.ok ? { path, value: read.value } : refuse(`it ${read.problem}`);
}

const text: TypeSchema = { kind: 'builtin', name: 'string' };
const whole: TypeSchema = { kind: 'builtin', name: 'integer' };
const parentType: TypeSchema = {
  kind: 'object',
  fields: {
    'rpc-key': { type: text },
    'jwt-secret': { type: text },
    strict: { type: { kind: 'builtin', name: 'boolean' } },
    db: {
      type: {
        kind: 'object',
        fields: {
          driver: { type: text },
          host: { type: text },
          port: { type: whole },
          user: { type: text },
          pass: { type: text },
          db: { type: text },
        },
      },
    },
  },
};

function schemaOf(whose: AssignmentTypes): {
  readonly root: TypeSchema | undefined;
  readonly types: NamedTypes;
} {
  if (whose.kind === 'parent') return { root: parentType, types: {} };
  if (whose.kind === 'unknown') return { root: undefined, types: {} };
  const { type } = whose.service.part(config);
  const reached = reachedTypes([type]);
  const names = uniqueNames(reached);
  const toSchema = (each: typeof type): TypeSchema => typeSchema(each, names);
  return {
    root: toSchema(type),
    types: Object.fromEntries(reached.map((named) => [names.get(named) ?? named.name, toSchema(named.type)])),
  };
}

/** Without types: a number, true, a date and so on as TOML reads them, else a text. */
function guess(value: string): unknown {
  try {
    return parseToml(`value = ${value}`)['value'];
  } catch {
    // No TOML value, so it is a text.
    return value;
  }
}
