// Which requests a gateway forwards, and to whom. A path that is not listed is not there, however it is spelt.
import { createRouteTable, type RouteTable } from '../front/route-table.js';
import type { ExposedOperation, GatewayDefinition } from './definition.js';

/** Where a request goes. */
export type Destination =
  | {
      readonly kind: 'forward';
      readonly service: string;
      /** The operation, or what passes through for paths that are not listed. */
      readonly name: string;
      readonly idempotent: boolean;
      readonly stream: boolean;
      /** May change its protocol: only what passes through. */
      readonly upgrade: boolean;
    }
  | { readonly kind: 'method'; readonly allowed: readonly string[] }
  | { readonly kind: 'none' }
  /** Others may read the path as another one. */
  | { readonly kind: 'malformed' };

/** Finds destinations. */
export interface GatewayRoutes {
  /** `target` in its normal form, with or without query. */
  find(method: string, target: string): Destination;
  /** The methods that a path takes, for preflights. */
  methodsOf(target: string): readonly string[];
}

const allMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Builds the routes of a gateway. */
export function createGatewayRoutes({ exposes }: Pick<GatewayDefinition, 'exposes'>): GatewayRoutes {
  const table: RouteTable<Destination> = createRouteTable(
    exposes.flatMap(({ service, operations }) =>
      operations.map((operation) => ({
        method: operation.method,
        path: `/api/${service}${operation.path}`,
        value: toDestination(service, operation),
      })),
    ),
  );
  const open = new Set(exposes.filter(({ passThrough }) => passThrough).map(({ service }) => service));
  return { find, methodsOf };

  function find(method: string, target: string): Destination {
    const path = pathOf(target);
    const lookup = table.find(method, path);
    if (lookup.kind === 'found') return lookup.value;
    const service = /^\/api\/([^/]+)(?:\/|$)/.exec(path)?.[1];
    if (service !== undefined && open.has(service)) {
      // Servers behind may read an encoded slash as one, and so come to a path that was never looked at here.
      if (/%2F|%5C/.test(path)) return { kind: 'malformed' };
      if (isDocument(path, service)) return { kind: 'none' };
      const idempotent = isIdempotent(method);
      return { kind: 'forward', service, name: 'passThrough', idempotent, stream: false, upgrade: true };
    }
    return lookup;
  }

  function methodsOf(target: string): readonly string[] {
    const found = find('OPTIONS', target);
    if (found.kind === 'method') return found.allowed;
    return found.kind === 'forward' ? allMethods : [];
  }
}

function toDestination(service: string, operation: ExposedOperation): Destination {
  const { method, name, idempotent = isIdempotent(method), stream = false } = operation;
  return { kind: 'forward', service, name, idempotent, stream, upgrade: false };
}

function isIdempotent(method: string): boolean {
  return method !== 'POST' && method !== 'PATCH' && method !== 'CONNECT';
}

function pathOf(target: string): string {
  const end = target.indexOf('?');
  return end < 0 ? target : target.slice(0, end);
}

/** Whether a server that is not particular about case and slashes finds its whole document there: the public part is the gateway's to give. */
function isDocument(path: string, service: string): boolean {
  return path.toLowerCase().replace(/\/+$/, '') === `/api/${service}/openapi.json`.toLowerCase();
}
