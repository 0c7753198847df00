// The OpenAPI 3.1 document of a service: what it says on the wire, envelope included. And that of a gateway: all that it exposes.
import type { OpenAPIV3_1 } from 'openapi-types';
import type { Model, Operation, ServiceModel, Type } from '../../language/model.js';
import type { EmittedFile } from '../../engine/write/change.js';
import { jsonText } from '../../engine/emit/json-text.js';
import { operationTypes, reachedTypes } from '../../language/link/reach.js';
import { operationObject } from '../../sections/routes/openapi-operations.js';
import { failureSchemas } from '../../sections/routes/openapi-responses.js';
import { securitySchemes } from '../../sections/routes/openapi-security.js';
import { isPublic } from '../../sections/routes/options/in-calls.js';
import { createSchemaNames } from '../../language/openapi/schema-names.js';
import { createSchemaWriter } from '../../language/openapi/schemas.js';
import { gateway } from '../../sections/gateway/part.js';
import { service as serviceKey } from '../../sections/service/part.js';

/** What a document may leave out. */
export interface OpenApiOptions {
  /** Without RPC-only operations: what a gateway shows. */
  readonly publicOnly?: boolean;
}

/** The service's generated/openapi.json; of a gateway that of what it exposes. */
export function emitOpenApi(service: ServiceModel, model: Model): EmittedFile {
  return {
    path: `${service.folder}/generated/openapi.json`,
    ownership: 'generated',
    text: jsonText(openApiDocument(service, model)),
    from: service.from,
  };
}

/**
 * The OpenAPI document of a service: operations in the manifest's order, schemas by name. That of a gateway has the public
 * operations of every service that it forwards to, whose ids then are `user.login`.
 */
export function openApiDocument(
  service: ServiceModel,
  model: Model,
  options: OpenApiOptions = {},
): OpenAPIV3_1.Document {
  const forwarding = service.part(gateway);
  if (!forwarding) {
    const sources = [{ service, publicOnly: options.publicOnly === true, prefix: '' }];
    return documentOf(service, service.name, sources, model);
  }
  const { exposes, passThrough } = forwarding;
  const sources = [...new Set([...exposes, ...passThrough])].map((exposed) => ({
    service: exposed,
    publicOnly: true,
    prefix: `${exposed.name}.`,
  }));
  return documentOf(service, model.workspace.name, sources, model);
}

interface Source {
  readonly service: ServiceModel;
  readonly publicOnly: boolean;
  /** Of its operations' ids. */
  readonly prefix: string;
}

/** An operation in the document, and whose it is. */
interface Described {
  readonly service: ServiceModel;
  readonly object: OpenAPIV3_1.OperationObject;
}

function documentOf(
  titled: ServiceModel,
  title: string,
  sources: readonly Source[],
  model: Model,
): OpenAPIV3_1.Document {
  const { version, summary, description } = titled.part(serviceKey);
  const shown = sources.map((source) => ({
    ...source,
    operations: source.service.operations.filter((operation) => !source.publicOnly || isPublic(operation)),
  }));
  const operations = shown.flatMap((source) => source.operations);
  // Names don't depend on what is left out, so that both documents of a service agree.
  const types = sources.flatMap(({ service }) => service.operations.flatMap(shownTypes));
  const schemas = createSchemaWriter({
    names: createSchemaNames(reachedTypes(types), model),
    int64: model.workspace.int64,
  });
  const described: Described[] = [];
  const paths: Record<string, OpenAPIV3_1.PathItemObject> = {};
  for (const { service, prefix, operations: own } of shown) {
    for (const operation of own) {
      const { path, object } = operationObject(operation, { service, model, schemas, prefix });
      paths[path] = { ...paths[path], [operation.method.toLowerCase()]: object };
      described.push({ service, object });
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title,
      version,
      ...(summary !== undefined && { summary }),
      ...(description !== undefined && { description }),
    },
    servers: [{ url: '/', description: 'Where this document was loaded from' }],
    tags: tagsOf(described),
    paths,
    components: {
      schemas: { ...failureSchemas(operations), ...schemas.components() },
      ...securitySchemes(operations, model.workspace),
    },
  };
}

function shownTypes(operation: Operation): Type[] {
  return [...operationTypes(operation), ...(operation.body ? [operation.body] : [])];
}

function tagsOf(described: readonly Described[]): OpenAPIV3_1.TagObject[] {
  const tags = new Map<string, string | undefined>();
  for (const { service, object } of described) {
    for (const name of object.tags ?? []) {
      const description =
        name === service.name ? (service.part(serviceKey).summary ?? `What ${name} does.`) : tags.get(name);
      tags.set(name, description);
    }
  }
  return [...tags].map(([name, description]) => ({
    name,
    ...(description !== undefined && { description }),
  }));
}
