// Request ids: taken over from the caller where they are harmless, else made from the system's randomness. The one rule, for services
// and gateways alike: an id that comes in at the front keeps its form all the way through.
import { randomUUID } from 'node:crypto';

/** The id of a request: the header's where it is 1 to 128 letters, digits or `.:_-`, so that it is safe in logs and headers. */
export function requestIdFrom(header: string | undefined, make: () => string = randomUUID): string {
  return header !== undefined && /^[\w.:-]{1,128}$/.test(header) ? header : make();
}
