// The key of `routes`, and what stands under it.
import type { Operation } from '../../language/model.js';
import type { RouteDeclaration } from '../../language/node.js';
import type { Part } from '../../language/part.js';

/** What a service does. */
export interface RoutesModel {
  /** In the manifest's order. */
  readonly operations: readonly Operation[];
}

/** The key. */
export const routes: Part<readonly RouteDeclaration[], RoutesModel> = { key: 'routes' };
