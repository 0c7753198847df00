// What is wrong with one route, as far as that shows without linking names.
import type { Located } from '../../source/source-file.js';
import { entryOf, type MappingNode } from '../../engine/document/document.js';
import { nameOf } from '../../language/expression/range.js';
import { findBuiltin, isScalar as hasOneText } from '../../language/builtin/builtins.js';
import type { FieldNode, TypeNode } from '../../language/node.js';
import { report, type Reader } from '../../engine/read/reader.js';
import { checkHeaders } from './check-headers.js';
import { checkPlaces } from '../../language/read/check-places.js';
import { parsePath } from './path-template.js';
import { reasonAgainstOperation } from '../../language/read/reserved-names.js';
import type { RouteDeclaration } from './part.js';

/** Reports what is wrong with a route. `hasPath` is false when it has no path at all, which is reported elsewhere. */
export function checkRoute(
  reader: Reader,
  route: RouteDeclaration,
  node: MappingNode,
  hasPath: boolean,
): void {
  const { name, method } = route;
  const reason = reasonAgainstOperation(name.value);
  if (reason !== undefined) {
    report(reader, 'ARM4009', name.span, { name: name.value, reason, example: `${name.value}Item` });
  }
  if (hasPath) checkPath(reader, route);
  const body = entryOf(node, 'body');
  if (body && (method === 'GET' || method === 'HEAD' || method === 'DELETE')) {
    report(reader, 'ARM4006', body.key.span, { method });
  }
  const returns = entryOf(node, 'returns');
  if (returns && method === 'HEAD') report(reader, 'ARM4020', returns.key.span, { method });
  checkParameters(reader, route);
  checkHeaders(reader, route.headerFields);
  checkClashes(reader, route);
  if (route.body) checkPlaces(reader, route.body, 'body');
  if (route.returns) checkPlaces(reader, route.returns, 'returns');
}

function checkPath(reader: Reader, { path, pathFields }: RouteDeclaration): void {
  const { parameters, problems } = parsePath(path);
  for (const { span, text } of problems) report(reader, 'ARM4003', span, { path: path.value, problem: text });
  const declared = new Set(pathFields.map((field) => field.name.value));
  for (const { value, span } of parameters) {
    if (!declared.has(value)) report(reader, 'ARM4004', span, { name: value });
  }
  for (const { name } of pathFields) {
    if (parameters.some((parameter) => parameter.value === name.value)) continue;
    report(reader, 'ARM4005', name.span, { name: name.value, path: path.value });
  }
}

function checkParameters(reader: Reader, route: RouteDeclaration): void {
  for (const field of route.pathFields) {
    if (field.optional || field.default) {
      const hint = 'a path parameter is always there: remove the "?" and the default';
      reportParameter(reader, field, 'path', field.optional ? 'optional' : 'given a default', hint);
    } else if (!isScalar(field.type)) {
      reportParameter(reader, field, 'path', kindOf(field.type), 'use a built-in type or an enum');
    }
  }
  for (const [where, fields] of [
    ['query', route.queryFields],
    ['headers', route.headerFields],
  ] as const) {
    for (const field of fields) {
      const of = field.type.kind === 'array' ? field.type.of : field.type;
      if (isScalar(of)) continue;
      const hint =
        of.kind === 'nullable'
          ? `write ${field.name.value}? for a parameter that may be absent`
          : 'use built-in types, enums and arrays of them; put objects into the body';
      reportParameter(reader, field, where, kindOf(of), hint);
    }
  }
}

/** Names of the user's own may be enums: the model sees what they are. */
function isScalar(type: TypeNode): boolean {
  if (type.kind === 'enum' || type.kind === 'unreadable') return true;
  if (type.kind !== 'name') return false;
  const builtin = findBuiltin(type.name);
  return builtin === undefined || hasOneText(builtin);
}

function reportParameter(reader: Reader, field: FieldNode, where: string, type: string, hint: string): void {
  report(reader, 'ARM4016', field.name.span, { name: field.name.value, where, type, hint });
}

function kindOf(type: TypeNode): string {
  return type.kind === 'nullable' ? `nullable (${nameOf(type)})` : nameOf(type);
}

/** All inputs are one object. Fields of a body that is a named type are known to the model only. */
function checkClashes(reader: Reader, route: RouteDeclaration): void {
  const places: [string, readonly FieldNode[]][] = [
    ['path', route.pathFields],
    ['query', route.queryFields],
    ['headers', route.headerFields],
    ['body', route.body?.kind === 'object' ? route.body.fields : []],
  ];
  const seen = new Map<string, { place: string; name: Located<string> }>();
  for (const [place, fields] of places) {
    for (const { name } of fields) {
      const key = name.value.toLowerCase();
      const first = seen.get(key);
      if (!first) seen.set(key, { place, name });
      if (!first || first.place === place) continue;
      const related = [{ span: first.name.span, message: `declared in ${first.place}` }];
      if (first.name.value === name.value) {
        report(
          reader,
          'ARM4008',
          name.span,
          { name: name.value, first: first.place, second: place },
          { related },
        );
      } else {
        report(reader, 'ARM2016', name.span, { name: name.value, other: first.name.value }, { related });
      }
    }
  }
}
