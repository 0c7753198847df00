// The headers of the wire format, in lower case as Node and fetch give them.

/** Every header that the framework itself writes or reads. */
export const headerNames = {
  /** `Bearer <JWT>`: the user. */
  authorization: 'authorization',
  /** The secret that services share. */
  rpcKey: 'x-rpc-key',
  /** The name of the service that calls; believed only beside a valid RPC key. */
  caller: 'x-caller',
  requestId: 'x-request-id',
  /** What is left until the caller stops waiting, in milliseconds. */
  deadline: 'x-deadline-ms',
  /** W3C Trace Context. */
  traceparent: 'traceparent',
  tracestate: 'tracestate',
  contentType: 'content-type',
} as const;
