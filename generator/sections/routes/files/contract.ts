// Emits generated/contract.ts: one OperationContract a route, and the machine-readable contract of the whole service.
import type { InputField, Operation, ServiceModel } from '../../../language/model.js';
import type { EmittedFile } from '../../../engine/write/change.js';
import { docComment } from '../../../engine/emit/doc-comment.js';
import { generatedHeader } from '../../../engine/emit/header.js';
import { clientModule, createImports, type Imports } from '../../../engine/emit/imports.js';
import { after, type Doc, list, openBraces, print } from '../../../engine/emit/layout.js';
import { jsonLiteral, literalKey, stringLiteral } from '../../../engine/emit/literals.js';
import { objectConstant } from '../../../engine/emit/object-constant.js';
import { publishOptions, statedOptions } from '../options/in-contracts.js';
import { fieldPlace } from '../publish.js';
import { renderTemplate } from '../../../engine/emit/template.js';
import { codecName, resultCodec, resultType, typeName, typeText } from '../../../language/codec/types.js';
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
    textProperty('service', stringLiteral(service.name)),
    `name: ${stringLiteral(operation.name)}`,
    `method: ${stringLiteral(operation.method)}`,
    textProperty('path', stringLiteral(operation.path)),
    ...Object.entries(statedOptions(publishOptions(operation))).map(([name, value]): Doc => {
      return [`${name}: `, jsonLiteral(value)];
    }),
    ['fields: ', fieldPlaces(operation.fields)],
  ];
  if (operation.wholeBody !== undefined)
    entries.push(textProperty('wholeBody', stringLiteral(operation.wholeBody)));
  entries.push(
    `encoding: ${stringLiteral(operation.encoding)}`,
    `result: ${stringLiteral(operation.result.kind)}`,
    [
      'input:',
      after(operation.input ? codecName(operation.input, imports) : imports.value('noneCodec', clientModule)),
    ],
    ['output:', after(resultCodec(operation, service, imports))],
    ['errors: ', list('[', errorClasses(operation, imports), ']')],
  );
  return entries;
}

function errorClasses(operation: Operation, imports: Imports): string[] {
  return operation.errors.map((error) => imports.value(error.name, error.module.path));
}

function fieldPlaces(fields: readonly InputField[]): Doc {
  return openBraces(
    fields.map((field): Doc => [literalKey(field.field.name), ':', after(jsonLiteral(fieldPlace(field)))]),
  );
}

function contractLiteral(service: ServiceModel): Doc {
  const { operations, types, depends, uses, ...head } = service.contract;
  const entries: Doc[] = [
    `service: ${stringLiteral(head.service)}`,
    `version: ${stringLiteral(head.version)}`,
    ['operations: ', entriesLiteral(operations, openLiteral)],
    ['types: ', entriesLiteral(types, jsonLiteral)],
    ['depends: ', jsonLiteral(depends)],
  ];
  if (uses) entries.push(['uses: ', entriesLiteral(uses, jsonLiteral)]);
  return openBraces(entries);
}

function entriesLiteral<T>(entries: Readonly<Record<string, T>>, print: (value: T) => Doc): Doc {
  return openBraces(
    Object.entries(entries).map(([name, value]): Doc => [literalKey(name), ':', after(print(value))]),
  );
}

function openLiteral(value: object): Doc {
  return openBraces(
    Object.entries(value).map(([key, item]): Doc => {
      if (typeof item === 'string') return textProperty(literalKey(key), stringLiteral(item));
      return [literalKey(key), ': ', jsonLiteral(item)];
    }),
  );
}
