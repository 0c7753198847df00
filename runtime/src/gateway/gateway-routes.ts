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
  /** The path tries to leave its place. */
  | { readonly kind: 'malformed' };

/** Finds destinations. */
export interface GatewayRoutes {
  /** `target` with or without query. */
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
    if (leavesItsPlace(path)) return { kind: 'malformed' };
    const lookup = table.find(method, path);
    if (lookup.kind === 'found') return lookup.value;
    const service = /^\/api\/([^/]+)(?:\/|$)/.exec(path)?.[1];
    if (service !== undefined && open.has(service)) {
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
  const end = target.search(/[?#]/);
  return end < 0 ? target : target.slice(0, end);
}

/** Dot segments, also encoded, and backslashes: a server behind might resolve them to another service's or an RPC-only path. */
function leavesItsPlace(path: string): boolean {
  if (!path.startsWith('/')) return true;
  if (!/[.%\\]/.test(path)) return false;
  return path
    .replaceAll(/%2e/gi, '.')
    .replaceAll(/%5c|\\/gi, '/')
    .split('/')
    .some((segment) => segment === '.' || segment === '..');
}
