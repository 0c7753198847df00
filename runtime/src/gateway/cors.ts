// Cross-origin requests of browsers, by the definition: answered here, so that services need not know of it.
import type { IncomingMessage } from 'node:http';
import type { GatewayDefinition } from './definition.js';

/** CORS of one gateway. */
export interface Cors {
  /** Headers for an answer to this request; empty where no cross-origin page may read it. */
  headersFor(request: IncomingMessage): Record<string, string>;
  /** The headers of the answer to a preflight; undefined when this is none, or CORS is off. */
  preflight(
    request: IncomingMessage,
    methods: (target: string) => readonly string[],
  ): Record<string, string> | undefined;
  /** Whether a header of a service's answer is dropped, because this gateway speaks for it. */
  owns(name: string): boolean;
}

/** Creates CORS by a definition. With credentials '*' stands for each origin by name, as browsers demand. */
export function createCors({ origins, credentials }: GatewayDefinition['cors']): Cors {
  const any = origins.includes('*');
  const allowed = new Set(origins);
  const active = origins.length > 0;
  const headersFor = (request: IncomingMessage): Record<string, string> => {
    if (!active) return {};
    const { origin } = request.headers;
    const vary: Record<string, string> = any && !credentials ? {} : { vary: 'Origin' };
    if (origin === undefined || !(any || allowed.has(origin))) return vary;
    return {
      ...vary,
      'access-control-allow-origin': any && !credentials ? '*' : origin,
      ...(credentials ? { 'access-control-allow-credentials': 'true' } : {}),
      'access-control-expose-headers': 'X-Request-Id, Content-Disposition, Retry-After',
    };
  };
  return {
    headersFor,
    preflight(request, methods) {
      if (!active || request.method !== 'OPTIONS') return undefined;
      if (request.headers['access-control-request-method'] === undefined) return undefined;
      const headers = headersFor(request);
      if (headers['access-control-allow-origin'] === undefined) return headers;
      const asked = request.headers['access-control-request-headers'];
      return {
        ...headers,
        'access-control-allow-methods': methods(request.url ?? '/').join(', '),
        ...(asked === undefined ? {} : { 'access-control-allow-headers': asked }),
        'access-control-max-age': '600',
      };
    },
    owns: (name) => active && name.startsWith('access-control-'),
  };
}
