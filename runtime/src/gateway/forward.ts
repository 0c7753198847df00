// One request through the gateway: head and body to an instance, its answer back, at the pace of the slower side.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { headerNames } from '../wire/headers.js';
import type { CallEnding } from '../call/ending.js';
import type { CallAnswer } from '../client/instance-call.js';
import type { InstanceCaller } from '../client/instance-caller.js';
import type { Clock } from '../clock/clock.js';
import type { Deadlines, Timed } from '../clock/deadlines.js';
import { failure, ServiceError } from '../error/service-error.js';
import type { Exchange } from '../front/exchange.js';
import { readOn } from '../front/unread.js';
import type { Cors } from './cors.js';
import { carriedHeaders, toClientHeaders, toUpstreamHeaders, type TrustOptions } from './forward-headers.js';
import type { Destination } from './gateway-routes.js';
import { takeBody } from './request-body.js';

/** What forwarding needs beside the request. */
export interface ForwardOptions extends TrustOptions {
  readonly instances: InstanceCaller;
  readonly destination: Extract<Destination, { kind: 'forward' }>;
  readonly exchange: Exchange;
  readonly cors: Cors;
  readonly clock: Clock;
  /** Of all that the gateway forwards. */
  readonly deadlines: Deadlines;
  readonly maxBodyBytes: number;
  readonly timeoutMs: number;
  /** Whether the answer should end its connection, because the gateway shuts down. */
  readonly closing: () => boolean;
  /** Ends it: from outside, at a forced shutdown, and from here. */
  readonly ending: CallEnding;
}

/**
 * Forwards a request. Rejects with a ServiceError while nothing was answered yet; afterwards a failure cuts the connection, so that
 * nobody takes half an answer for a whole one. The deadline holds for silence: it starts anew with each part of an upload, and, but
 * for streams, of the answer.
 */
export async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  options: ForwardOptions,
): Promise<void> {
  const { destination, clock, ending } = options;
  const silence = new Silence(options);
  try {
    const taken = takeBody(request, {
      maxBytes: options.maxBodyBytes,
      hold: (bytes) => options.exchange.hold(bytes),
      onProgress: silence.touch,
      onTooLarge: (error) => ending.abort(error),
    });
    const body = taken instanceof Promise ? await Promise.race([taken, rejection(ending)]) : taken;
    const added = carriedHeaders(options.exchange);
    // Its deadline is known only for what does not stream.
    if (body.repeatable && !destination.stream) added[headerNames.deadline] = String(options.timeoutMs);
    const answer = await options.instances.call({
      request: () => ({
        method: request.method ?? 'GET',
        path: request.url ?? '/',
        headers: toUpstreamHeaders(request, added, options),
        body: body.content,
      }),
      repeatable: destination.idempotent && body.repeatable,
      signal: ending,
    });
    await answerWith(answer, request, response, { ...options, silence });
    // The service has answered before it had all; the next request of the connection stands behind the rest.
    if (!request.complete) readOn(request, clock, () => request.complete || request.destroy());
  } catch (error) {
    const reason: unknown = ending.reason ?? error;
    if (response.headersSent) response.destroy();
    throw reason instanceof ServiceError ? reason : failure('unavailable', undefined, { cause: reason });
  } finally {
    silence.end();
  }
}

/** Rejects at the end. */
function rejection(ending: CallEnding): Promise<never> {
  return new Promise((_resolve, reject) => {
    ending.addEventListener('abort', () => reject(ending.reason));
  });
}

async function answerWith(
  answer: CallAnswer,
  request: IncomingMessage,
  response: ServerResponse,
  options: ForwardOptions & { readonly silence: Silence },
): Promise<void> {
  const { cors, silence, exchange } = options;
  exchange.handedOn = true;
  const added: Record<string, string> = {
    [headerNames.requestId]: exchange.requestId,
    ...cors.headersFor(request),
  };
  if (options.closing()) added['connection'] = 'close';
  const headers = toClientHeaders(answer.rawHeaders, withoutVary(added, answer), (name) => cors.owns(name));
  const endless = options.destination.stream || isEventStream(headers);
  if (endless) silence.end();
  response.writeHead(answer.status, headers);
  // Otherwise a stream's head would wait for its first event.
  if (endless) response.flushHeaders();
  try {
    await answer.body.writeTo(response, {
      onProgress: silence.touch,
      waiting: (bytes) => exchange.hold(bytes),
    });
  } catch (error) {
    throw answer.explain(error);
  }
  response.end();
}

/** A service's own `Vary` says more than ours: both go out. */
function withoutVary(added: Record<string, string>, { rawHeaders }: CallAnswer): Record<string, string> {
  if (added['vary'] === undefined) return added;
  const own = rawHeaders.findIndex(
    (part, index) => index % 2 === 0 && part.toString('latin1').toLowerCase() === 'vary',
  );
  if (own < 0) return added;
  return { ...added, vary: `${rawHeaders[own + 1]?.toString('latin1') ?? ''}, ${added['vary']}` };
}

function isEventStream(headers: readonly string[]): boolean {
  const at = headers.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'content-type');
  return at >= 0 && (headers[at + 1] ?? '').startsWith('text/event-stream');
}

/** Ends what has not moved for a time, however often it moves. */
class Silence implements Timed {
  endsAt: number;
  readonly #options: ForwardOptions;

  constructor(options: ForwardOptions) {
    this.#options = options;
    this.endsAt = options.clock.now() + options.timeoutMs;
    options.deadlines.add(this);
  }

  /** Something moved. */
  readonly touch = (): void => {
    this.endsAt = this.#options.clock.now() + this.#options.timeoutMs;
  };

  late(): void {
    this.#options.ending.abort(failure('deadline-exceeded'));
  }

  end(): void {
    this.#options.deadlines.delete(this);
  }
}
