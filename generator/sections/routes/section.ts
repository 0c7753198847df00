// The operations of a service.
import { valueOf } from '../../engine/document/document.js';
import type { Section } from '../section.js';
import { checkAccess } from './check-access.js';
import { checkOperationNames } from './check-names.js';
import { checkRoles } from './check-roles.js';
import { checkRoutes } from './check.js';
import { resolveOperation } from './link.js';
import { servicesNamed } from './options/in-manifests.js';
import { routes, type RoutesModel, type RouteDeclaration } from './part.js';
import { readRoutes } from './read.js';
import { routesKeys } from './shape.js';
import { publishRoutes } from './publish.js';
import { compareRoutes } from './compare.js';
import { locateInRoutes } from './locate.js';
import { operationRules } from './rules.js';
import { describedTypes, describeRoutes } from './openapi.js';
import { clientFile } from './files/client.js';
import { contractFile } from './files/contract.js';
import { firstTestFile } from './files/first-test.js';
import { implementationFile } from './files/implementation.js';
import { mainFile } from './files/main.js';
import { routerFile } from './files/router.js';
import { serviceFile } from './files/service.js';
import { namelessResults, operationTypes } from './results.js';

/** The section. */
export const routesSection: Section<readonly RouteDeclaration[], RoutesModel> = {
  ...routes,
  holds: ['service'],
  keys: routesKeys,
  read: (reader, root) => readRoutes(reader, valueOf(root, 'routes')),
  namesOnly: () => [],
  check: (declarations, { reader }) => checkRoutes(reader, declarations),
  mentions: (declarations) => declarations.flatMap(servicesNamed).map(({ service }) => service.value),
  link: (declarations, { linker, scope }) => ({
    operations: declarations.map((route) => resolveOperation(linker, scope, route)),
  }),
  bond: (declarations, { service, find }) => {
    for (const { key, service: named } of declarations.flatMap(servicesNamed)) find(named, key);
    return service.part(routes);
  },
  face: ({ operations }) => operations.map(({ encoding }) => encoding),
  types: ({ operations }) => operations.flatMap(operationTypes),
  publish: publishRoutes,
  nameless: namelessResults,
  files: [implementationFile, mainFile, firstTestFile, contractFile, serviceFile, routerFile, clientFile],
  peerFiles: [contractFile, clientFile],
  shownTypes: describedTypes,
  openapi: describeRoutes,
  rules: operationRules,
  compare: compareRoutes,
  locate: locateInRoutes,
  checkTypes: checkRoles,
  checkReferences: checkAccess,
  checkNames: ({ linker, services }) => {
    for (const { service } of services) checkOperationNames(linker.reports, service);
  },
};
