// What operations give and take, as types and codecs: of a result without a name the service's dto.ts holds the codec.
import { clientModule } from '../../engine/emit/modules.js';
import type { Imports } from '../../engine/emit/names.js';
import { codecName } from '../../language/codec/types.js';
import type { NamelessType } from '../../language/codec/type-module.js';
import type { ServiceModel, Type } from '../../language/model.js';
import type { Operation, RoutesModel } from './part.js';

/** The types that an operation names directly: input, declared body, result. */
export function operationTypes(operation: Operation): readonly Type[] {
  const types: Type[] = [];
  if (operation.input) types.push({ kind: 'ref', to: operation.input });
  if (operation.result.kind === 'json') types.push(operation.result.type);
  if (operation.result.kind === 'stream') types.push(operation.result.of);
  return types;
}

/**
 * The codec of an operation's result (of each event for streams), as contract.ts names it: a named type's own, `noneCodec`, or for
 * a result without a name (`User[]`) the `listUsersOutputCodec` that the service's dto.ts holds for it.
 */
export function resultCodec(operation: Operation, service: ServiceModel, imports: Imports): string {
  const type = resultType(operation);
  if (type === undefined) return imports.value('noneCodec', clientModule);
  if (type.kind === 'ref') return codecName(type.to, imports);
  return imports.value(`${operation.name}OutputCodec`, service.module.path);
}

/** The type that an operation's result codec reads; undefined for empty and binary results. */
export function resultType(operation: Operation): Type | undefined {
  if (operation.result.kind === 'json') return operation.result.type;
  return operation.result.kind === 'stream' ? operation.result.of : undefined;
}

/** The results that no named type is. */
export function namelessResults({ operations }: RoutesModel): readonly NamelessType[] {
  return operations.flatMap((operation) => {
    const type = resultType(operation);
    if (type === undefined || type.kind === 'ref') return [];
    return [{ operation: operation.name, type, cause: operation.span }];
  });
}
