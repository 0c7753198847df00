// The key of `config`, and what stands under it.
import type { NamedType } from '../../language/model.js';
import type { FieldNode } from '../../language/node.js';
import type { Part } from '../../language/part.js';

/**
 * The key. Written are the fields of the own config beyond `port`, where a nested object is a section of it; what becomes of them is a type
 * of the service's module, `UserConfig`, with `port` first.
 */
export const config: Part<readonly FieldNode[], NamedType> = { key: 'config' };
