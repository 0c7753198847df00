// Path items -> routes.
import { type Access } from './access.js';
import { readBody } from './body.js';
import { below, isObject, objectOf, type Placed, textOf } from './document.js';
import { account, followObject } from './keywords.js';
import { type NameBook, toCamel, toPascal } from './names.js';
import { type Parameters, readParameters } from './parameters.js';
import { type ImportedError, readErrors, readResult, type Result, tagsOf } from './responses.js';
import type { SchemaConverter } from './converter.js';
import { readSecurity } from './security.js';
import type { ImportedType } from './type.js';

/** An operation before it is written. */
export interface ImportedRoute {
  readonly name: string;
  readonly method: string;
  readonly place: Placed;
  readonly parameters: Parameters;
  readonly body?: { readonly type: ImportedType; readonly without: readonly string[] };
  readonly result: Result;
  readonly errors: readonly ImportedError[];
  readonly guard: ReturnType<typeof readSecurity>;
  readonly tags: readonly string[];
}

const methods = ['get', 'head', 'post', 'put', 'patch', 'delete'];

const operationKeywords = [
  'tags', 'summary', 'description', 'operationId', 'parameters', 'requestBody', 'responses', 'deprecated', 'security',
  'callbacks', 'servers',
]; // prettier-ignore

/** Reads all operations, in the order of the document. */
export function readRoutes(
  converter: SchemaConverter,
  {
    names,
    typeNames,
    access,
    service,
  }: { names: NameBook; typeNames: NameBook; access: Access; service: string },
): ImportedRoute[] {
  const { reading } = converter;
  const routes: ImportedRoute[] = [];
  const places = new Map<string, string>();
  for (const [written, value] of Object.entries(objectOf(reading.root['paths']))) {
    const at = below('/paths', written);
    if (written.startsWith('x-')) continue;
    const item = followObject(reading, value, at);
    if (item === undefined) continue;
    account(reading, item, [...methods, 'options', 'trace', 'parameters']);
    for (const [method, operation] of Object.entries(item.value)) {
      if (!isObject(operation) || !/^(get|head|post|put|patch|delete|options|trace)$/.test(method)) continue;
      const place = followObject(reading, operation, below(item.at, method));
      if (place === undefined) continue;
      account(reading, place, operationKeywords);
      if (!methods.includes(method)) {
        reading.lose(place.at, `${method.toUpperCase()} is no method of operations: it is left out`);
        continue;
      }
      const path = plainPath(written, service, reading.isOwn);
      const problem = problemOf(path);
      const spot = `${method} ${path.replace(/\{[^}]*\}/g, '{}')}`;
      const other = places.get(spot);
      if (problem !== undefined || other !== undefined) {
        reading.lose(place.at, `${problem ?? `${other} is at the same place`}: the operation is left out`);
        continue;
      }
      places.set(spot, written);
      if (path !== written && !reading.isOwn) reading.lose(at, `the path becomes ${path}`);
      routes.push(readRoute(converter, { names, typeNames, access, item, place, method, path }));
    }
  }
  return routes;
}

interface RouteRequest {
  readonly names: NameBook;
  readonly typeNames: NameBook;
  readonly access: Access;
  readonly item: Placed;
  readonly place: Placed;
  readonly method: string;
  readonly path: string;
}

function readRoute(
  converter: SchemaConverter,
  { names, typeNames, access, item, place, method, path }: RouteRequest,
): ImportedRoute {
  const { reading } = converter;
  const { value, at } = place;
  const wanted = textOf(value['operationId']) ?? `${method} ${path}`;
  for (const key of ['callbacks', 'servers']) {
    if (key in value) reading.lose(below(at, key), `${key} have no form in a manifest`);
  }
  const type = readBody(converter, place, method);
  const readOnly = type === undefined ? [] : access.own(type, 'readOnly');
  const isNamed = type?.kind === 'name';
  const behind = type && converter.behind(type);
  const without =
    isNamed && behind?.kind === 'object' && behind.fields.length > readOnly.length ? readOnly : [];
  if (type !== undefined) access.travel(type, 'readOnly', without);
  const fields =
    behind?.kind === 'object'
      ? behind.fields.map((field) => field.name).filter((field) => !without.includes(field))
      : type === undefined
        ? []
        : ['body'];
  const parameters = readParameters(converter, { item, operation: place, path, taken: new Set(fields) });
  const beside = parameters.pathFields.length + parameters.query.length + parameters.headers.length;
  const hasOwnInput =
    beside > 0 || without.length > 0 || (type !== undefined && !(isNamed && behind?.kind === 'object'));
  let name = names.take(toCamel(wanted));
  // The input of an operation is a type, too; in our own documents, a type of its name is that input.
  if (!reading.isOwn && hasOwnInput) {
    while (typeNames.has(`${toPascal(name)}Input`)) name = names.take(`${name}Call`);
  }
  if (name !== wanted) reading.rename({ kind: 'operation', at, from: wanted, to: name });
  const result = readResult(converter, place, method);
  if (result.type !== undefined) access.travel(result.type, 'writeOnly');
  return {
    name,
    method,
    place,
    parameters,
    ...(type !== undefined && { body: { type, without } }),
    result,
    errors: readErrors(reading, place),
    guard: readSecurity(reading, place),
    tags: tagsOf(place),
  };
}

/** The path below /api/<service>, without a slash at its end. */
function plainPath(path: string, service: string, isOwn: boolean): string {
  const own = isOwn && path.startsWith(`/api/${service}/`) ? path.slice(`/api/${service}`.length) : path;
  const clean = own
    .replace(/[?#].*$/, '')
    .replace(/\/{2,}/g, '/')
    .replace(/(.)\/$/, '$1');
  return clean.startsWith('/') ? clean : `/${clean}`;
}

function problemOf(path: string): string | undefined {
  const names = new Set<string>();
  for (const segment of path.split('/').slice(1)) {
    const name = /^\{([^{}]+)\}$/.exec(segment)?.[1];
    if (name !== undefined) {
      if (names.has(name)) return `{${name}} stands twice in the path`;
      names.add(name);
    } else if (/[{}]/.test(segment)) return 'a parameter has to take a whole segment of the path';
    else if (!/^[A-Za-z0-9._~@-]*$/.test(segment) || segment === '.' || segment === '..') {
      return `the segment ${segment} has characters that paths of operations don't have`;
    }
  }
  return undefined;
}

/** `GetUserResult`: what a part of an operation is called where it needs a name. */
export function hintOf(route: ImportedRoute, part: string): string {
  return toPascal(route.name) + part;
}
