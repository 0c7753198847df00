// A deprecated operation at both ends: a server says so on every answer, a client in its log at the first call.
import type { Deprecation } from '../../wire/contract.js';
import type { RouteEffect } from '../route-effect.js';

/** Operations of which the log of this process has it already. */
const told = new Set<string>();

/** `deprecated` of an operation: `Deprecation` (RFC 9745) and `Sunset` (RFC 8594) where their days are known, and a warning. */
export const deprecation: RouteEffect = {
  server({ deprecated }) {
    const headers = deprecated === undefined ? [] : headersOf(deprecated);
    if (headers.length === 0) return undefined;
    return (next) => (call) => {
      // Before anything else may fail: failures say it, too.
      for (const [name, value] of headers) call.setHeader(name, value);
      return next(call);
    };
  },
  client({ service, name, deprecated }) {
    if (deprecated === undefined) return undefined;
    const operation = `${service}.${name}`;
    return (next) => (call) => {
      const { log } = call.transport;
      if (log !== undefined && !told.has(operation)) {
        told.add(operation);
        log.warn({ operation, ...deprecated }, 'the called operation is deprecated');
      }
      return next(call);
    };
  },
};

/** Days begin at midnight in UTC. Deprecation is a date of structured fields (RFC 9651): seconds since the epoch. */
function headersOf({ since, sunset }: Deprecation): (readonly [name: string, value: string])[] {
  return [
    ...(since === undefined ? [] : [['Deprecation', `@${Date.parse(since) / 1000}`] as const]),
    ...(sunset === undefined ? [] : [['Sunset', new Date(sunset).toUTCString()] as const]),
  ];
}
