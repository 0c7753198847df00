// W3C Trace Context: reads `traceparent`, continues it with a span of our own, passes `tracestate` on.
import { randomBytes } from 'node:crypto';

/** Where a request stands in a distributed trace. */
export interface Trace {
  /** 32 hexadecimal digits, the same in all services that take part. */
  readonly traceId: string;
  /** The header for requests made on behalf of this one. */
  readonly traceparent: string;
  readonly tracestate: string | undefined;
}

/**
 * Continues the caller's trace, or starts one that asks for no sampling. A malformed header counts as none, and its
 * `tracestate` is dropped, as the recommendation demands (§3.3).
 */
export function continueTrace(
  traceparent: string | undefined,
  tracestate: string | undefined,
  random: (bytes: number) => string = randomHex,
): Trace {
  const match = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/.exec(traceparent ?? '');
  const [, version, traceId, parent, flags, more] = match ?? [];
  const valid =
    traceId !== undefined &&
    version !== 'ff' &&
    !(version === '00' && more !== undefined) &&
    !/^0+$/.test(traceId) &&
    !/^0+$/.test(parent ?? '');
  if (!valid) {
    const fresh = random(16);
    return { traceId: fresh, traceparent: `00-${fresh}-${random(8)}-00`, tracestate: undefined };
  }
  return { traceId, traceparent: `00-${traceId}-${random(8)}-${flags ?? '00'}`, tracestate };
}

function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
