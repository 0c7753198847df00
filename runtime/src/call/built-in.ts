// The layers that every client has, and those that an operation's contract puts on both ends. A route option that does something while
// calls run is a file beside these, and a line in `routeEffects`.
import type { AnyOperation } from '../contract/operation-contract.js';
import { carriedCall } from './interceptors/carried-call.js';
import { deadline } from './interceptors/deadline.js';
import { deprecation } from './interceptors/deprecation.js';
import { span } from './interceptors/span.js';
import type { RouteEffect } from './route-effect.js';
import type { ClientInterceptor } from './transport.js';

/** What entries of a contract do at both ends, from the outside in. */
export const routeEffects: readonly RouteEffect[] = [deprecation, deadline];

/** A client's own layers, from the outside in; those of the user stand before them, what sends behind. */
export const clientInterceptors: readonly ((operation: AnyOperation) => ClientInterceptor | undefined)[] = [
  () => span,
  () => carriedCall,
  ...routeEffects.map(
    ({ client }) =>
      (operation: AnyOperation) =>
        client?.(operation),
  ),
];
