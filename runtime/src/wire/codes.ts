// The closed set of failures that the framework itself raises. A manifest's own errors use codes from 1000 up.

/** A kind of framework failure: its code on the wire, its HTTP status and what it says when nothing better is known. */
export interface CodeEntry {
  /** The envelope's `code`. Equal to the HTTP status, as peers of the Go framework expect. */
  readonly code: number;
  readonly status: number;
  readonly message: string;
  /** Whether the same request may succeed when it is sent again. */
  readonly transient: boolean;
}

/** Every framework failure by its kind. */
export const codes = {
  'invalid-input': { code: 400, status: 400, message: 'the input is not valid', transient: false },
  unauthenticated: { code: 401, status: 401, message: 'authentication is required', transient: false },
  forbidden: { code: 403, status: 403, message: 'not allowed', transient: false },
  'not-found': { code: 404, status: 404, message: 'not found', transient: false },
  'method-not-allowed': { code: 405, status: 405, message: 'method not allowed', transient: false },
  conflict: { code: 409, status: 409, message: 'conflict', transient: false },
  'too-large': { code: 413, status: 413, message: 'the request is too large', transient: false },
  'unsupported-media-type': { code: 415, status: 415, message: 'unsupported content type', transient: false },
  'too-many-requests': { code: 429, status: 429, message: 'too many requests', transient: true },
  cancelled: { code: 499, status: 499, message: 'the caller went away', transient: false },
  internal: { code: 500, status: 500, message: 'internal error', transient: false },
  'bad-response': {
    code: 502,
    status: 502,
    message: 'the service answered with something unreadable',
    transient: false,
  },
  unavailable: { code: 503, status: 503, message: 'the service is not available', transient: true },
  'deadline-exceeded': { code: 504, status: 504, message: 'the deadline has passed', transient: false },
} as const satisfies Record<string, CodeEntry>;

/** The kind of a framework failure. */
export type CodeKind = keyof typeof codes;

/** Statuses by which a process says that it cannot serve at all. Beside them stands `X-Blame`, where it is one of ours. */
export const sickStatuses: ReadonlySet<number> = new Set([502, 503, 504]);

/** Who is to blame for an answer with such a status: who called, the process that answers, or a service that it needs. */
export type Blame = 'caller' | 'instance' | 'dependency';
