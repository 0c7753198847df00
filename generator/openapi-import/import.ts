// An OpenAPI document -> a service's manifest, and what could not be carried over.
import { ownSchemas } from '../language/openapi/schema-names.js';
import { createAccess } from './access.js';
import {
  below,
  createReading,
  isObject,
  type Json,
  type Loss,
  objectOf,
  type Placed,
  type Reading,
  type Renaming,
  shown,
  textOf,
} from './document.js';
import {
  createNameBook,
  reservedOperationNames,
  reservedTypeNames,
  toPascal,
  toServiceName,
} from './names.js';
import { readRoutes } from './operations.js';
import { createSchemaConverter } from './schema.js';
import { writeManifest } from './manifest-sections.js';
import type { ImportedType } from './type.js';

import type { ImportedManifest } from './import-result.js';

export type { Loss, Renaming } from './document.js';
export type { ImportedManifest, ManifestSection } from './import-result.js';

/** A document that is none. */
export interface ImportRefusal {
  readonly problem: string;
}

/** Imports a parsed document. The same document gives the same manifest. */
export function importOpenApi(
  document: unknown,
  options: { readonly service?: string } = {},
): ImportedManifest | ImportRefusal {
  if (!isObject(document)) return { problem: 'it is no mapping' };
  const version = document['openapi'];
  if (typeof version !== 'string' || !/^3\.[01](\.|$)/.test(version)) {
    const found = version ?? document['swagger'];
    return {
      problem:
        found === undefined
          ? 'it has no "openapi" that says its version'
          : `it is of version ${shown(found)}; 3.0 and 3.1 are read`,
    };
  }
  const losses: Loss[] = [];
  const renamings: Renaming[] = [];
  const reading = createReading(document, losses, renamings);
  const info = objectOf(document['info']);
  const service = options.service ?? toServiceName(textOf(info['title']) ?? 'imported');
  const typeNames = createNameBook(reservedTypeNames(service));
  const components = nameComponents(reading, typeNames);
  const converter = createSchemaConverter(
    reading,
    (ref) => components.byRef.get(ref),
    (name) => components.byName.get(name),
  );
  const access = createAccess(converter.typeOf);
  const routes = readRoutes(converter, {
    names: createNameBook(reservedOperationNames(service)),
    typeNames,
    access,
    service,
  });
  loseTheRest(reading);
  const types = new Map<string, ImportedType>();
  for (const name of components.byName.keys()) {
    const type = converter.typeOf(name);
    if (type !== undefined) types.set(name, type);
  }
  const written = writeManifest({ reading, converter, access, service, routes, types, typeNames });
  return { service, ...written, losses, renamings, operations: routes.length };
}

interface Components {
  readonly byRef: ReadonlyMap<string, string>;
  readonly byName: ReadonlyMap<string, Placed>;
}

/** Gives each named schema its type's name. In our own documents, `UserInit` is the sender's form of `User`. */
function nameComponents(reading: Reading, names: ReturnType<typeof createNameBook>): Components {
  const schemas = objectOf(objectOf(reading.root['components'])['schemas']);
  const byRef = new Map<string, string>();
  const byName = new Map<string, Placed>();
  const isForm = (key: string): boolean =>
    reading.isOwn && key.endsWith('Init') && key.slice(0, -4) in schemas;
  for (const [key, schema] of Object.entries(schemas)) {
    const at = below('/components/schemas', key);
    if (!isObject(schema) || (reading.isOwn && isOwnSchema(key)) || isForm(key)) continue;
    // A type that ends as the sender's form of another would be called is called otherwise.
    // A type that is only ever sent has its sender's form alone in our own documents.
    const pascal = toPascal(reading.isOwn ? key.replace(/(?<=.)Init$/, '') : key);
    const name = names.take(!reading.isOwn && pascal.endsWith('Init') ? `${pascal}Value` : pascal);
    if (name !== key) reading.rename({ kind: 'type', at, from: key, to: name });
    const form = reading.isOwn ? schemas[`${key}Init`] : undefined;
    byName.set(
      name,
      isObject(form)
        ? { value: form, at: below('/components/schemas', `${key}Init`) }
        : { value: schema, at },
    );
    for (const each of isObject(form) ? [key, `${key}Init`] : [key]) {
      byRef.set(`#/components/schemas/${each}`, name);
      byRef.set(`#${below('/components/schemas', each)}`, name);
    }
  }
  return { byRef, byName };
}

function loseTheRest(reading: Reading): void {
  const { root, isOwn } = reading;
  if (isOwn) return;
  const said: Json = root;
  if (Array.isArray(said['servers']) && said['servers'].length > 0)
    reading.lose('/servers', 'operations are served at /api/<service>, wherever the service runs');
  if (Object.keys(objectOf(said['webhooks'])).length > 0)
    reading.lose('/webhooks', 'webhooks have no form in a manifest');
  for (const key of ['callbacks', 'links']) {
    const found = objectOf(objectOf(root['components'])[key]);
    if (Object.keys(found).length > 0)
      reading.lose(`/components/${key}`, `${key} have no form in a manifest`);
  }
}

/** Whether a schema of one of our own documents is the framework's, not a type of the manifest. */
function isOwnSchema(key: string): boolean {
  return Object.values<string>(ownSchemas).includes(key);
}
