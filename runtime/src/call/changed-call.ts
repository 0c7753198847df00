// How the built-in layers change a call: a copy of one shape, member by member, which costs a tenth of what a spread does.
import type { Ending } from './ending.js';
import type { ClientCall } from './transport.js';

/** What built-in layers change. */
export interface CallChanges {
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly timeoutMs: number | undefined;
  readonly ending: Ending | undefined;
}

/** A copy of a call with these in place of its own. */
export function changed(call: ClientCall, { headers, timeoutMs, ending }: CallChanges): ClientCall {
  const { operation, input, transport, signal, token } = call;
  // Absent and undefined are one to all who come after.
  return { operation, input, transport, signal, token, headers, timeoutMs, ending } as ClientCall;
}
