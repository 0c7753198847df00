// Which service calls, and whether it may: `rpcOnly` and `callers` of an operation.
import type { IncomingMessage } from 'node:http';
import { headerNames } from '../../wire/headers.js';
import type { BuiltInInterceptor } from '../binding.js';
import { requireService, type KeyCheck } from '../rpc-guard.js';

/** Says who calls. Throws `unauthenticated` or `forbidden` where an operation is for services only. */
export const caller: BuiltInInterceptor =
  ({ operation, holdsKey }) =>
  (next) =>
  (call) => {
    const { trusted, name } = callerOf(call.incoming, holdsKey);
    call.setCaller(name);
    if (operation.rpcOnly) requireService(trusted, name, operation.callers);
    return next(call);
  };

/** `X-Caller` counts only beside a valid key. */
function callerOf(
  request: IncomingMessage,
  holdsKey: KeyCheck,
): { readonly trusted: boolean; readonly name: string | undefined } {
  const { [headerNames.rpcKey]: key, [headerNames.caller]: name } = request.headers;
  const trusted = holdsKey(typeof key === 'string' ? key : undefined);
  return { trusted, name: trusted && typeof name === 'string' ? name : undefined };
}
