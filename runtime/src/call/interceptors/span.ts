// A call within a trace that is kept is a step of its own in it.
import { headerNames } from '../../wire/headers.js';
import { changed } from '../changed-call.js';
import type { CallSpan, ClientInterceptor } from '../transport.js';

/** Keeps calls as steps of the trace that they are made in, where somebody keeps it. A `traceparent` given for one call wins. */
export const span: ClientInterceptor = (next) => (call) => {
  const { traceparent, spans } = call.transport.carried ?? {};
  if (spans === undefined || traceparent === undefined) return next(call);
  const begun = spans.begin(call.operation, traceparent);
  if (begun === undefined) return next(call);
  const { timeoutMs, ending } = call;
  const headers = { [headerNames.traceparent]: begun.traceparent, ...call.headers };
  return within(begun, () => next(changed(call, { headers, timeoutMs, ending })));
};

/** A stream's step is over with its head: what follows is its reader's time. */
async function within<Result>(begun: CallSpan, call: () => Result | Promise<Result>): Promise<Result> {
  try {
    const result = await call();
    begun.end();
    return result;
  } catch (error) {
    begun.end(error);
    throw error;
  }
}
