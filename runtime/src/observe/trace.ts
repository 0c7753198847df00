// W3C Trace Context: reads `traceparent`, continues it with a span of our own, passes `tracestate` on.
import { randomFillSync } from 'node:crypto';

/** Where a request stands in a distributed trace. */
export interface Trace {
  /** 32 hexadecimal digits, the same in all services that take part. */
  readonly traceId: string;
  /** 16 hexadecimal digits: the step of it that this request is. */
  readonly spanId: string;
  /** The step that it is a part of, where the trace came with the request. */
  readonly parentId: string | undefined;
  /** Whether spans of it are kept. */
  readonly sampled: boolean;
  /** The header for requests made on behalf of this one. */
  readonly traceparent: string;
  readonly tracestate: string | undefined;
}

/** How traces begin. */
export interface TraceRules {
  /** Whether a trace that starts here is kept. None is, unless told. */
  readonly samples?: (traceId: string) => boolean;
  /** So many random bytes as hexadecimal digits. */
  readonly random?: (bytes: number) => string;
}

/**
 * Continues the caller's trace and abides by what it says of sampling, or starts one. A malformed header counts as none, and its
 * `tracestate` is dropped, as the recommendation demands (§3.3).
 */
export function continueTrace(
  traceparent: string | undefined,
  tracestate: string | undefined,
  { samples = () => false, random = randomHex }: TraceRules = {},
): Trace {
  const parent = readTraceparent(traceparent);
  const traceId = parent?.traceId ?? random(16);
  const spanId = random(8);
  const sampled = parent?.sampled ?? samples(traceId);
  return {
    traceId,
    spanId,
    parentId: parent?.spanId,
    sampled,
    // Of the flags only the first is known here; others are not to be passed on (§3.2.2.5).
    traceparent: writeTraceparent(traceId, spanId, sampled),
    tracestate: parent === undefined ? undefined : tracestate,
  };
}

/** A step within a trace: what a request made on behalf of another one says. Undefined where that one names no trace. */
export function stepOf(traceparent: string): Trace | undefined {
  const parent = readTraceparent(traceparent);
  return parent && continueTrace(traceparent, undefined);
}

function writeTraceparent(traceId: string, spanId: string, sampled: boolean): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}

interface Parent {
  readonly traceId: string;
  readonly spanId: string;
  readonly sampled: boolean;
}

function readTraceparent(text: string | undefined): Parent | undefined {
  const match = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/.exec(text ?? '');
  const [, version, traceId = '', spanId = '', flags = '', more] = match ?? [];
  const valid =
    match !== null &&
    version !== 'ff' &&
    !(version === '00' && more !== undefined) &&
    !/^0+$/.test(traceId) &&
    !/^0+$/.test(spanId);
  return valid ? { traceId, spanId, sampled: (parseInt(flags, 16) & 1) === 1 } : undefined;
}

/** Randomness of the system, asked for in a good piece: each ask costs more than all else that a trace does. */
const pool = Buffer.alloc(4096);
let taken = pool.length;

function randomHex(bytes: number): string {
  if (taken + bytes > pool.length) {
    randomFillSync(pool);
    taken = 0;
  }
  taken += bytes;
  return pool.toString('hex', taken - bytes, taken);
}
