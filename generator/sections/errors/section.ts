// Declared errors: what operations may answer with.
import { valueOf } from '../../engine/document/document.js';
import type { Section } from '../section.js';
import { checkErrorCodes } from './check.js';
import { declareError } from './link.js';
import { errors, type ErrorDeclaration } from './part.js';
import { readErrors } from './read.js';
import { errorsKeys } from './shape.js';

/** The section. */
export const errorsSection: Section<readonly ErrorDeclaration[]> = {
  ...errors,
  holds: ['service', 'shared'],
  keys: errorsKeys,
  read: (reader, root) => readErrors(reader, valueOf(root, 'errors')),
  declares: (declarations) =>
    declarations.map(({ name }) => ({ what: 'an error', name, instead: `${name.value}Failure` })),
  declare: (declarations, scope, linker) => {
    for (const declaration of declarations) declareError(linker, scope, declaration);
  },
  checkNames: checkErrorCodes,
};
