// What was read -> the sections of the manifest, in the order in which people write them.
import type { Access } from './access.js';
import { objectOf, type Reading, textOf } from './document.js';
import type { ManifestSection } from './import-result.js';
import type { NameBook } from './names.js';
import { importOptions } from '../sections/routes/options/in-manifests.js';
import { hintOf, type ImportedRoute } from './operations.js';
import type { HeaderField } from './parameters.js';
import type { ImportedError } from './responses.js';
import type { SchemaConverter } from './converter.js';
import { createTypeWriter, type ManifestValue, named, type TypeWriter } from './type-text.js';
import type { ImportedType } from './type.js';

/** Everything that was read. */
export interface ReadDocument {
  readonly reading: Reading;
  readonly converter: SchemaConverter;
  readonly access: Access;
  readonly service: string;
  readonly routes: readonly ImportedRoute[];
  readonly types: ReadonlyMap<string, ImportedType>;
  readonly typeNames: NameBook;
}

/** Writes the manifest; types that had to be named on the way stand behind the document's own. */
export function writeManifest(read: ReadDocument): { sections: ManifestSection[]; types: number } {
  const { reading, service, routes, types, typeNames } = read;
  const declared: Record<string, ManifestValue> = {};
  const lifted = new Map<string, string>();
  const declare = (type: ImportedType, hint: string): string => {
    const key = JSON.stringify(type, (name, inner: unknown) => (name === 'at' ? undefined : inner));
    const known = lifted.get(key);
    if (known !== undefined) return known;
    const name = typeNames.take(hint);
    lifted.set(key, name);
    // Taken before its parts are written, so that these follow it.
    declared[name] = {};
    declared[name] = writer.value(type, name);
    return name;
  };
  const reserve = (name: string): boolean => !typeNames.has(name) && typeNames.take(name) === name;
  const writer: TypeWriter = createTypeWriter({ declare, reserve });
  // The inputs of operations are types, too.
  for (const route of routes) typeNames.take(hintOf(route, 'Input'));
  const inputs = ownInputs(read);
  for (const [name, type] of types) {
    if (inputs.has(name)) continue;
    declared[name] = {};
    declared[name] = writer.value(withoutInstanceTitle(prune(read, type), reading), name);
  }
  const errors = declareErrors(read);
  const written = Object.fromEntries(
    routes.map((route) => [route.name, writeRoute(read, writer, route, errors)]),
  );
  const info = objectOf(reading.root['info']);
  const version = textOf(info['version']) ?? '';
  const title = textOf(info['title']);
  const summary = textOf(info['summary']) ?? (title === service ? undefined : title);
  const sections: ManifestSection[] = [
    {
      value: {
        service,
        version: versionOf(reading, version),
        ...(summary !== undefined && { summary }),
        ...(textOf(info['description']) !== undefined && { description: info['description'] }),
      },
      spaced: false,
    },
    { value: { types: declared }, spaced: true },
    { value: { errors: errorEntries(errors) }, spaced: false },
    { value: { routes: written }, spaced: true },
  ];
  return {
    sections: sections.filter(({ value }) =>
      Object.values(value).some((part) => typeof part !== 'object' || Object.keys(part as object).length > 0),
    ),
    types: Object.keys(declared).length,
  };
}

/** Inputs that our own documents name because a body refers to them, and that operations make again. */
function ownInputs({ reading, routes }: ReadDocument): ReadonlySet<string> {
  const made = routes.filter(({ body }) => reading.isOwn && body?.type.kind === 'object');
  return new Set(made.map((route) => hintOf(route, 'Input')));
}

function writeRoute(
  read: ReadDocument,
  writer: TypeWriter,
  route: ImportedRoute,
  errors: ReadonlyMap<string, ImportedError>,
): Readonly<Record<string, unknown>> {
  const { name, method, parameters, result, guard, tags, place } = route;
  const { isOwn } = read.reading;
  const { service } = read;
  const imported = { name, service, value: place.value, isOwn, tags, status: result.status, guard };
  const names = [...new Set(route.errors.map(({ name }) => name))].filter((name) => errors.has(name));
  return {
    ...importOptions('title', imported),
    [method]: parameters.path,
    ...importOptions('label', imported),
    ...(parameters.pathFields.length > 0 && {
      path: writer.fields(parameters.pathFields, hintOf(route, 'Input')),
    }),
    ...(parameters.query.length > 0 && { query: writer.fields(parameters.query, hintOf(route, 'Input')) }),
    ...(parameters.headers.length > 0 && { headers: headerEntries(writer, parameters.headers, route) }),
    ...(route.body && { body: bodyValue(read, writer, route) }),
    ...importOptions('call', imported),
    ...importOptions('answer', imported),
    ...resultEntry(read, writer, route),
    ...(names.length > 0 && { errors: names }),
  };
}

