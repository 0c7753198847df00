// Declared errors: what operations may answer with.
import { valueOf } from '../../engine/document/document.js';
import type { ErrorDeclaration } from '../../language/node.js';
import type { Section } from '../section.js';
import { errors } from './part.js';
import { readErrors } from './read.js';
import { errorsKeys } from './shape.js';

/** The section. */
export const errorsSection: Section<readonly ErrorDeclaration[]> = {
  ...errors,
  holds: ['service', 'shared'],
  keys: errorsKeys,
  read: (reader, root) => readErrors(reader, valueOf(root, 'errors')),
  names: (declarations) =>
    declarations.map(({ name }) => ({ what: 'an error', name, instead: `${name.value}Failure` })),
};
