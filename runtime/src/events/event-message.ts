// An event on its way: what stands in the properties and headers of its message.

/** What an event carries along beside its data. */
export interface Carried {
  readonly requestId: string | undefined;
  readonly traceparent: string | undefined;
  readonly tracestate: string | undefined;
}

/** An event that goes out. */
export interface Outgoing extends Carried {
  readonly id: string;
  readonly service: string;
  readonly event: string;
  readonly publishedAt: number;
  readonly key: string | undefined;
  readonly body: Buffer;
}

/** An event that came. */
export interface Incoming extends Outgoing {
  /** From 1 on. */
  readonly attempt: number;
}

/** Headers of our own. */
const names = {
  traceparent: 'traceparent',
  tracestate: 'tracestate',
  key: 'x-event-key',
  service: 'x-event-service',
  attempt: 'x-event-attempt',
  /** In milliseconds: the protocol's own has seconds. */
  publishedAt: 'x-event-time',
  reason: 'x-event-failure',
} as const;

/** Where an event is published: `algo.taskGroupEnded`. */
export function routingKey({ service, event }: Pick<Outgoing, 'service' | 'event'>): string {
  return `${service}.${event}`;
}

/** The properties of its message, as amqplib takes them. */
export function toProperties(
  event: Outgoing,
  more: { readonly attempt?: number; readonly reason?: string } = {},
) {
  const { id, service, event: type, publishedAt, key, requestId, traceparent, tracestate } = event;
  const headers = {
    [names.service]: service,
    [names.publishedAt]: publishedAt,
    ...(key !== undefined && { [names.key]: key }),
    ...(traceparent !== undefined && { [names.traceparent]: traceparent }),
    ...(tracestate !== undefined && { [names.tracestate]: tracestate }),
    ...(more.attempt !== undefined && { [names.attempt]: more.attempt }),
    ...(more.reason !== undefined && { [names.reason]: more.reason }),
  };
  return {
    persistent: true,
    contentType: 'application/json',
    messageId: id,
    type,
    appId: service,
    timestamp: Math.floor(publishedAt / 1_000),
    ...(requestId !== undefined && { correlationId: requestId }),
    headers,
  };
}

/** Why an event was given up: what its subscriber said, or the broker. */
export function failureOf({ properties }: { readonly properties: object }): string | undefined {
  const { headers } = properties as { readonly headers?: Readonly<Record<string, unknown>> };
  const said = headers?.[names.reason] ?? headers?.['x-first-death-reason'];
  return typeof said === 'string' ? said : undefined;
}

/** What a message says, with what is known where it says nothing: others may publish, too. */
export function readMessage(
  message: { readonly content: Buffer; readonly properties: object },
  expected: { readonly service: string; readonly event: string },
): Incoming {
  const {
    messageId,
    correlationId,
    timestamp,
    headers: given,
  } = message.properties as Readonly<Record<string, unknown>>;
  const headers = (given ?? {}) as Readonly<Record<string, unknown>>;
  const text = (value: unknown): string | undefined =>
    typeof value === 'string' && value !== '' ? value : undefined;
  const whole = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
  return {
    ...expected,
    id: text(messageId) ?? '',
    publishedAt: whole(headers[names.publishedAt]) ?? (whole(timestamp) ?? 0) * 1_000,
    key: text(headers[names.key]),
    requestId: text(correlationId),
    traceparent: text(headers[names.traceparent]),
    tracestate: text(headers[names.tracestate]),
    attempt: whole(headers[names.attempt]) ?? 1,
    body: message.content,
  };
}