/** A header is named where its field's name doesn't say it. */
function headerEntries(writer: TypeWriter, headers: readonly HeaderField[], route: ImportedRoute): object {
  const bare = headers.map(({ wire: _wire, ...field }) => field);
  const written = writer.fields(bare, hintOf(route, 'Input'));
  return Object.fromEntries(
    Object.entries(written).map(([key, value], index) => {
      const header = headers[index];
      const kebab = header?.name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
      if (header === undefined || header.wire.toLowerCase() === kebab) return [key, value];
      return [key, named(value, header.wire)];
    }),
  );
}

function bodyValue(read: ReadDocument, writer: TypeWriter, route: ImportedRoute): ManifestValue {
  const { type, without } = route.body ?? { type: undefined, without: [] };
  if (type === undefined) return {};
  const body = prune(read, type);
  if (without.length > 0)
    return `Omit<${writer.expression(body, hintOf(route, 'Body'))}, ${without.join(' | ')}>`;
  if (body.kind === 'object') {
    const { remarks: _remarks, ...bare } = body;
    return writer.value(bare, hintOf(route, 'Input'));
  }
  return writer.placed(body, hintOf(route, 'Body'));
}

function resultEntry(read: ReadDocument, writer: TypeWriter, route: ImportedRoute): object {
  const { kind, type } = route.result;
  if (kind === 'binary') return { returns: 'binary' };
  if (kind === 'empty' || type === undefined) return {};
  const pruned = prune(read, type);
  if (kind === 'stream') return { returns: `stream<${writer.expression(pruned, hintOf(route, 'Event'))}>` };
  return { returns: writer.placed(pruned, hintOf(route, 'Result')) };
}

/** Takes read-only and write-only off fields that travel the other way, and raw bytes out of JSON. */
function prune({ access, reading }: ReadDocument, root: ImportedType): ImportedType {
  const visit = (type: ImportedType): ImportedType => {
    switch (type.kind) {
      case 'name':
        return type.name === 'binary' ? { ...type, name: 'bytes' } : type;
      case 'enum':
        return type;
      case 'array':
      case 'map':
      case 'nullable':
        return { ...type, of: visit(type.of) };
      case 'union':
        return { ...type, of: type.of.map(visit) };
      case 'object':
        return {
          ...type,
          fields: type.fields.map((field) => {
            const inner = visit(field.type);
            const remarks: Record<string, unknown> = { ...inner.remarks };
            for (const flag of ['readOnly', 'writeOnly'] as const) {
              if (remarks[flag] !== true || access.keeps(type, flag)) continue;
              delete remarks[flag];
              const way = flag === 'readOnly' ? 'an input' : 'a result';
              reading.lose(field.at, `it is ${flag}, but reached from ${way}: the flag is left out`);
            }
            const { remarks: _remarks, ...bare } = inner;
            return {
              ...field,
              type: Object.keys(remarks).length === 0 ? bare : { ...bare, remarks: remarks },
            };
          }),
        };
    }
  };
  return visit(root);
}

/** In our own documents, an instance of a generic is titled `Page<User>`. */
function withoutInstanceTitle(type: ImportedType, { isOwn }: Reading): ImportedType {
  if (!isOwn || !type.remarks?.title?.includes('<')) return type;
  const { title: _title, ...remarks } = type.remarks;
  return { ...type, remarks };
}

function declareErrors({ routes, typeNames, reading }: ReadDocument): Map<string, ImportedError> {
  const errors = new Map<string, ImportedError>();
  for (const route of routes) {
    for (const error of route.errors) {
      if (errors.has(error.name)) continue;
      if (typeNames.has(error.name))
        reading.lose(route.place.at, `the error ${error.name} has the name of a type: it is left out`);
      else errors.set(typeNames.take(error.name), error);
    }
  }
  return errors;
}

function errorEntries(errors: ReadonlyMap<string, ImportedError>): object {
  return Object.fromEntries([...errors].map(([name, { name: _name, ...error }]) => [name, error]));
}

function versionOf(reading: Reading, version: string): string {
  if (/^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/.test(version))
    return version;
  const [major = '0', minor = '0', patch = '0'] = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?$/
    .exec(version)
    ?.slice(1) ?? ['0', '1', '0'];
  const made = [major, minor, patch].map((part) => String(Number(part ?? 0))).join('.');
  reading.lose('/info/version', `"${version}" is no semantic version: it becomes ${made}`);
  return made;
}
