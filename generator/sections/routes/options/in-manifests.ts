// Route options in manifests: their keys, their reading, their checks, what they name, and how an imported operation is written.
import { entryOf, type MappingNode, valueOf } from '../../../engine/document/document.js';
import type { Reader } from '../../../engine/read/reader.js';
import type { Key } from '../../../engine/shape/shape.js';
import type { Located } from '../../../source/source-file.js';
import { optionList, type OptionValues } from './index.js';
import type { ImportedOperation, OptionPlace } from './option.js';
import type { RouteDeclaration, RouteOptions } from '../part.js';

/** The keys at a place of a route. */
export function optionKeys(place: OptionPlace): Readonly<Record<string, Key>> {
  return Object.fromEntries(
    optionList
      .filter(([, option]) => option.place === place)
      .map(([, { key, shape, description }]) => [key, { shape, description }]),
  );
}

/** Reads the options of a route. */
export function readOptions(node: MappingNode, reader: Reader): OptionValues {
  return collect((option) => {
    const value = valueOf(node, option.key);
    return value === undefined ? option.absent : option.read(value, reader);
  });
}

/** The options of a route alone. */
export function pickOptions(route: RouteOptions): OptionValues {
  return collect((_option, name) => route[name]);
}

/** Reports what is wrong with the options that a route has. */
export function checkOptions(
  route: RouteDeclaration,
  node: MappingNode,
  { operations, reader }: { readonly operations: readonly string[]; readonly reader: Reader },
): void {
  for (const [name, option] of optionList) {
    const entry = entryOf(node, option.key);
    if (entry) option.check?.(route[name], { entry, route, operations, reader });
  }
}

/** The services that a route names, by the key under which it does. */
export function servicesNamed(
  route: RouteOptions,
): readonly { readonly key: string; readonly service: Located<string> }[] {
  return optionList.flatMap(([name, option]) =>
    (option.services?.(route[name]) ?? []).map((service) => ({ key: option.key, service })),
  );
}

/** The roles that a route names. */
export function rolesNamed(route: RouteOptions): readonly Located<string>[] {
  return optionList.flatMap(([name, option]) => option.roles?.(route[name]) ?? []);
}

/** The entries at a place of a route that was an operation of an OpenAPI document. */
export function importOptions(
  place: OptionPlace,
  imported: ImportedOperation,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    optionList
      .filter(([, option]) => option.place === place)
      .map(([, option]) => [option.key, option.fromOpenapi?.(imported)] as const)
      .filter(([, value]) => value !== undefined),
  );
}

function collect(valueFor: (option: (typeof optionList)[number][1], name: keyof OptionValues) => unknown) {
  const values: Partial<Record<keyof OptionValues, unknown>> = {};
  for (const [name, option] of optionList) values[name] = valueFor(option, name);
  // Each option gives values of its own.
  return values as OptionValues;
}
