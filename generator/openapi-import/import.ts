// An OpenAPI document -> a service's manifest, and what could not be carried over.
import type { RepeatedKey } from '../engine/document/import-text.js';
import { createAccess } from './access.js';
import { account } from './keywords.js';
import { nameComponents } from './components.js';
import { loseMisplaced } from './kinds.js';
import {
  below,
  createReading,
  listOf,
  loseRepeated,
  isObject,
  type Json,
  type LoadFile,
  type Loss,
  objectOf,
  type Reading,
  type Renaming,
  shown,
  textOf,
} from './document.js';
import { createNameBook, reservedOperationNames, reservedTypeNames, toServiceName } from './names.js';
import { readRoutes } from './operations.js';
import { endRecursion } from './recursion.js';
import { loseUnused } from './unused.js';
import { createSchemaConverter } from './schema.js';
import { writeManifest } from './manifest-sections.js';
import { anything, type ImportedType } from './type.js';

import type { ImportedManifest } from './import-result.js';

export type { Loss, Renaming } from './document.js';
export type { ImportedManifest, ManifestSection } from './import-result.js';

/** A document that is none. */
export interface ImportRefusal {
  readonly problem: string;
}

/** How a document is imported. */
export interface ImportSettings {
  /** The service's name; by the document's title unless told. */
  readonly service?: string;
  /** Keys that stand twice in the document's text. */
  readonly repeated?: readonly RepeatedKey[];
  /** The document's own file name, by which its other files may refer to it. */
  readonly name?: string;
  /** Loads the files beside the document; references to them are reported unless told. */
  readonly load?: LoadFile;
}

/** Imports a parsed document. The same document gives the same manifest. */
export function importOpenApi(
  document: unknown,
  options: ImportSettings = {},
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
  const reading = createReading(document, { ...options, losses, renamings });
  loseRepeated(reading.lose, '', options.repeated);
  loseMisplaced(reading);
  const info = objectOf(document['info']);
  const service = options.service ?? toServiceName(textOf(info['title']) ?? 'imported');
  const typeNames = createNameBook(reservedTypeNames(service));
  const components = nameComponents(reading, typeNames);
  const converter = createSchemaConverter(reading, components);
  const types = new Map<string, ImportedType>();
  const settle = (): void => {
    const before = types.size;
    for (const name of components.names()) types.set(name, converter.typeOf(name) ?? anything);
    if (types.size === before) return;
    endRecursion(reading, { types, placeOf: (name) => components.placeOf(name)?.at ?? '' });
    converter.settle(types);
  };
  settle();
  const access = createAccess(converter);
  const routes = readRoutes(converter, {
    names: createNameBook(reservedOperationNames(service)),
    typeNames,
    access,
    service,
  });
  loseTheRest(reading);
  settle();
  const written = writeManifest({ reading, converter, access, service, routes, types, typeNames });
  return { service, ...written, losses, renamings, operations: routes.length };
}

function loseTheRest(reading: Reading): void {
  const { root, isOwn } = reading;
  if (isOwn) return;
  const said: Json = root;
  account(reading, { value: root, at: '' }, [
    'openapi', 'info', 'servers', 'paths', 'components', 'security', 'tags', 'webhooks',
  ]); // prettier-ignore
  account(reading, { value: objectOf(root['info']), at: '/info' }, [
    'title',
    'version',
    'summary',
    'description',
  ]);
  listOf(root['tags']).forEach((tag, index) =>
    account(reading, { value: objectOf(tag), at: `/tags/${index}` }, ['name']),
  );
  for (const [name, scheme] of Object.entries(objectOf(objectOf(root['components'])['securitySchemes']))) {
    const place = { value: objectOf(scheme), at: below('/components/securitySchemes', name) };
    const { bearerFormat } = place.value;
    const isToken = typeof bearerFormat === 'string' && /jwt/i.test(bearerFormat);
    account(reading, place, ['type', 'scheme', 'in', 'name', ...(isToken ? ['bearerFormat'] : [])]);
  }
  account(reading, { value: objectOf(root['components']), at: '/components' }, [
    'schemas', 'responses', 'parameters', 'examples', 'requestBodies', 'headers', 'securitySchemes', 'links', 'callbacks', 'pathItems',
  ]); // prettier-ignore
  loseUnused(reading);
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
