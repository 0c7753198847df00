// Spans: the steps of traces, as those who keep them get them when they are over.
import type { CallSpan, CallSpans } from '../call/transport.js';
import { ServiceError } from '../error/service-error.js';
import { stepOf, type Trace } from './trace.js';

/** A step of a trace that is over. Attributes have the names of OpenTelemetry's semantic conventions. */
export interface Span {
  readonly trace: Trace;
  readonly name: string;
  /** `server`: a request that was answered here; `client`: a call that was made from here. */
  readonly kind: 'server' | 'client';
  /** Milliseconds since the epoch, with fractions. */
  readonly startedAt: number;
  readonly tookMs: number;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  /** What went wrong, where this end is to blame for it. */
  readonly error?: unknown;
  /** Whether it counts as failed. */
  readonly failed: boolean;
}

/** Who keeps spans. */
export interface Spans {
  /** Whether a trace that starts here is kept. */
  samples(traceId: string): boolean;
  /** Takes a span of a sampled trace. Never throws. */
  keep(span: Span): void;
}

/** Puts a step around each call that is made on behalf of a sampled request. */
export function spansOfCalls(spans: Spans): CallSpans {
  return {
    begin(operation, traceparent): CallSpan | undefined {
      const trace = stepOf(traceparent);
      if (trace === undefined || !trace.sampled) return undefined;
      const { service, name } = operation;
      const begun = performance.now();
      return {
        traceparent: trace.traceparent,
        end(error) {
          const code = error instanceof ServiceError ? error.code : undefined;
          spans.keep({
            trace,
            name: `${service}.${name}`,
            kind: 'client',
            startedAt: performance.timeOrigin + begun,
            tookMs: performance.now() - begun,
            attributes: {
              'rpc.system': 'armature',
              'rpc.service': service,
              'rpc.method': name,
              'http.request.method': operation.method.toUpperCase(),
              ...(code === undefined ? {} : { 'error.type': String(code) }),
            },
            error,
            failed: error !== undefined,
          });
        },
      };
    },
  };
}
