// How an exchange with an instance fails: whether anything was sent, and who is to blame.

/** No answer, or none that is whole. */
export class ExchangeFailure extends Error {
  /** Whether any byte of the request may have reached the instance. */
  readonly sent: boolean;
  /** `caller`: the request could not be sent, or its body broke off; no other instance would do better. */
  readonly blame: 'instance' | 'caller';

  constructor(sent: boolean, cause: Error, blame: 'instance' | 'caller' = 'instance') {
    super(cause.message, { cause });
    this.name = 'ExchangeFailure';
    this.sent = sent;
    this.blame = blame;
  }
}

/** What undici says of requests that it can't send: whatever the instance. */
const unsendable = new Set([
  'UND_ERR_INVALID_ARG',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
]);

/** Who is to blame for what undici says, where a body that was sent in parts may have failed itself. */
export function blameFor(
  error: Error,
  body: { readonly failure?: unknown } | undefined,
): 'instance' | 'caller' {
  const isOwn = unsendable.has((error as { readonly code?: string }).code ?? '');
  return isOwn || body?.failure !== undefined ? 'caller' : 'instance';
}
