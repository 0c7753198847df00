// Emits generated/service.ts: what the user's code implements and gets, and the function that runs the service.
import type { Model, Operation, ServiceModel } from '../../../language/model.js';
import type { EmittedFile } from '../../../engine/write/change.js';
import { docComment } from '../../../engine/emit/doc-comment.js';
import { generatedHeader } from '../../../engine/emit/header.js';
import { clientModule, createImports, type Imports, runtimeModule } from '../../../engine/emit/imports.js';
import {
  after,
  call,
  type Doc,
  functionHead,
  list,
  openBraces,
  print,
  unionAfter,
} from '../../../engine/emit/layout.js';
import { propertyKey, stringLiteral } from '../../../engine/emit/literals.js';
import { objectConstant } from '../../../engine/emit/object-constant.js';
import { renderTemplate } from '../../../engine/emit/template.js';
import { codecName, resultType, typeName, typeText } from '../../../language/codec/types.js';
import { extendingInterface } from './declarations.js';
import { callType, generatedPath, openapiEntry, operationComment } from './service-names.js';
import { createUsedClient, usedClient } from '../../depends/files/uses.js';
import { depends, type Dependency } from '../../depends/part.js';
import { service as serviceKey } from '../../service/part.js';

/** The service's generated/service.ts. */
export function emitService(service: ServiceModel, model: Model): EmittedFile {
  const path = generatedPath(service, 'service.ts');
  const { pascal, name } = service;
  const declared = [`${pascal}Api`, `${pascal}Clients`, `${pascal}Context`, 'Call', 'AuthenticatedCall'];
  declared.push(`${service.camel}Definition`, `serve${pascal}`);
  const imports = createImports(path, declared);
  const claims = typeName(model.workspace.claims, 'read', imports);
  const callOf = imports.type('CallOf', runtimeModule);
  const contextOf = imports.type('ContextOf', runtimeModule);
  const config = typeName(service.config, 'read', imports);
  const clients = `${pascal}Clients`;
  const view = {
    api: `${pascal}Api`,
    apiComment: docComment({ otherwise: service.part(serviceKey).summary ?? `What ${name} does.` }),
    methods: service.operations.map((operation) => ({
      comment: docComment(operationComment(operation), 2),
      text: `  ${print([operation.name, handlerSignature(operation, imports), ';'], 2)}`,
    })),
    clientsComment: docComment({ otherwise: `The clients of the services that ${name} depends on.` }),
    clients,
    dependencies: service.part(depends).map((dependency) => ({
      text: `  readonly ${propertyKey(dependency.service.camel)}: ${clientType(dependency, service, imports)};`,
    })),
    call: print(extendingInterface('Call', callOf, [clients, `${claims} | undefined`])),
    authenticatedCall: print(extendingInterface('AuthenticatedCall', callOf, [clients, claims])),
    context: print(extendingInterface(`${pascal}Context`, contextOf, [config, clients, claims])),
    definitionComment: docComment({ otherwise: `Everything the runtime must know of ${name}.` }),
    definition: print(definition(service, model, imports)),
    serveComment: docComment({ otherwise: `Runs ${name} until it is told to stop.` }),
    serveHead: functionHead(
      `export function serve${pascal}`,
      [
        [
          'create: ',
          list('(', [`context: ${pascal}Context`], ')'),
          unionAfter(' =>', [`${pascal}Api`, `Promise<${pascal}Api>`]),
        ],
        `options?: ${imports.type('ServeOptions', runtimeModule)}`,
      ],
      `Promise<${imports.type('RunningService', runtimeModule)}>`,
    ),
    serveBody: print(
      [
        'return ',
        call(imports.value('serve', runtimeModule), [`${service.camel}Definition`, 'create', 'options']),
        ';',
      ],
      2,
    ),
    header: generatedHeader(service.from),
    imports: imports.text(),
  };
  return {
    path,
    ownership: 'generated',
    text: renderTemplate('services/service/generated/service.ts', view),
    from: service.from,
  };
}

/** `(input: LoginInput, call: Call): Promise<Session>`: how a handler is declared, in the API and in the user's class alike. */
export function handlerSignature(operation: Operation, imports: Imports): Doc {
  const callName = imports.file.endsWith('/generated/service.ts')
    ? callType(operation)
    : imports.type(
        callType(operation),
        `${imports.file.slice(0, imports.file.lastIndexOf('/'))}/generated/service.ts`,
      );
  const parameters = [`call: ${callName}`];
  if (operation.input) parameters.unshift(`input: ${typeName(operation.input, 'read', imports)}`);
  return [list('(', parameters, ')'), ': ', handlerResult(operation, imports)];
}

function handlerResult(operation: Operation, imports: Imports): string {
  const type = resultType(operation);
  if (type) {
    const text = typeText(type, 'send', imports);
    return operation.result.kind === 'stream' ? `AsyncIterable<${text}>` : `Promise<${text}>`;
  }
  if (operation.result.kind === 'empty') return 'Promise<void>';
  return `Promise<${imports.type('BinaryContent', clientModule)}>`;
}

function clientType(dependency: Dependency, owner: ServiceModel, imports: Imports): string {
  const { service, uses } = dependency;
  if (uses) return imports.type(usedClient(dependency), generatedPath(owner, 'uses.ts'));
  return imports.type(`${service.pascal}Client`, generatedPath(service, 'client.ts'));
}

function definition(service: ServiceModel, model: Model, imports: Imports): Doc {
  const { pascal, camel, config } = service;
  const { workspace } = model;
  const types = [`${pascal}Api`, typeName(config, 'read', imports), `${pascal}Clients`];
  const args = [...types, typeName(workspace.claims, 'read', imports)];
  const entries: Doc[] = [
    `name: ${stringLiteral(service.name)}`,
    `version: ${stringLiteral(service.part(serviceKey).version)}`,
    `namespace: ${stringLiteral(workspace.namespace)}`,
    `contract: ${imports.value(`${camel}Contract`, generatedPath(service, 'contract.ts'))}`,
    ['config:', after(codecName(config, imports))],
    `claims: ${codecName(workspace.claims, imports)}`,
    `roleClaim: ${stringLiteral(workspace.roleClaim)}`,
  ];
  if (workspace.cookie !== undefined) entries.push(`cookie: ${stringLiteral(workspace.cookie)}`);
  entries.push(
    clientsEntry(service, imports),
    `routes: ${imports.value(`${camel}Routes`, generatedPath(service, 'router.ts'))}`,
    openapiEntry,
  );
  const type = imports.type('ServiceDefinition', runtimeModule);
  return objectConstant(`${camel}Definition`, type, args, openBraces(entries));
}

function clientsEntry(service: ServiceModel, imports: Imports): Doc {
  if (service.part(depends).length === 0) return 'clients: () => ({})';
  const entries = service.part(depends).map((dependency): Doc => {
    const { name, camel, pascal } = dependency.service;
    const create = dependency.uses
      ? imports.value(createUsedClient(dependency), generatedPath(service, 'uses.ts'))
      : imports.value(`create${pascal}Client`, generatedPath(dependency.service, 'client.ts'));
    const options = dependency.encoding === 'form' ? ', { encoding: "form" }' : '';
    return [`${propertyKey(camel)}:`, after(call(create, [`transport(${stringLiteral(name)}${options})`]))];
  });
  return ['clients: (transport) => (', openBraces(entries), ')'];
}
