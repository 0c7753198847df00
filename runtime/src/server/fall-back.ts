// The layer of a client behind which another answer stands: what a service gives in place of a dependency that fails.
import { ServiceError } from '../error/service-error.js';
import type { ClientInterceptor } from '../call/transport.js';
import type { Fallbacks } from './definition.js';

/** Failures of a service that is there or not; what is wrong with the call itself, or declared, is the answer. */
const failures: ReadonlySet<string> = new Set([
  'unavailable',
  'deadline-exceeded',
  'too-many-requests',
  'internal',
  'bad-response',
]);

/** Asks for what answers in place of the operations of a service. It is there once the user's code is. */
export function fallBack(answers: () => Fallbacks[string] | undefined): ClientInterceptor {
  return (next) => async (call) => {
    try {
      return await next(call);
    } catch (error) {
      const { operation, input, transport } = call;
      const answer = answers()?.[operation.name];
      if (answer === undefined || !(error instanceof ServiceError) || !failures.has(error.kind)) throw error;
      return answer(input, error, transport.carried?.call);
    }
  };
}
