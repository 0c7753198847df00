// A service's contract as a value: what contract.ts holds as text, what running instances publish, and what `scaffold check` compares.
import type { Contract, FieldPlace, OperationSchema, UsesSchema } from '@armature/runtime/wire';
import type { InputField, NamedType, Operation, ServiceModel } from '../../language/model.js';
import { operationTypes, reachedTypes, uniqueNames } from '../../language/link/reach.js';
import { typeSchema } from '../../language/type-schema.js';
import { publishOptions } from './options/in-contracts.js';
import { resultType } from '../../language/codec/types.js';

/** The contract of a service. The order of its keys is stable: its digest is taken from its text. */
export function publishedContract(service: ServiceModel): Contract {
  const types = reachedTypes(service.operations.flatMap(operationTypes));
  const names = uniqueNames(types);
  const uses = usesOf(service);
  return {
    service: service.name,
    version: service.version,
    operations: Object.fromEntries(
      service.operations.map((operation) => [operation.name, operationSchema(operation, names)]),
    ),
    types: Object.fromEntries(
      types.map((named) => [names.get(named) ?? named.name, typeSchema(named.type, names)]),
    ),
    depends: service.depends.map((dependency) => dependency.service.name),
    ...(uses && { uses }),
  };
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
  return {
    method: operation.method,
    path: operation.path,
    ...publishOptions(operation),
    fields: Object.fromEntries(operation.fields.map((field) => [field.field.name, fieldPlace(field)])),
    ...(operation.wholeBody !== undefined && { wholeBody: operation.wholeBody }),
    ...(operation.encoding === 'multipart' && { encoding: 'multipart' }),
    result: operation.result.kind,
    input: operation.input
      ? typeSchema({ kind: 'ref', to: operation.input }, names)
      : { kind: 'object', fields: {} },
    ...(output && { output: typeSchema(output, names) }),
    ...(errors.length > 0 && { errors: Object.fromEntries(errors) }),
  };
}

function usesOf(service: ServiceModel): UsesSchema | undefined {
  const entries = service.depends.flatMap(({ service: { name }, uses }) => {
    if (uses === undefined) return [];
    const operations = uses.map(({ operation, fields }) => {
      const paths = fields === '*' ? ['*'] : fields.map((path) => path.join('.'));
      return [operation.name, paths] as const;
    });
    return [[name, Object.fromEntries(operations)] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
