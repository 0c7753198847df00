// What a contract says of operations.
import type { Contract, FieldPlace, OperationSchema } from '@armature/runtime/wire';
import type { NamedType } from '../../language/model.js';
import { spansByName, withCauses } from '../../engine/emit/causes.js';
import type { Caused } from '../../engine/emit/printed.js';
import { typeSchema } from '../../language/type-schema.js';
import { publishOptions } from './options/in-contracts.js';
import type { Publishing } from '../section.js';
import type { RoutesModel, InputField, Operation } from './part.js';
import { resultType } from './results.js';

/** What a contract says of the operations, and the types that they reach. */
export function publishRoutes(
  { operations }: RoutesModel,
  { names, types }: Publishing,
): Pick<Contract, 'operations' | 'types'> {
  const entries = operations.map((operation) => [operation.name, operationSchema(operation, names)] as const);
  return { operations: withCauses(Object.fromEntries(entries), spansByName(operations)), types };
}

/** Where an input field travels. */
export function fieldPlace(field: InputField): FieldPlace {
  return {
    in: field.in,
    ...(field.wire !== field.field.name && { name: field.wire }),
    text: field.text,
    ...(field.many && { many: true }),
  };
}

function operationSchema(operation: Operation, names: ReadonlyMap<NamedType, string>): OperationSchema {
  const output = resultType(operation);
  const errors = operation.errors.map(({ name, code, status }) => [name, { code, status }] as const);
  const places = operation.fields.map((field) => [field.field.name, fieldPlace(field)] as const);
  const fields = operation.fields.map(({ field }) => field);
  return {
    method: operation.method,
    path: operation.path,
    ...publishOptions(operation),
    fields: withCauses(Object.fromEntries(places), spansByName(fields)),
    ...(operation.wholeBody !== undefined && { wholeBody: operation.wholeBody }),
    ...(operation.encoding === 'multipart' && { encoding: 'multipart' }),
    result: operation.result.kind,
    input: operation.input
      ? typeSchema({ kind: 'ref', to: operation.input }, names)
      : { kind: 'object', fields: {} },
    ...(output && { output: typeSchema(output, names) }),
    ...(errors.length > 0 && {
      errors: withCauses(Object.fromEntries(errors), (key) => askedError(operation, key)),
    }),
  };
}

/** The route asks for an error; what it is says its declaration. */
function askedError({ span, errors }: Operation, key: string): Caused {
  const error = errors.find(({ name }) => name === key);
  return error ? { cause: span, said: error.span } : { cause: span };
}
