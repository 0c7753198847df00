// The operations of a service.
import { valueOf } from '../../engine/document/document.js';
import type { RouteDeclaration } from '../../language/node.js';
import type { Section } from '../section.js';
import { checkRoutes } from './check-routes.js';
import { routes } from './part.js';
import { readRoutes } from './read.js';
import { routesKeys } from './shape.js';

/** The section. */
export const routesSection: Section<readonly RouteDeclaration[]> = {
  ...routes,
  holds: ['service'],
  keys: routesKeys,
  read: (reader, root) => readRoutes(reader, valueOf(root, 'routes')),
  namesOnly: () => [],
  check: (declarations, { reader }) => checkRoutes(reader, declarations),
};
