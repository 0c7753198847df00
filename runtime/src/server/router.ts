// A service's operations as an Express router. The matching is a table of our own, so that an answer need not pass Express' layers.
import type { Route } from './definition.js';
import { bindRoute, type Answerer } from './bind-route.js';
import { scopeWith } from './call-scope.js';
import { exchangeOf } from '../front/exchange.js';
import { TakeableRequest } from '../front/taken-body.js';
import { createExpressRouter, type Request, type Response, type Router } from './express.js';
import type { Host } from './host.js';
import { failure } from '../error/service-error.js';
import { checkIntercepted } from './interception.js';
import { respondFailure } from '../front/respond.js';
import { createRouteTable, type RouteTable } from '../front/route-table.js';
import { createKeyCheck } from './rpc-guard.js';
import { StartError } from './start-error.js';

/** A service's operations, bound. */
export interface Operations {
  /**
   * Answers a request whose path starts with a prefix, or below which Express has mounted it; false when no operation has its path, and then
   * nothing has happened.
   */
  answer(request: Request, response: Response, prefix?: string): boolean;
}

/**
 * Creates a router: `app.use('/api/user', createRouter(routes, host))`. Paths that no operation has fall through to what
 * is mounted after it; other methods at a path are refused here. Throws a StartError when an operation is RPC-only
 * and there is no RPC key, or interceptors stand at a name that is no operation's.
 */
export function createRouter(routes: readonly Route[], host: Host): Router {
  return createRouterOf(bindOperations(routes, host));
}

/** The same of operations that are bound already. */
export function createRouterOf(operations: Operations): Router {
  const router = createExpressRouter();
  router.use((request, response, next) => {
    if (!operations.answer(request, response)) next();
  });
  return router;
}

/** Binds all routes. Throws as `createRouter` does. */
export function bindOperations(routes: readonly Route[], host: Host): Operations {
  const table = bindRoutes(routes, host);
  return { answer: (request, response, prefix) => answer(table, request, response, { host, prefix }) };
}

/** Binds all routes and checks that what they need is there. */
function bindRoutes(routes: readonly Route[], host: Host): RouteTable<Answerer> {
  const guarded = routes.find(({ operation }) => operation.rpcOnly);
  if (guarded && !host.rpcKeys().some((key) => key !== '')) {
    throw new StartError(
      2,
      `${guarded.operation.service}.${guarded.operation.name} is RPC-only, but there is no RPC key: set rpc-key in the parent config`,
    );
  }
  checkIntercepted(host.operations, routes);
  const binder = { host, holdsKey: createKeyCheck(host.rpcKeys), Scope: scopeWith(host.callEntries) };
  return createRouteTable(
    routes.map((route) => {
      const { operation } = route;
      if (route.rpcOnly !== operation.rpcOnly) {
        throw new Error(
          `${operation.service}.${operation.name}: router and contract differ in rpcOnly; generate again`,
        );
      }
      return { method: operation.method, path: operation.path, value: bindRoute(route, binder) };
    }),
  );
}

interface Answering {
  readonly host: Host;
  /** Where the operations stand, if the request did not come through Express: it has no more in its `url` than what follows. */
  readonly prefix: string | undefined;
}

function answer(
  table: RouteTable<Answerer>,
  request: Request,
  response: Response,
  { host, prefix }: Answering,
): boolean {
  const { url, method } = request;
  if (prefix !== undefined && !(url.startsWith(prefix) && url.charCodeAt(prefix.length) === slash))
    return false;
  const at = url.indexOf('?');
  const found = table.find(method, url.slice(prefix?.length ?? 0, at === -1 ? undefined : at));
  if (found.kind === 'none') return false;
  if (prefix !== undefined) mount(request, prefix);
  if (found.kind === 'found') {
    found.value(request, response, found.params);
    return true;
  }
  const exchange = exchangeOf(request, response, host);
  exchange.marked(response).setHeader('Allow', found.allowed.join(', '));
  if (method === 'OPTIONS') {
    response.statusCode = 204;
    response.end();
  } else {
    respondFailure(response, failure('method-not-allowed'), exchange);
  }
  return true;
}

const slash = 0x2f;

/** What Express does where a router is mounted; a request without a body has no need of its stream. */
function mount(request: Request, prefix: string): void {
  request.originalUrl = request.url;
  request.baseUrl = prefix;
  request.url = request.url.slice(prefix.length);
  const { headers } = request;
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined)
    TakeableRequest.of(request)?.takeBody();
}
