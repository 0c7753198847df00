// The transport of services among themselves: an operation's request in HTTP's terms, sent to an instance that discovery knows.
import { identifyService } from '../call/carry.js';
import { defaultTimeoutMs } from '../wire/defaults.js';
import { findHeader, type CallAnswer } from './instance-call.js';
import { headerNames } from '../wire/headers.js';
import type { Transport, TransportRequest, TransportResponse } from '../call/transport.js';
import { asForm } from './form-body.js';
import { createInstanceCaller, type CallerOptions, type InstanceCaller } from './instance-caller.js';

/** What a transport over discovery needs. */
export interface DiscoveryTransportOptions extends CallerOptions {
  /** The RPC key in force; asked at each call, since it may rotate. */
  readonly rpcKey: () => string | undefined;
  /** The name of the service that calls. */
  readonly caller: string;
  /** `form` for Go peers that read forms. JSON unless told. */
  readonly encoding?: 'json' | 'form';
  /** Deadline of calls that have none, but for streams. 10 s by default. */
  readonly timeoutMs?: number;
}

/** A transport with its connections. */
export interface DiscoveryTransport extends Transport, Pick<InstanceCaller, 'status' | 'counts' | 'close'> {}

/** Creates the transport to one service. The RPC key goes to instances of that service only. */
export function createDiscoveryTransport(options: DiscoveryTransportOptions): DiscoveryTransport {
  const instances = createInstanceCaller(options);
  const defaultMs = options.timeoutMs ?? defaultTimeoutMs;
  const send = async (request: TransportRequest): Promise<TransportResponse> => {
    const { operation, target, signal } = request;
    const { headers, body } = options.encoding === 'form' ? asForm(request) : request;
    return toResponse(
      await instances.call({
        request: (leftMs) => ({
          method: operation.method,
          path: target,
          headers:
            leftMs === undefined
              ? headers
              : { ...headers, [headerNames.deadline]: String(Math.ceil(leftMs)) },
          ...(body === undefined ? {} : { body }),
        }),
        repeatable: operation.idempotent,
        signal,
        timeoutMs: request.timeoutMs ?? (operation.result === 'stream' ? undefined : defaultMs),
      }),
    );
  };
  const identified = identifyService({ send }, { caller: options.caller, rpcKey: options.rpcKey });
  return {
    send: (request) => identified.send(request),
    status: () => instances.status(),
    counts: () => instances.counts(),
    close: () => instances.close(),
  };
}

function toResponse({ status, rawHeaders, body, explain }: CallAnswer): TransportResponse {
  return {
    status,
    header: (name) => findHeader(rawHeaders, name),
    async text() {
      try {
        return await body.text();
      } catch (error) {
        throw explain(error);
      }
    },
    async *stream() {
      try {
        yield* body.parts();
      } catch (error) {
        throw explain(error);
      }
    },
  };
}
