// What a call made within another call takes along: its trace (W3C Trace Context), its user, its request id, and its end.
import { failure } from '../../error/service-error.js';
import { headerNames } from '../../wire/headers.js';
import { changed } from '../changed-call.js';
import type { ClientInterceptor } from '../transport.js';

/** Passes on what the transport carries. A token and headers given for one call win; a call that has ended makes no other. */
export const carriedCall: ClientInterceptor = (next) => (call) => {
  const { carried } = call.transport;
  if (carried === undefined) return next(call);
  const { token, requestId, traceparent, tracestate, ending = carried.signal } = carried;
  if (ending?.aborted) throw failure('cancelled', undefined, { cause: ending.reason });
  const headers: Record<string, string> = {};
  if (traceparent !== undefined) headers[headerNames.traceparent] = traceparent;
  if (traceparent !== undefined && tracestate !== undefined) headers[headerNames.tracestate] = tracestate;
  if (token !== undefined) headers[headerNames.authorization] = `Bearer ${token}`;
  if (requestId !== undefined) headers[headerNames.requestId] = requestId;
  for (const name in call.headers) headers[name] = call.headers[name] ?? '';
  return next(changed(call, { headers, timeoutMs: call.timeoutMs, ending }));
};
