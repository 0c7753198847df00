// A service's operations as an Express router. The matching is a table of our own, so that an answer need not pass Express' layers.
import type { Route } from './definition.js';
import { bindRoute, type Answerer } from './bind-route.js';
import { scopeWith } from './call-scope.js';
import { exchangeOf } from '../front/exchange.js';
import { createExpressRouter, type Request, type Response, type Router } from './express.js';
import type { Host } from './host.js';
import { failure } from '../error/service-error.js';
import { checkIntercepted } from './interception.js';
import { respondFailure } from '../front/respond.js';
import { createRouteTable, type RouteTable } from '../front/route-table.js';
import { createKeyCheck } from './rpc-guard.js';
import { StartError } from './start-error.js';

/**
 * Creates a router: `app.use('/api/user', createRouter(routes, host))`. Paths that no operation has fall through to what
 * is mounted after it; other methods at a path are refused here. Throws a StartError when an operation is RPC-only
 * and there is no RPC key, or interceptors stand at a name that is no operation's.
 */
export function createRouter(routes: readonly Route[], host: Host): Router {
  const table = bindRoutes(routes, host);
  const router = createExpressRouter();
  router.use((request, response, next) => {
    if (!answer(table, request, response, host)) next();
  });
  return router;
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

/** Answers a request whose URL starts below the service's prefix; false when no operation has its path. */
function answer(table: RouteTable<Answerer>, request: Request, response: Response, host: Host): boolean {
  const { url, method } = request;
  const at = url.indexOf('?');
  const found = table.find(method, at === -1 ? url : url.slice(0, at));
  if (found.kind === 'none') return false;
  if (found.kind === 'found') {
    void found.value(request, response, found.params);
    return true;
  }
  response.setHeader('Allow', found.allowed.join(', '));
  if (method === 'OPTIONS') {
    response.statusCode = 204;
    response.end();
  } else {
    respondFailure(response, failure('method-not-allowed'), exchangeOf(request, response, host));
  }
  return true;
}
