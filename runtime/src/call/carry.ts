// Transports that add what a call carries along: the user's token, the deadline, the request id, the trace, the RPC key.
import { failure } from '../error/service-error.js';
import { headerNames } from '../wire/headers.js';
import type { Transport, TransportRequest } from './transport.js';

/** What calls made on behalf of another call take with them. */
export interface CarriedCall {
  /** The user's verified token. A token given for one call wins. */
  readonly token?: string | undefined;
  readonly requestId?: string | undefined;
  readonly traceparent?: string | undefined;
  readonly tracestate?: string | undefined;
  /** Milliseconds since the epoch; no call outlives it. */
  readonly deadline?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What proves that a service is calling. */
export interface ServiceIdentity {
  /** The name of the calling service. */
  readonly caller: string;
  /** The RPC key in force; asked at each call, since it may rotate. */
  readonly rpcKey: () => string | undefined;
}

/** A transport that passes on what a call carries. A deadline that has passed rejects with `deadline-exceeded` and sends nothing. */
export function carryCall(
  transport: Transport,
  carried: CarriedCall,
  now: () => number = Date.now,
): Transport {
  return {
    send: async (request) => {
      const headers = { ...request.headers };
      if (carried.token !== undefined) headers[headerNames.authorization] ??= `Bearer ${carried.token}`;
      if (carried.requestId !== undefined) headers[headerNames.requestId] ??= carried.requestId;
      if (carried.traceparent !== undefined) headers[headerNames.traceparent] ??= carried.traceparent;
      if (carried.tracestate !== undefined) headers[headerNames.tracestate] ??= carried.tracestate;
      return transport.send({ ...request, headers, ...limitsOf(request, carried, headers, now) });
    },
  };
}

/** A transport that shows the RPC key and says who calls. */
export function identifyService(transport: Transport, identity: ServiceIdentity): Transport {
  return {
    send: (request) => {
      const headers: Record<string, string> = { ...request.headers, [headerNames.caller]: identity.caller };
      const key = identity.rpcKey();
      if (key) headers[headerNames.rpcKey] = key;
      return transport.send({ ...request, headers });
    },
  };
}

function limitsOf(
  request: TransportRequest,
  carried: CarriedCall,
  headers: Record<string, string>,
  now: () => number,
): Pick<TransportRequest, 'signal' | 'timeoutMs'> {
  const limits: { signal?: AbortSignal; timeoutMs?: number } = {};
  if (carried.signal) {
    limits.signal = request.signal ? AbortSignal.any([request.signal, carried.signal]) : carried.signal;
    if (carried.signal.aborted) throw failure('cancelled', undefined, { cause: carried.signal.reason });
  }
  if (carried.deadline !== undefined) {
    const left = carried.deadline - now();
    if (left <= 0) throw failure('deadline-exceeded');
    limits.timeoutMs = Math.min(left, request.timeoutMs ?? left);
    headers[headerNames.deadline] = String(Math.floor(limits.timeoutMs));
  }
  return limits;
}
