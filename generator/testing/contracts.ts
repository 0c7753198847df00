// What services promise their callers, as a text for reviewers: operations, types, errors, and nothing of how they are emitted.
import type { Contract, FieldPlace, FieldSchema, OperationSchema, TypeSchema } from '@armature/runtime/wire';
import { readModel } from '../generate/read-model.js';
import { ManifestError, toTree, type WorkspaceSource } from '../generate/workspace.js';

/**
 * The public surface of each service by its name, in the order of the manifest: a line a field, so that a review shows what changes for
 * callers. Made for `matchSnapshot`. Throws a ManifestError when manifests are wrong.
 */
export function describeContracts(source: WorkspaceSource): Record<string, string> {
  const { model, diagnostics } = readModel(toTree(source));
  if (model === undefined)
    throw new ManifestError(diagnostics.filter(({ severity }) => severity === 'error'));
  return Object.fromEntries(model.services.map(({ name, contract }) => [name, describeContract(contract)]));
}

function describeContract({ service, version, operations, types, depends, ...rest }: Contract): string {
  const head = [
    `service ${service}${version === '' ? '' : ` ${version}`}`,
    ...(depends.length > 0 ? [`  depends: ${depends.join(', ')}`] : []),
    ...factsOf(rest),
  ];
  const blocks = [
    head,
    ...Object.entries(operations).map(([name, operation]) => describeOperation(name, operation)),
    ...Object.entries(types).map(([name, type]) => describeType(name, type)),
  ];
  return blocks.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function describeOperation(name: string, operation: OperationSchema): string[] {
  const { method, path, fields, input, output, result, errors = {}, ...facts } = operation;
  const given =
    output === undefined ? result : `${typeText(output)}${result === 'json' ? '' : ` (${result})`}`;
  const isEmpty = input.kind === 'object' && Object.keys(input.fields).length === 0;
  const places = Object.entries(fields).filter(([, place]) => place.in !== 'body');
  return [
    `${name}: ${method} ${path}`,
    ...factsOf(facts),
    ...(isEmpty ? [] : [`  takes: ${typeText(input)}${placesText(places)}`]),
    `  gives: ${given}`,
    ...Object.entries(errors).map(
      ([error, { code, status }]) => `  fails: ${error} ${code} (status ${status})`,
    ),
  ];
}

function placesText(places: readonly (readonly [string, FieldPlace])[]): string {
  const texts = places.map(
    ([field, place]) => `${field} in ${place.in}${place.name ? ` ${place.name}` : ''}`,
  );
  return texts.length === 0 ? '' : ` (${texts.join(', ')})`;
}

function describeType(name: string, type: TypeSchema): string[] {
  if (type.kind !== 'object') return [`type ${name}: ${typeText(type)}`];
  const closed = type.additional === undefined ? '' : ` (additional: ${type.additional})`;
  const fields = Object.entries(type.fields).map(([field, schema]) => `  ${fieldText(field, schema)}`);
  return [`type ${name}${closed}`, ...fields];
}

/** Whatever else is said, in its own words: what a later version publishes is shown as well. */
function factsOf(facts: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(facts).flatMap(([key, value]) =>
    value === undefined ? [] : [`  ${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`],
  );
}

function fieldText(name: string, { type, optional, default: value }: FieldSchema): string {
  const usual = value === undefined ? '' : ` = ${JSON.stringify(value)}`;
  return `${name}${optional ? '?' : ''}: ${typeText(type)}${usual}`;
}

function typeText(type: TypeSchema): string {
  switch (type.kind) {
    case 'builtin':
      return type.name + constraintsText(type.constraints);
    case 'enum':
      return `enum(${type.values.join(', ')})${type.open ? ' open' : ''}`;
    case 'array':
      return `${within(type.of)}[]${constraintsText(type.constraints)}`;
    case 'map':
      return `map<string, ${typeText(type.of)}>${constraintsText(type.constraints)}`;
    case 'object': {
      const fields = Object.entries(type.fields).map(([name, field]) => fieldText(name, field));
      return `{ ${[...fields, ...(type.additional ? [`additional: ${type.additional}`] : [])].join(', ')} }`;
    }
    case 'union':
      return `${type.of.map(typeText).join(' | ')}${type.discriminator ? ` by ${type.discriminator}` : ''}`;
    case 'nullable':
      return `${within(type.of)} | null`;
    case 'stream':
      return `stream<${typeText(type.of)}>`;
    case 'ref':
      return type.name;
  }
}

function within(type: TypeSchema): string {
  const text = typeText(type);
  return type.kind === 'union' || type.kind === 'nullable' ? `(${text})` : text;
}

function constraintsText(constraints: Readonly<Record<string, unknown>> = {}): string {
  const each = Object.entries(constraints).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return each.length === 0 ? '' : `(${each.join(', ')})`;
}
