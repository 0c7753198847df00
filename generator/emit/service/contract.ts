// Emits generated/contract.ts: one OperationContract a route, and the machine-readable contract of the whole service.
import type { InputField, Operation, ServiceModel } from '../../model/model.js';
import type { EmittedFile } from '../../write/change.js';
import { docComment } from '../doc-comment.js';
import { generatedHeader } from '../header.js';
import { clientModule, createImports, type Imports } from '../imports.js';
import { type Doc, list, openBraces, print } from '../layout.js';
import { jsonLiteral, literalKey, stringLiteral } from '../literals.js';
import { operationTypes, reachedTypes, uniqueNames } from '../reach.js';
import { objectConstant } from '../object-constant.js';
import { renderTemplate } from '../template.js';
import { typeSchema } from '../type-schema.js';
import { codecName, resultCodec, resultType, typeName, typeText } from '../types.js';
import { textProperty } from './declarations.js';
import { generatedPath, operationComment } from './service-names.js';

/** The service's generated/contract.ts. */
export function emitContract(service: ServiceModel): EmittedFile {
  const path = generatedPath(service, 'contract.ts');
  const contractName = `${service.camel}Contract`;
  const imports = createImports(path, [
    contractName,
    ...service.operations.map((operation) => operation.name),
  ]);
  const contractType = imports.type('Contract', clientModule);
  const view = {
    operations: service.operations.map((operation) => ({
      comment: docComment(operationComment(operation)),
      text: print(operationConst(operation, service, imports)),
    })),
    comment: docComment({ otherwise: `The operations of ${service.name}, ready for JSON.` }),
    contract: print([`export const ${contractName}: ${contractType} = `, contractLiteral(service), ';']),
    header: generatedHeader(service.from),
    imports: imports.text(),
  };
  return {
    path,
    ownership: 'generated',
    text: renderTemplate('services/service/generated/contract.ts', view),
    from: service.from,
  };
}

/** The form of the runtime's `Contract`, as plain values. A type alias, so that it is a record too. */
export type PublishedContract = {
  readonly service: string;
  readonly version: string;
  readonly operations: Readonly<Record<string, object>>;
  readonly types: Readonly<Record<string, object>>;
  readonly depends: readonly string[];
};

/** The service's contract as a value: what its instances publish in etcd (the runtime's `Contract`). */
export function publishedContract(service: ServiceModel): PublishedContract {
  const types = reachedTypes(service.operations.flatMap(operationTypes));
  const names = uniqueNames(types);
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
  };
}

function operationConst(operation: Operation, service: ServiceModel, imports: Imports): Doc {
  const type = imports.type('OperationContract', clientModule);
  const output = resultType(operation);
  const args = [
    operation.input ? typeName(operation.input, 'send', imports) : 'undefined',
    output ? typeText(output, 'read', imports) : 'undefined',
  ];
  return objectConstant(
    operation.name,
    type,
    args,
    openBraces(operationEntries(operation, service, imports)),
  );
}

function operationEntries(operation: Operation, service: ServiceModel, imports: Imports): Doc[] {
  const entries: Doc[] = [
    `service: ${stringLiteral(service.name)}`,
    `name: ${stringLiteral(operation.name)}`,
    `method: ${stringLiteral(operation.method)}`,
    textProperty('path', stringLiteral(operation.path)),
    `status: ${operation.status}`,
    `rpcOnly: ${operation.rpcOnly}`,
  ];
  if (operation.callers.length > 0) entries.push(['callers: ', jsonLiteral(operation.callers)]);
  if (operation.auth) entries.push(['auth: ', jsonLiteral(authRule(operation))]);
  entries.push(`idempotent: ${operation.idempotent}`);
  if (operation.timeoutMs !== undefined) entries.push(`timeoutMs: ${operation.timeoutMs}`);
  entries.push(['fields: ', fieldPlaces(operation.fields)]);
  if (operation.wholeBody !== undefined)
    entries.push(textProperty('wholeBody', stringLiteral(operation.wholeBody)));
  entries.push(
    `encoding: ${stringLiteral(operation.encoding)}`,
    `result: ${stringLiteral(operation.result.kind)}`,
    `input: ${operation.input ? codecName(operation.input, imports) : imports.value('noneCodec', clientModule)}`,
    `output: ${resultCodec(operation, service, imports)}`,
    ['errors: ', list('[', errorClasses(operation, imports), ']')],
  );
  return entries;
}

function errorClasses(operation: Operation, imports: Imports): string[] {
  return operation.errors.map((error) => imports.value(error.name, error.module.path));
}

function fieldPlaces(fields: readonly InputField[]): Doc {
  return openBraces(
    fields.map((field): Doc => [literalKey(field.field.name), ': ', jsonLiteral(fieldPlace(field))]),
  );
}

function fieldPlace(field: InputField): object {
  return {
    in: field.in,
    ...(field.wire !== field.field.name && { name: field.wire }),
    text: field.text,
    ...(field.many && { many: true }),
  };
}

function authRule(operation: Operation): object | undefined {
  if (!operation.auth) return undefined;
  const { kind, roles } = operation.auth;
  return roles.length > 0 ? { kind, roles } : { kind };
}

/** An operation and a type on lines of their own each, so that a change of one changes nothing else. */
function contractLiteral(service: ServiceModel): Doc {
  const contract = publishedContract(service);
  const operations = Object.entries(contract.operations);
  const types = Object.entries(contract.types);
  return openBraces([
    `service: ${stringLiteral(contract.service)}`,
    `version: ${stringLiteral(contract.version)}`,
    [
      'operations: ',
      openBraces(operations.map(([name, schema]): Doc => [literalKey(name), ': ', openLiteral(schema)])),
    ],
    [
      'types: ',
      openBraces(types.map(([name, schema]): Doc => [literalKey(name), ': ', jsonLiteral(schema)])),
    ],
    ['depends: ', jsonLiteral(contract.depends)],
  ]);
}

function operationSchema(operation: Operation, names: Parameters<typeof typeSchema>[1]): object {
  const output = resultType(operation);
  const errors = operation.errors.map(({ name, code, status }) => [name, { code, status }] as const);
  return {
    method: operation.method,
    path: operation.path,
    status: operation.status,
    ...(operation.rpcOnly && { rpcOnly: true }),
    ...(operation.callers.length > 0 && { callers: operation.callers }),
    ...(operation.auth && { auth: authRule(operation) }),
    ...(operation.idempotent && { idempotent: true }),
    ...(operation.timeoutMs !== undefined && { timeoutMs: operation.timeoutMs }),
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

function openLiteral(value: object): Doc {
  return openBraces(
    Object.entries(value).map(([key, item]): Doc => {
      if (typeof item === 'string') return textProperty(literalKey(key), stringLiteral(item));
      return [literalKey(key), ': ', jsonLiteral(item)];
    }),
  );
}
