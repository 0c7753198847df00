// Names and paths of what is emitted for one service.
import type { Operation, ServiceModel } from '../../../language/model.js';
import type { CommentParts } from '../../../engine/emit/doc-comment.js';
import { type Doc, hardLine, indent } from '../../../engine/emit/layout.js';
import { needsUser } from '../options/in-calls.js';
import { commentOf } from '../options/in-documents.js';

/** `services/user/generated/router.ts`. */
export function generatedPath(service: ServiceModel, file: string): string {
  return `${service.folder}/generated/${file}`;
}

/** What the doc comment of an operation says, wherever the operation is emitted. */
export function operationComment(operation: Operation): CommentParts {
  return { ...commentOf(operation), otherwise: `${operation.method} ${operation.path}` };
}

/** A name that none of the taken ones has: underscores are added until it is free. */
export function freeName(preferred: string, taken: ReadonlySet<string>): string {
  let name = preferred;
  while (taken.has(name)) name += '_';
  return name;
}

/** The type of the call that an operation's handler gets. */
export function callType(operation: Operation): 'Call' | 'AuthenticatedCall' {
  return needsUser(operation) ? 'AuthenticatedCall' : 'Call';
}

/** `services/user/user.service.ts`: the user's class. */
export function implementationPath(service: ServiceModel): string {
  return `${service.folder}/${service.name}.service.ts`;
}

/** Imports all contracts of the operations under one name, so that no operation's name can clash with another. */
export function contractImport(service: ServiceModel, name: string): string {
  return service.operations.length === 0 ? '' : `import * as ${name} from "./contract.js";\n`;
}

/** The entry of a definition that loads the OpenAPI document beside it, at the first ask. */
export const openapiEntry: Doc = [
  'openapi: async () =>',
  indent(hardLine, '(await import("./openapi.json", { with: { type: "json" } })).default'),
];
