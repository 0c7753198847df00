// The services that a service calls.
import type { Section } from '../section.js';
import { checkDependencies } from './check.js';
import { checkConfigKey } from './check-config-key.js';
import { linkDependencies } from './link.js';
import { depends, type Dependency, type DependencyDeclaration } from './part.js';
import { readDependencies } from './read.js';
import { dependsKeys } from './shape.js';
import { publishDependencies } from './publish.js';
import { usesFile } from './files/uses.js';
import { clientsOf } from './files/clients.js';
import { fallbackMethods, fallbackViews, resilienceEntries } from './files/resilience.js';

/** The section. */
export const dependsSection: Section<readonly DependencyDeclaration[], readonly Dependency[]> = {
  ...depends,
  holds: ['service'],
  keys: dependsKeys,
  read: (_reader, root) => readDependencies(root),
  namesOnly: () => [],
  check: checkDependencies,
  manifests: (declarations) => declarations.flatMap(({ manifest }) => manifest ?? []),
  follows: (declarations) => declarations.map(({ service }) => service.value),
  link: () => [],
  bond: linkDependencies,
  checkTypes: checkConfigKey,
  publish: publishDependencies,
  files: [usesFile],
  fills: {
    clients: clientsOf,
    definition: resilienceEntries,
    api: fallbackMethods,
    fallbacks: fallbackViews,
  },
  clients: (dependencies) => dependencies.map(({ service }) => service),
};
