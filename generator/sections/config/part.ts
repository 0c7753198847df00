// The key of `config`, and what stands under it.
import type { FieldNode } from '../../language/node.js';
import type { Part } from '../../language/part.js';

/** The key: fields of the own config beyond `port`; a section of it is a nested object. */
export const config: Part<readonly FieldNode[]> = { key: 'config' };
