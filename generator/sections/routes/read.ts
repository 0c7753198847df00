// An entry under `routes` -> RouteDeclaration.
import { checkRoute } from './check-route.js';
import {
  entriesOf,
  entryOf,
  textOf,
  textsOf,
  valueOf,
  type DocumentNode,
  type MappingEntry,
} from '../../engine/document/document.js';
import type { Span } from '../../source/source-file.js';
import type { FieldNode } from '../../language/node.js';
import { readFields } from '../../language/read/read-fields.js';
import { readPlacedType, readType } from '../../language/read/read-type.js';
import { report, type Reader } from '../../engine/read/reader.js';
import { checkOptions, readOptions } from './options/in-manifests.js';
import type { RouteDeclaration } from './part.js';

const methods = ['get', 'head', 'post', 'put', 'patch', 'delete'] as const;

/** Reads the routes; one without method and path is reported and left out. */
export function readRoutes(reader: Reader, node: DocumentNode | undefined): RouteDeclaration[] {
  const entries = entriesOf(node);
  const operations = entries.map((entry) => entry.key.value);
  return entries.flatMap((entry) => readRoute(reader, entry, operations) ?? []);
}

function readRoute(
  reader: Reader,
  { key, value: node }: MappingEntry,
  operations: readonly string[],
): RouteDeclaration | undefined {
  if (node.kind !== 'mapping') return undefined;
  const [first, second] = node.entries.filter((entry) => isMethod(entry.key.value));
  if (!first) {
    report(reader, 'ARM4001', key.span, { name: key.value });
  } else if (second) {
    const parameters = { name: key.value, first: first.key.value, second: second.key.value };
    report(reader, 'ARM4002', second.key.span, parameters);
  }
  const route: RouteDeclaration = {
    name: key,
    // Placeholders serve the checks of what is there; a manifest with an error in it is never handed on.
    method: (first?.key.value.toUpperCase() ?? 'POST') as RouteDeclaration['method'],
    path: textOf(first?.value) ?? { value: '', span: key.span },
    ...readOptions(node, reader),
    pathFields: readFields(reader, valueOrNothing(node, 'path'), readPlacedType),
    queryFields: readFields(reader, valueOrNothing(node, 'query'), readPlacedType),
    headerFields: readHeaders(reader, valueOrNothing(node, 'headers')),
    ...readTypes(reader, node),
    errors: textsOf(valueOf(node, 'errors')),
    span: { ...key.span, end: Math.max(key.span.end, node.span.end) },
  };
  checkRoute(reader, route, node, textOf(first?.value) !== undefined);
  checkOptions(route, node, { operations, reader });
  return route;
}

function readTypes(reader: Reader, node: DocumentNode) {
  const bodyNode = valueOf(node, 'body');
  const returnsNode = valueOf(node, 'returns');
  const body = bodyNode && readType(reader, bodyNode, 'in a body').type;
  const returns = returnsNode && readType(reader, returnsNode, 'in a result').type;
  return { ...(body && { body }), ...(returns && { returns }) };
}

function readHeaders(reader: Reader, node: DocumentNode): (FieldNode & { wire: string })[] {
  const named = new Map<number, string>();
  for (const { key, value } of entriesOf(node)) {
    const name = textOf(valueOf(value, 'name'));
    if (name && entryOf(value, 'type')) named.set(key.span.start, name.value.toLowerCase());
  }
  return readFields(reader, node, readPlacedType).map((field) => ({
    ...field,
    wire: named.get(field.span.start) ?? kebabCase(field.name.value),
  }));
}

/** `ifMatch` -> `if-match`: header names ignore case, so they are kept in lower case. */
function kebabCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
}

function valueOrNothing(node: DocumentNode, key: string): DocumentNode {
  const span: Span = { ...node.span, end: node.span.start };
  return valueOf(node, key) ?? { kind: 'mapping', span, entries: [] };
}

function isMethod(key: string): boolean {
  return (methods as readonly string[]).includes(key);
}
