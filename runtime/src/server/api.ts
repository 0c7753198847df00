// The whole HTTP face of a service as an Express application: health, the operations, OpenAPI, and an envelope for everything else.
import { ServiceError } from '../error/service-error.js';
import { exchangeOf } from '../front/exchange.js';
import { createFront, type Front } from '../front/front.js';
import type { HealthCheck } from '../front/health.js';
import { nothingThere, respondFailure, respondJson } from '../front/respond.js';
import type { Metrics } from '../observe/metrics.js';
import type { Route } from './definition.js';
import {
  createExpress,
  isBorn,
  type Express,
  type NextFunction,
  type Request,
  type Response,
} from './express.js';
import type { Host } from './host.js';
import { bindOperations, createRouterOf } from './router.js';
import { createTrust } from './rpc-guard.js';

/** What an API is made of. */
export interface ApiInit {
  readonly service: string;
  readonly routes: readonly Route[];
  readonly host: Host;
  /** The parts of `/readyz`. */
  readonly health?: Readonly<Record<string, HealthCheck>>;
  /** The OpenAPI document, loaded at the first ask. */
  readonly openapi?: (() => Promise<unknown>) | undefined;
  /** The documentation page; answers or says that a request is for something else. */
  readonly docs?: ((request: Request, response: Response) => boolean) | undefined;
  /** What `/metrics` answers; nothing stands there without it. */
  readonly metrics?: Metrics | undefined;
  /** The public keys of users' tokens, where this service signs them. */
  readonly jwks?: (() => string) | undefined;
  /** To everybody who reaches the service. */
  readonly openMetrics?: boolean | undefined;
  /** Adds middleware and routes of the user's own, before the operations. */
  readonly configure?: ((app: Express) => void) | undefined;
}

/** Creates the application. Throws a StartError when what its operations need is missing. */
export function createApi({
  service,
  routes,
  host,
  health,
  openapi,
  docs,
  metrics,
  openMetrics,
  jwks,
  configure,
}: ApiInit): Express {
  const app = createExpress();
  const front = createFront({
    ...host,
    health,
    metrics,
    openMetrics,
    jwks,
    isTrusted: createTrust(host.rpcKeys),
  });
  const operations = bindOperations(routes, host);
  app.use((request, response, next) => {
    exchangeOf(request, response, host).marked(response);
    next();
  });
  const prefix = `/api/${service}`;
  const before = app.router.stack.length;
  configure?.(app);
  const direct = app.router.stack.length === before;
  app.use(prefix, createRouterOf(operations));
  openLane(app, front, (request, response) => direct && operations.answer(request, response, prefix));
  if (openapi) {
    const serve = serveOpenapi(openapi);
    const path = openapiPath(service);
    app.get(path, (request, response, next) =>
      pathOf(request) === path ? serve(request, response) : next(),
    );
  }
  if (docs) {
    app.use((request, response, next) => {
      if (docs(request, response)) exchangeOf(request, response, host).quiet = true;
      else next();
    });
  }
  app.use((request, response) => {
    respondFailure(response, nothingThere(request), exchangeOf(request, response, host));
  });
  // Express knows an error handler by its four parameters.
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    respondFailure(response, toFailure(error), exchangeOf(request, response, host));
  });
  return app;
}

/**
 * Has requests pass through the front, and then be answered at once where they can be: only what is left goes through Express' layers, which
 * cost several times what an operation does.
 */
function openLane(
  app: Express & { handle?: (request: Request, response: Response, next?: NextFunction) => void },
  front: Front,
  answer: (request: Request, response: Response) => boolean,
): void {
  const inExpress = app.handle?.bind(app);
  if (inExpress === undefined) throw new Error('this Express has no app.handle');
  const go = (request: Request, response: Response, next: NextFunction | undefined): void => {
    if (!isBorn(request, app) || !answer(request, response)) inExpress(request, response, next);
  };
  const goAlone = (_exchange: unknown, request: Request, response: Response): void =>
    go(request, response, undefined);
  app.handle = (request, response, next) => {
    front.take(
      request,
      response,
      next === undefined ? goAlone : (_exchange, request, response) => go(request, response, next),
    );
  };
}

/** The path of a request, exactly as the front left it. */
function pathOf({ url }: Request): string {
  const at = url.indexOf('?');
  return at === -1 ? url : url.slice(0, at);
}

/** Where a service serves its OpenAPI document. */
export function openapiPath(service: string): string {
  return `/api/${service}/openapi.json`;
}

function serveOpenapi(load: () => Promise<unknown>): (request: Request, response: Response) => Promise<void> {
  let text: Promise<string> | undefined;
  return async (_request, response) => {
    text ??= load().then((document) => JSON.stringify(document));
    try {
      respondJson(response, 200, await text);
    } catch (error) {
      text = undefined;
      throw error;
    }
  };
}

/** Middleware (body parsers, CORS) throws errors with a status of 4xx that is meant for callers. */
function toFailure(error: unknown): unknown {
  if (error instanceof ServiceError || typeof error !== 'object' || error === null) return error;
  const { status, expose } = error as { status?: unknown; expose?: unknown };
  if (typeof status !== 'number' || status < 400 || status > 499 || expose !== true) return error;
  return new ServiceError({
    kind: 'service',
    code: status,
    status,
    message: (error as Error).message,
    cause: error,
  });
}
