// What a service says of itself: its version and documentation.
import type { Section } from '../section.js';
import { service, type ServiceDescription } from './part.js';
import { readDescription } from './read.js';
import { serviceKeys } from './shape.js';

/** The section. */
export const serviceSection: Section<ServiceDescription> = {
  ...service,
  holds: ['service'],
  keys: serviceKeys,
  read: (_reader, root) => readDescription(root),
};
