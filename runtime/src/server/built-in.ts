// The layers that every operation of a service has before those of the user: deadline and all else that stands on both ends, who calls, for
// whom, and with what. Log line and metrics are not among them: the exchange has those, since they cover requests that no route takes.
import { routeEffects } from '../call/built-in.js';
import type { BuiltInInterceptor } from './binding.js';
import { caller } from './interceptors/caller.js';
import { input } from './interceptors/input.js';
import { token } from './interceptors/token.js';

/** From the outside in. */
export const serverInterceptors: readonly BuiltInInterceptor[] = [
  ...routeEffects.map(
    ({ server }): BuiltInInterceptor =>
      ({ operation }) =>
        server?.(operation),
  ),
  caller,
  token,
  input,
];
