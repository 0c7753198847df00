// The key of `routes`, and what stands under it.
import type { RouteDeclaration } from '../../language/node.js';
import type { Part } from '../../language/part.js';

/** The key. */
export const routes: Part<readonly RouteDeclaration[]> = { key: 'routes' };
