// The services that a service calls.
import { valueOf } from '../../engine/document/document.js';
import type { Section } from '../section.js';
import { checkDependencies } from './check.js';
import { depends, type DependencyDeclaration } from './part.js';
import { readDependencies } from './read.js';
import { dependsKeys } from './shape.js';

/** The section. */
export const dependsSection: Section<readonly DependencyDeclaration[]> = {
  ...depends,
  holds: ['service'],
  keys: dependsKeys,
  read: (_reader, root) => readDependencies(valueOf(root, 'depends')),
  namesOnly: () => [],
  check: checkDependencies,
  manifests: (declarations) => declarations.flatMap(({ manifest }) => manifest ?? []),
};
