// What probes are answered, by services and gateways in one form: `/healthz`, `/readyz`, and `/metrics` where it is on.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { writeSuccess } from '../wire/envelope.js';
import { headerNames } from '../wire/headers.js';
import { failure } from '../error/service-error.js';
import { metricsType, type Metrics } from '../observe/metrics.js';
import type { ActiveCalls } from './active-calls.js';
import type { Exchange } from './exchange.js';
import { reportHealth, type HealthCheck } from './health.js';
import { respondFailure, respondJson } from './respond.js';

/** Answers one probe. */
export type Probe = (request: IncomingMessage, response: ServerResponse, exchange: Exchange) => void;

/** What probes ask. */
export interface ProbesInit {
  readonly calls: ActiveCalls;
  /** The parts of `/readyz`; `shutdown` is added. */
  readonly health?: Readonly<Record<string, HealthCheck>> | undefined;
  /** What `/metrics` answers; nothing stands there without it. */
  readonly metrics?: Metrics | undefined;
  /** Whether `/metrics` answers everybody, and not only who belongs to the platform or asks on this machine. */
  readonly openMetrics?: boolean | undefined;
  /** The public keys of users' tokens, a JWK set as text; nothing stands there without it. */
  readonly jwks?: (() => string) | undefined;
  /** Whether who asks belongs to the platform: holds the RPC key. */
  readonly isTrusted?: ((request: IncomingMessage) => boolean) | undefined;
}

/** The paths of all probes: what comes there is no work. */
export const probePaths: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/** The probes by path. They stand before all else: what they learn is of the process, not of its middleware. */
export function createProbes(init: ProbesInit): ReadonlyMap<string, Probe> {
  const { calls, health, metrics, openMetrics = false } = init;
  const isTrusted = (request: IncomingMessage): boolean =>
    isLocal(request) || init.isTrusted?.(request) === true;
  const checks = { ...health, shutdown: () => ({ ok: !calls.draining }) };
  const probes = new Map<string, Probe>([
    ['/healthz', (_request, response) => respondProbe(response, writeSuccess({ status: 'ok' }))],
    [
      '/readyz',
      (request, response, exchange) => {
        const report = reportHealth(checks);
        const shown = isTrusted(request) ? report : { ready: report.ready };
        if (report.ready) respondProbe(response, writeSuccess(shown));
        else respondFailure(response, failure('unavailable', 'not ready', { details: shown }), exchange);
      },
    ],
  ]);
  const { jwks } = init;
  if (jwks)
    probes.set('/.well-known/jwks.json', (_request, response) => {
      response.setHeader('Cache-Control', 'public, max-age=60');
      respondJson(response, 200, jwks());
    });
  if (metrics)
    probes.set(
      '/metrics',
      (request, response, exchange) =>
        void (openMetrics || isTrusted(request)
          ? respondMetrics(metrics, response, exchange)
          : respondFailure(response, failure('unauthenticated', metricsRefused), exchange)),
    );
  return probes;
}

const metricsRefused =
  'metrics are for who holds the RPC key, as a bearer token or in X-RPC-Key, or asks on the same machine';

/** Whether who asks is on this machine, and not a proxy that asks for others. What has no address comes from this very process. */
function isLocal({ socket, headers }: IncomingMessage): boolean {
  const { remoteAddress = '127.0.0.1' } = socket;
  const forwarded = forwardingHeaders.some((name) => headers[name] !== undefined);
  return !forwarded && /^(?:::ffff:)?127\.|^::1$/.test(remoteAddress);
}

const forwardingHeaders = [headerNames.forwardedFor, headerNames.forwarded, 'x-real-ip', 'via'];

function respondProbe(response: ServerResponse, text: string): void {
  response.setHeader('Cache-Control', 'no-store');
  respondJson(response, 200, text);
}

async function respondMetrics(metrics: Metrics, response: ServerResponse, exchange: Exchange): Promise<void> {
  try {
    const text = await metrics.text();
    response.setHeader('Content-Type', metricsType);
    response.setHeader('Cache-Control', 'no-store');
    response.end(text);
  } catch (error) {
    respondFailure(response, error, exchange);
  }
}
