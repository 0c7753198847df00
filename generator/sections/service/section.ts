// What a service says of itself: its version and documentation.
import type { Section } from '../section.js';
import { service, type ServiceDescription } from './part.js';
import { readDescription } from './read.js';
import { serviceKeys } from './shape.js';
import { bootstrapFile, mainFile } from './files/entry.js';

/** The section. */
export const serviceSection: Section<ServiceDescription, ServiceDescription> = {
  ...service,
  holds: ['service'],
  keys: serviceKeys,
  read: (_reader, root) => readDescription(root),
  link: (description) => description,
  files: [mainFile, bootstrapFile],
  publish: ({ version }, { service: { name } }) => ({ service: name, version }),
};
