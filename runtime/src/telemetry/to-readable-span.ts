// A span in the form that OpenTelemetry's exporters read.
import type { HrTime } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import type { Span } from '../observe/spans.js';

/** Numbers of OpenTelemetry's API, which is loaded only where traces are kept. */
const kinds = { server: 1, client: 2 };
const unset = 0;
const failed = 2;
const scope = { name: '@armature/runtime' };

/** Makes it. What failed has its message, and its stack as an event of the conventions. */
export function toReadableSpan(span: Span, resource: Resource): ReadableSpan {
  const { trace, error } = span;
  const endTime = toHrTime(span.startedAt + span.tookMs);
  const message = error instanceof Error ? error.message : undefined;
  return {
    name: span.name,
    kind: kinds[span.kind],
    spanContext: () => ({ traceId: trace.traceId, spanId: trace.spanId, traceFlags: 1 }),
    ...(trace.parentId === undefined
      ? {}
      : {
          parentSpanContext: {
            traceId: trace.traceId,
            spanId: trace.parentId,
            traceFlags: 1,
            isRemote: span.kind === 'server',
          },
        }),
    startTime: toHrTime(span.startedAt),
    endTime,
    duration: toHrTime(span.tookMs),
    status: span.failed ? { code: failed, ...(message === undefined ? {} : { message }) } : { code: unset },
    attributes: span.attributes,
    links: [],
    events:
      error instanceof Error
        ? [
            {
              name: 'exception',
              time: endTime,
              attributes: {
                'exception.type': error.name,
                'exception.message': error.message,
                'exception.stacktrace': error.stack ?? '',
              },
              droppedAttributesCount: 0,
            },
          ]
        : [],
    ended: true,
    resource,
    instrumentationScope: scope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

function toHrTime(milliseconds: number): HrTime {
  const seconds = Math.floor(milliseconds / 1_000);
  return [seconds, Math.round((milliseconds - seconds * 1_000) * 1_000_000)];
}
