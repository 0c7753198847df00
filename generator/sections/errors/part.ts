// The key of `errors`, and what stands under it.
import type { ErrorDeclaration } from '../../language/node.js';
import type { Part } from '../../language/part.js';

/** The key. */
export const errors: Part<readonly ErrorDeclaration[]> = { key: 'errors' };
