// What is wrong between the routes of one service.
import { report, type Reader } from '../../engine/read/reader.js';
import { placeOf } from './path-template.js';
import type { RouteDeclaration } from './part.js';

/** Reports routes at the same place, and names that differ only in case. */
export function checkRoutes(reader: Reader, routes: readonly RouteDeclaration[]): void {
  const places = new Map<string, RouteDeclaration>();
  const names = new Map<string, RouteDeclaration>();
  for (const route of routes) {
    const named = names.get(route.name.value.toLowerCase());
    if (named) {
      const related = [{ span: named.name.span, message: 'the other one' }];
      report(
        reader,
        'ARM2016',
        route.name.span,
        { name: route.name.value, other: named.name.value },
        { related },
      );
    }
    names.set(route.name.value.toLowerCase(), named ?? route);
    if (route.path.value === '') continue;
    const place = `${route.method} ${placeOf(route.path.value)}`;
    const first = places.get(place);
    if (!first) {
      places.set(place, route);
      continue;
    }
    report(
      reader,
      'ARM4007',
      route.path.span,
      { method: route.method, path: route.path.value, other: first.name.value },
      { related: [{ span: first.path.span, message: 'taken here' }] },
    );
  }
}
