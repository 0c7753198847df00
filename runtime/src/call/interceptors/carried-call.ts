// What a call made within another call takes along: its user, its request id, and its end.
import { failure } from '../../error/service-error.js';
import { headerNames } from '../../wire/headers.js';
import type { ClientInterceptor } from '../transport.js';

/** Passes on what the transport carries. A token and headers given for one call win; a call that has ended makes no other. */
export const carriedCall: ClientInterceptor = (next) => (call) => {
  const { carried } = call.transport;
  if (carried === undefined) return next(call);
  const { token, requestId, ending = carried.signal } = carried;
  if (ending?.aborted) throw failure('cancelled', undefined, { cause: ending.reason });
  const headers = {
    ...(token === undefined ? {} : { [headerNames.authorization]: `Bearer ${token}` }),
    ...(requestId === undefined ? {} : { [headerNames.requestId]: requestId }),
    ...call.headers,
  };
  return next({ ...call, headers, ending });
};
