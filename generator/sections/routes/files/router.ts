// Emits generated/router.ts: the service's routes as a table, with RPC-only flags, and the Express router made of them.
import type { Operation, ServiceModel } from '../../../language/model.js';
import type { EmittedFile } from '../../../engine/write/change.js';
import { docComment } from '../../../engine/emit/doc-comment.js';
import { generatedHeader } from '../../../engine/emit/header.js';
import { createImports, type Imports, runtimeModule } from '../../../engine/emit/imports.js';
import {
  call,
  type Doc,
  functionHead,
  group,
  indent,
  line,
  list,
  openBraces,
  print,
} from '../../../engine/emit/layout.js';
import { renderTemplate } from '../../../engine/emit/template.js';
import { typeName } from '../../../language/codec/types.js';
import { openList, textProperty } from './declarations.js';
import { callType, contractImport, generatedPath } from './service-names.js';

/** The service's generated/router.ts. */
export function emitRouter(service: ServiceModel): EmittedFile {
  const path = generatedPath(service, 'router.ts');
  const imports = createImports(path, ['operations']);
  const apiType = imports.type(`${service.pascal}Api`, generatedPath(service, 'service.ts'));
  const routeType = imports.type('Route', runtimeModule);
  const routerType = imports.type('Router', runtimeModule);
  const hostType = imports.type('Host', runtimeModule);
  const createRouter = imports.value('createRouter', runtimeModule);
  const routesName = `${service.camel}Routes`;
  const routes = service.operations.map((operation) => routeEntry(operation, service, imports));
  const view = {
    routesComment: docComment({
      otherwise: `The operations of ${service.name}, bound to the code that does them.`,
    }),
    routesHead: functionHead(
      `export function ${routesName}`,
      [`${routes.length > 0 ? 'api' : '_api'}: ${apiType}`],
      `readonly ${routeType}[]`,
    ),
    routes: print(routes.length > MANY ? list(`Array.of<${routeType}>(`, routes, ')') : openList(routes), 2),
    createComment: docComment({
      otherwise: `An Express router with every operation of ${service.name}, to be mounted at /api/${service.name}.`,
    }),
    createHead: functionHead(
      `export function create${service.pascal}Router`,
      [`api: ${apiType}`, `host: ${hostType}`],
      routerType,
    ),
    createBody: print(['return ', call(createRouter, [`${routesName}(api)`, 'host']), ';'], 2),
    header: generatedHeader(service.from),
    imports: imports.text() + contractImport(service, 'operations'),
  };
  return {
    path,
    ownership: 'generated',
    text: renderTemplate('services/service/generated/router.ts', view),
    from: service.from,
  };
}

/** TypeScript joins the types of an array literal's elements into one union, which it gives up on past a thousand. */
const MANY = 500;

/** One route on lines of its own, so that a change of it changes nothing else. */
function routeEntry(operation: Operation, service: ServiceModel, imports: Imports): Doc {
  const callParameter = `call: ${imports.type(callType(operation), generatedPath(service, 'service.ts'))}`;
  const parameters = operation.input
    ? [`input: ${typeName(operation.input, 'read', imports)}`, callParameter]
    : ['_input: undefined', callParameter];
  const head = `handle: (${parameters.join(', ')}) =>`;
  const invoked = call(`api.${operation.name}`, operation.input ? ['input', 'call'] : ['call']);
  // Six columns in; Prettier breaks the parameters only where they alone are too long, else what follows the arrow.
  const handler: Doc =
    6 + head.length <= 80
      ? [head, group(indent(line, invoked))]
      : ['handle: ', list('(', parameters, ')'), ' => ', invoked];
  const bound = textProperty('operation', `operations.${operation.name}`);
  const entries = [bound, `rpcOnly: ${operation.rpcOnly}`, handler];
  return openBraces(entries);
}
