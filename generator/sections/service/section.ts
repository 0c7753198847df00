// What a service says of itself: its version and documentation.
import { report } from '../../engine/read/reader.js';
import { reasonAgainstService } from '../../language/read/reserved-names.js';
import type { Section } from '../section.js';
import { service, type ServiceDescription } from './part.js';
import { readDescription } from './read.js';
import { serviceKeys } from './shape.js';
import { bootstrapFile } from './files/entry.js';

/** The section. */
export const serviceSection: Section<ServiceDescription, ServiceDescription> = {
  ...service,
  holds: ['service'],
  keys: serviceKeys,
  read: (_reader, root) => readDescription(root),
  check: (_description, { name, reader }) => {
    const reason = name && reasonAgainstService(name.value);
    if (name && reason !== undefined) report(reader, 'ARM4022', name.span, { name: name.value, reason });
  },
  link: (description) => description,
  files: [bootstrapFile],
  publish: ({ version }, { service: { name } }) => ({ service: name, version }),
};
