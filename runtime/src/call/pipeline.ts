// The way of a call through a client: the user's layers, the built-in ones, and what places, sends and reads. Put together once for each
// operation of a client, and kept.
import type { AnyOperation } from '../contract/operation-contract.js';
import { cameFrom, ServiceError } from '../error/service-error.js';
import type { ResultKind } from '../wire/contract.js';
import { clientInterceptors } from './built-in.js';
import { eitherEnding, type Ending } from './ending.js';
import { intercept, type Next } from './interceptor.js';
import { readBinary } from './read-binary.js';
import { readJson, readWhole } from './read-result.js';
import { readStream } from './read-stream.js';
import { nameOf, sendCall, toCallError } from './send-call.js';
import type {
  CallOptions,
  CallPipeline,
  ClientCall,
  ClientInterceptor,
  Transport,
  TransportResponse,
} from './transport.js';

/**
 * A transport whose calls pass through these layers, the first one first; layers that it has already come after them. Make it once,
 * beside the client: `createUserClient(interceptCalls(transport, [cache]))`.
 */
export function interceptCalls(transport: Transport, interceptors: readonly ClientInterceptor[]): Transport {
  if (interceptors.length === 0) return transport;
  return deriveTransport(transport, {
    pipeline: createPipeline([...interceptors, ...(transport.pipeline?.interceptors ?? [])]),
  });
}

/** A transport over another one, which differs in what is given. */
export function deriveTransport(transport: Transport, differences: Partial<Transport>): Transport {
  const { pipeline, carried, log } = transport;
  return { send: (request) => transport.send(request), pipeline, carried, log, ...differences };
}

/** Makes a call over a transport, through its layers. Gives what the outermost of them gives; may throw at once. */
export function makeCall(
  transport: Transport,
  operation: AnyOperation,
  input: unknown,
  options: CallOptions,
): unknown {
  const pipeline = transport.pipeline ?? builtIn;
  return pipeline.of(operation)({ ...options, operation, input, transport });
}

const readers: Record<
  ResultKind,
  (operation: AnyOperation, response: TransportResponse, ending: Ending | undefined) => Promise<unknown>
> = { json: readJson, empty: readJson, binary: readBinary, stream: readStream };

function createPipeline(interceptors: readonly ClientInterceptor[]): CallPipeline {
  const known = new WeakMap<AnyOperation, Next<ClientCall, unknown>>();
  return {
    interceptors,
    of(operation) {
      let run = known.get(operation);
      if (run === undefined) {
        const layers = [...interceptors, ...clientInterceptors.map((layerOf) => layerOf(operation))];
        run = intercept(layers, exchange);
        known.set(operation, run);
      }
      return run;
    },
  };
}

async function exchange(call: ClientCall): Promise<unknown> {
  const { operation } = call;
  const ending = eitherEnding(call.ending, call.signal);
  const { waiting } = call.transport.carried ?? {};
  if (waiting) waiting.calls += 1;
  try {
    const response = await sendCall(call, ending);
    try {
      // One that is here already is read without waiting.
      if (response.whole !== undefined && (operation.result === 'json' || operation.result === 'empty'))
        return readWhole(operation, response, response.whole);
      return await readers[operation.result](operation, response, ending);
    } catch (error) {
      throw toCallError(operation, error, ending);
    }
  } catch (error) {
    throw error instanceof ServiceError ? cameFrom(error, nameOf(operation)) : error;
  } finally {
    if (waiting) waiting.calls -= 1;
  }
}

/** For transports without layers of the user's. */
const builtIn = createPipeline([]);
