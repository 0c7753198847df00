// Emits generated/service.ts of a gateway: which operations of which services it forwards to, and the function that runs it.
import type { Model, Operation, ServiceModel } from '../../../language/model.js';
import type { EmittedFile } from '../../../engine/write/change.js';
import { docComment } from '../../../engine/emit/doc-comment.js';
import { generatedHeader } from '../../../engine/emit/header.js';
import { createImports, runtimeModule } from '../../../engine/emit/imports.js';
import {
  after,
  braces,
  call,
  type Doc,
  functionHead,
  openBraces,
  print,
} from '../../../engine/emit/layout.js';
import { jsonLiteral, stringLiteral } from '../../../engine/emit/literals.js';
import { objectConstant } from '../../../engine/emit/object-constant.js';
import { gatewayOptions, isPublic } from '../../routes/options/in-calls.js';
import { renderTemplate } from '../../../engine/emit/template.js';
import { codecName, typeName } from '../../../language/codec/types.js';
import { openList } from '../../routes/files/declarations.js';
import { generatedPath, openapiEntry } from '../../routes/files/service-names.js';
import { service as serviceKey } from '../../service/part.js';
import type { GatewayModel } from '../part.js';

/** The gateway's generated/service.ts. */
export function emitGateway(service: ServiceModel, gateway: GatewayModel, model: Model): EmittedFile {
  const path = generatedPath(service, 'service.ts');
  const definitionName = `${service.camel}Definition`;
  const serveName = `serve${service.pascal}`;
  const imports = createImports(path, [definitionName, serveName]);
  const entries: Doc[] = [
    `name: ${stringLiteral(service.name)}`,
    `version: ${stringLiteral(service.part(serviceKey).version)}`,
    `namespace: ${stringLiteral(model.workspace.namespace)}`,
    ['config:', after(codecName(service.config, imports))],
    ['exposes: ', openList(exposedServices(gateway))],
    ['cors: ', jsonLiteral({ origins: gateway.cors.origins, credentials: gateway.cors.credentials })],
    `maxBodyBytes: ${gateway.maxBodyBytes}`,
    `timeoutMs: ${gateway.timeoutMs}`,
    openapiEntry,
  ];
  const definitionType = imports.type('GatewayDefinition', runtimeModule);
  const config = typeName(service.config, 'read', imports);
  const serve = imports.value('serveGateway', runtimeModule);
  const options = `options?: ${imports.type('GatewayOptions', runtimeModule)}`;
  const view = {
    definitionComment: docComment({
      otherwise: `What ${service.name} forwards to: the operations of each service that are not RPC-only.`,
    }),
    definition: print(objectConstant(definitionName, definitionType, [config], openBraces(entries))),
    serveComment: docComment({ otherwise: `Runs ${service.name} until it is told to stop.` }),
    serveHead: functionHead(
      `export function ${serveName}`,
      [options],
      `Promise<${imports.type('RunningService', runtimeModule)}>`,
    ),
    serveBody: print(['return ', call(serve, [definitionName, 'options']), ';'], 2),
    header: generatedHeader(service.from),
    imports: imports.text(),
  };
  const text = renderTemplate('services/gateway/generated/service.ts', view);
  return { path, ownership: 'generated', text, from: service.from };
}

function exposedServices(gateway: GatewayModel): Doc[] {
  const whole = new Set(gateway.passThrough);
  const services = [...new Set([...gateway.exposes, ...gateway.passThrough])];
  return services.map((service) => {
    const operations = service.operations.filter(isPublic);
    return openBraces([
      `service: ${stringLiteral(service.name)}`,
      `passThrough: ${whole.has(service)}`,
      ['operations: ', openList(operations.map(exposedOperation))],
    ]);
  });
}

function exposedOperation(operation: Operation): Doc {
  const { method, path, name } = operation;
  const entries = [
    `method: ${stringLiteral(method)}`,
    `path: ${stringLiteral(path)}`,
    `name: ${stringLiteral(name)}`,
  ];
  for (const [option, value] of gatewayOptions(operation)) entries.push(`${option}: ${value}`);
  if (operation.result.kind === 'stream') entries.push('stream: true');
  return braces(entries);
}
