// For whom a call is made, and whether they may: `auth` of an operation.
import type { Next } from '../../call/interceptor.js';
import type { BuiltInInterceptor } from '../binding.js';
import type { CallScope } from '../call-scope.js';
import { createTokenGuard, type User } from '../token-guard.js';
import { jose } from '../tokens.js';

/** Says who the user is. Fails with `unauthenticated` or `forbidden` where an operation wants one. */
export const token: BuiltInInterceptor = ({ operation, host }) => {
  const guard = createTokenGuard(operation.auth, host);
  // What can't be loaded is told by the first who verifies.
  if (operation.auth !== undefined) jose().catch(() => {});
  return (next) => (call) => {
    const user = guard(call.incoming, call);
    return user === undefined ? next(call) : admit(user, call, next);
  };
};

async function admit(
  user: Promise<User | undefined>,
  call: CallScope,
  next: Next<CallScope, unknown>,
): Promise<unknown> {
  call.setUser(await user);
  call.throwIfEnded();
  return next(call);
}
