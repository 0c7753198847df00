// The whole HTTP face of a service as an Express application: health, the operations, OpenAPI, and an envelope for everything else.
import { failure, ServiceError } from '../error/service-error.js';
import { writeSuccess } from '../wire/envelope.js';
import { metricsType, type Metrics } from '../observe/metrics.js';
import type { Route } from './definition.js';
import { exchangeOf, type Exchange } from './exchange.js';
import { createExpress, type Express, type NextFunction, type Request, type Response } from './express.js';
import { reportHealth, type HealthCheck } from './health.js';
import type { Host } from './host.js';
import { respondFailure, respondJson } from './respond.js';
import { createRouter } from './router.js';
import { securityHeaders } from './security-headers.js';

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
  /** Adds middleware and routes of the user's own, before the operations. */
  readonly configure?: ((app: Express) => void) | undefined;
}

/** Creates the application. Throws a StartError when what its operations need is missing. */
export function createApi({
  service,
  routes,
  host,
  health = {},
  openapi,
  docs,
  metrics,
  configure,
}: ApiInit): Express {
  const app = createExpress();
  const headers = securityHeaders();
  const probes = createProbes(host, health, metrics);
  app.use((request, response, next) => {
    const exchange = exchangeOf(request, response, host);
    for (const [name, value] of headers) response.setHeader(name, value);
    const probe = probes.get(request.url);
    if (probe === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) return next();
    exchange.quiet = true;
    probe(response, exchange);
  });
  configure?.(app);
  app.use(`/api/${service}`, createRouter(routes, host));
  if (openapi) app.get(openapiPath(service), serveOpenapi(openapi));
  if (docs) {
    app.use((request, response, next) => {
      if (docs(request, response)) exchangeOf(request, response, host).quiet = true;
      else next();
    });
  }
  app.use((request, response) => {
    respondFailure(
      response,
      failure('not-found', 'there is nothing at this path'),
      exchangeOf(request, response, host),
    );
  });
  // Express knows an error handler by its four parameters.
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    respondFailure(response, toFailure(error), exchangeOf(request, response, host));
  });
  return app;
}

/** Where a service serves its OpenAPI document. */
export function openapiPath(service: string): string {
  return `/api/${service}/openapi.json`;
}

type Probe = (response: Response, exchange: Exchange) => void;

/** Probes stand before all middleware: what they learn is of the service, not of its rate limits. */
function createProbes(
  host: Host,
  health: Readonly<Record<string, HealthCheck>>,
  metrics: Metrics | undefined,
): Map<string, Probe> {
  const checks = { ...health, shutdown: () => ({ ok: !host.calls.draining }) };
  const probes = new Map<string, Probe>([
    ['/healthz', (response) => respondJson(response, 200, writeSuccess({ status: 'ok' }))],
    [
      '/readyz',
      (response, exchange) => {
        const report = reportHealth(checks);
        if (report.ready) respondJson(response, 200, writeSuccess(report));
        else respondFailure(response, failure('unavailable', 'not ready', { details: report }), exchange);
      },
    ],
  ]);
  if (metrics)
    probes.set('/metrics', (response, exchange) => void respondMetrics(metrics, response, exchange));
  return probes;
}

async function respondMetrics(metrics: Metrics, response: Response, exchange: Exchange): Promise<void> {
  try {
    const text = await metrics.text();
    response.setHeader('Content-Type', metricsType);
    response.end(text);
  } catch (error) {
    respondFailure(response, error, exchange);
  }
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
