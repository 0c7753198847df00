// Transports that add what a call carries along: the user's token, the deadline, the request id, the trace, the RPC key.
import { headerNames } from '../wire/headers.js';
import { deriveTransport } from './pipeline.js';
import type { CarriedCall, Transport } from './transport.js';

/** What proves that a service is calling. */
export interface ServiceIdentity {
  /** The name of the calling service. */
  readonly caller: string;
  /** The RPC key in force; asked at each call, since it may rotate. */
  readonly rpcKey: () => string | undefined;
}

/**
 * A transport that passes on what a call carries, as its clients' layers read it. `now` is the clock that the deadline is told by. Costs
 * an object: who serves makes one for each call.
 */
export function carryCall(
  transport: Transport,
  carried: CarriedCall,
  now: () => number = Date.now,
): Transport {
  return deriveTransport(transport, { carried: { ...carried, now } });
}

/** A transport that shows the RPC key and says who calls. */
export function identifyService(transport: Transport, identity: ServiceIdentity): Transport {
  return deriveTransport(transport, {
    send: (request) => {
      const headers: Record<string, string> = { ...request.headers, [headerNames.caller]: identity.caller };
      const key = identity.rpcKey();
      if (key) headers[headerNames.rpcKey] = key;
      return transport.send({ ...request, headers });
    },
  });
}
