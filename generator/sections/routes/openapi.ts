// The operations in an OpenAPI document: paths, tags, and the failures and ways to show who calls that they ask for.
import type { OpenAPIV3_1 } from 'openapi-types';
import { withCauses } from '../../engine/emit/causes.js';
import type { Span } from '../../source/source-file.js';
import type { ServiceModel, Type } from '../../language/model.js';
import type { Describing, DocumentPart, DocumentSource } from '../describing.js';
import { service as serviceKey } from '../service/part.js';
import { operationObject } from './openapi-operations.js';
import { failureSchemas } from './openapi-responses.js';
import { securitySchemes } from './openapi-security.js';
import { isPublic } from './options/in-calls.js';
import type { RoutesModel } from './part.js';
import { operationTypes } from './results.js';
import { auth } from '../auth/part.js';

/** The types that a document of these operations shows, declared bodies included. */
export function describedTypes({ operations }: RoutesModel): readonly Type[] {
  return operations.flatMap((operation) => [
    ...operationTypes(operation),
    ...(operation.body ? [operation.body] : []),
  ]);
}

/** An operation in the document, and whose it is. */
interface Described {
  readonly service: ServiceModel;
  readonly object: OpenAPIV3_1.OperationObject;
}

/** Describes the operations, in the manifests' order. */
export function describeRoutes(
  sources: readonly DocumentSource<RoutesModel>[],
  { model, schemas }: Describing,
): DocumentPart {
  const described: Described[] = [];
  const paths: Record<string, OpenAPIV3_1.PathItemObject> = {};
  const spans = new Map<string, Readonly<Record<string, Span>>>();
  const shown = sources.map(({ part: { operations }, ...source }) => ({
    ...source,
    operations: operations.filter((operation) => !source.publicOnly || isPublic(operation)),
  }));
  for (const { service, prefix, operations } of shown) {
    for (const operation of operations) {
      const { path, object } = operationObject(operation, { service, model, schemas, prefix });
      const method = operation.method.toLowerCase();
      const span = { ...spans.get(path), [method]: operation.span };
      spans.set(path, span);
      paths[path] = withCauses({ ...paths[path], [method]: object }, (key) => span[key]);
      described.push({ service, object });
    }
  }
  const all = shown.flatMap(({ operations }) => operations);
  return {
    tags: tagsOf(described),
    paths: withCauses(paths, (path) => onlyOne(Object.values(spans.get(path) ?? {}))),
    schemas: failureSchemas(all),
    ...securitySchemes(all, model.workspace.part(auth)),
  };
}

/** A path is its operation's, where it has but one. */
function onlyOne([span, ...others]: readonly Span[]): Span | undefined {
  return others.length > 0 ? undefined : span;
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
