// What a handler of an event gets: its own things, and the service's.
import { CallEnding } from '../call/ending.js';
import type { Clock } from '../clock/clock.js';
import { failure } from '../error/service-error.js';
import type { Logger } from '../log/logger.js';
import { continueTrace } from '../observe/trace.js';
import type { ReadyService, TracedCall } from '../server/capability.js';
import type { CallOf } from '../server/context.js';
import type { ReceivedEvent, Subscription } from './definition.js';
import { type Incoming, routingKey } from './event-message.js';

/** Lives as long as one event is handled. Generated code narrows it. */
export interface EventCallOf<Clients> extends Pick<
  CallOf<Clients, undefined>,
  'requestId' | 'deadline' | 'signal' | 'log' | 'clients'
> {
  readonly event: ReceivedEvent;
}

/** A call that has begun, and what ends it. */
export interface OpenEventCall {
  readonly call: EventCallOf<unknown>;
  /** Ends it; what it still waits for ends with it. */
  end(reason: unknown): void;
  close(): void;
}

/** Makes the call of an event. It ends after the subscription's time. */
export function openEventCall(
  incoming: Incoming,
  { timeoutMs }: Subscription,
  { service, clock, log: parent }: { service: ReadyService; clock: Clock; log: Logger },
): OpenEventCall {
  const { id, requestId = id, attempt, publishedAt } = incoming;
  const { traceparent, tracestate, traceId } = continueTrace(incoming.traceparent, incoming.tracestate);
  const ending = new CallEnding();
  const end = (reason: unknown): void => ending.abort(reason);
  const cancel = clock.after(timeoutMs, () => end(failure('deadline-exceeded')));
  const deadline = clock.now() + timeoutMs;
  const log = parent.child({ requestId, traceId, event: routingKey(incoming) });
  const lazy = <Value>(make: () => Value): (() => Value) => {
    let made: { readonly value: Value } | undefined;
    return () => (made ??= { value: make() }).value;
  };
  const clients = lazy(() => service.clients({ requestId, traceparent, tracestate, ending, deadline }));
  const call = {
    requestId,
    trace: { traceparent, tracestate },
    deadline: new Date(Date.now() + timeoutMs),
    log,
    get signal() {
      return ending.signal;
    },
    get clients() {
      return clients();
    },
    event: {
      id,
      name: incoming.event,
      service: incoming.service,
      publishedAt: new Date(publishedAt),
      attempt,
    },
  };
  for (const [name, make] of Object.entries(service.callEntries))
    // Entries ask for what both kinds of call have: log, signal, request id.
    Object.defineProperty(call, name, { get: lazy(() => make(call as unknown as TracedCall)) });
  return { call, end, close: cancel };
}
