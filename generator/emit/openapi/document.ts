// The OpenAPI 3.1 document of a service: what it says on the wire, envelope included.
import type { OpenAPIV3_1 } from 'openapi-types';
import type { Model, Operation, ServiceModel } from '../../model/model.js';
import type { EmittedFile } from '../../write/change.js';
import { jsonText } from '../json-text.js';
import { operationTypes, reachedTypes, uniqueNames } from '../reach.js';
import { operationObject, tagNames } from './operations.js';
import { failureSchema } from './responses.js';
import { createSchemaWriter } from './schemas.js';

/** What a document may leave out. */
export interface OpenApiOptions {
  /** Without RPC-only operations: what a gateway shows. */
  readonly publicOnly?: boolean;
}

/** The service's generated/openapi.json. */
export function emitOpenApi(service: ServiceModel, model: Model): EmittedFile {
  return {
    path: `${service.folder}/generated/openapi.json`,
    ownership: 'generated',
    text: jsonText(openApiDocument(service, model)),
    from: service.from,
  };
}

/** The OpenAPI document of a service. Operations in the manifest's order, schemas by name. */
export function openApiDocument(
  service: ServiceModel,
  model: Model,
  options: OpenApiOptions = {},
): OpenAPIV3_1.Document {
  const operations = service.operations.filter((operation) => !(options.publicOnly && operation.rpcOnly));
  // Names don't depend on what is left out, so that both documents agree.
  const types = service.operations.flatMap((operation) => [
    ...operationTypes(operation),
    ...(operation.body ? [operation.body] : []),
  ]);
  const schemas = createSchemaWriter({
    names: uniqueNames(reachedTypes(types), ['Failure']),
    int64: model.workspace.int64,
  });
  const paths = pathsObject(operations, (operation) =>
    operationObject(operation, { service, model, schemas }),
  );
  return {
    openapi: '3.1.0',
    info: {
      title: service.name,
      version: service.version,
      ...(service.summary !== undefined && { summary: service.summary }),
      ...(service.description !== undefined && { description: service.description }),
    },
    servers: [{ url: '/', description: 'Where this document was loaded from' }],
    tags: tagsOf(operations, service),
    paths,
    components: {
      schemas: { Failure: failureSchema, ...schemas.components() },
      ...securitySchemes(operations, model),
    },
  };
}

function pathsObject(
  operations: readonly Operation[],
  toObject: (operation: Operation) => { path: string; object: OpenAPIV3_1.OperationObject },
): OpenAPIV3_1.PathsObject {
  const paths: Record<string, OpenAPIV3_1.PathItemObject> = {};
  for (const operation of operations) {
    const { path, object } = toObject(operation);
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: object };
  }
  return paths;
}

function tagsOf(operations: readonly Operation[], service: ServiceModel): OpenAPIV3_1.TagObject[] {
  const names = new Set(operations.flatMap((operation) => tagNames(operation, service)));
  return [...names].map((name) => ({
    name,
    ...(name === service.name && service.summary !== undefined && { description: service.summary }),
  }));
}

function securitySchemes(
  operations: readonly Operation[],
  model: Model,
): Pick<OpenAPIV3_1.ComponentsObject, 'securitySchemes'> {
  const schemes: Record<string, OpenAPIV3_1.SecuritySchemeObject> = {};
  if (operations.some((operation) => operation.auth)) {
    schemes['jwt'] = {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: `A user's token. Roles stand in its claim \`${model.workspace.roleClaim}\`.`,
    };
    if (model.workspace.cookie !== undefined) {
      schemes['cookie'] = {
        type: 'apiKey',
        in: 'cookie',
        name: model.workspace.cookie,
        description: "A user's token in a cookie.",
      };
    }
  }
  if (operations.some((operation) => operation.rpcOnly)) {
    schemes['rpcKey'] = {
      type: 'apiKey',
      in: 'header',
      name: 'X-RPC-Key',
      description: 'The key that the services of the platform share.',
    };
  }
  return Object.keys(schemes).length === 0 ? {} : { securitySchemes: schemes };
}
