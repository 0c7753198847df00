// The client's part of a trace: calls made within a call belong to its trace (W3C Trace Context).
import { headerNames } from '../../wire/headers.js';
import type { ClientInterceptor } from '../transport.js';

/** Says which trace a call belongs to, where it is made within one. Headers given for one call win. */
export const trace: ClientInterceptor = (next) => (call) => {
  const { traceparent, tracestate } = call.transport.carried ?? {};
  if (traceparent === undefined) return next(call);
  const headers = {
    [headerNames.traceparent]: traceparent,
    ...(tracestate === undefined ? {} : { [headerNames.tracestate]: tracestate }),
    ...call.headers,
  };
  return next({ ...call, headers });
};
