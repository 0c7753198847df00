// What probes are answered, by services and gateways in one form: `/healthz`, `/readyz`, and `/metrics` where it is on.
import type { ServerResponse } from 'node:http';
import { writeSuccess } from '../wire/envelope.js';
import { failure } from '../error/service-error.js';
import { metricsType, type Metrics } from '../observe/metrics.js';
import type { ActiveCalls } from './active-calls.js';
import type { Exchange } from './exchange.js';
import { reportHealth, type HealthCheck } from './health.js';
import { respondFailure, respondJson } from './respond.js';

/** Answers one probe. */
export type Probe = (response: ServerResponse, exchange: Exchange) => void;

/** What probes ask. */
export interface ProbesInit {
  readonly calls: ActiveCalls;
  /** The parts of `/readyz`; `shutdown` is added. */
  readonly health?: Readonly<Record<string, HealthCheck>> | undefined;
  /** What `/metrics` answers; nothing stands there without it. */
  readonly metrics?: Metrics | undefined;
}

/** The paths of all probes: what comes there is no work. */
export const probePaths: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/** The probes by path. They stand before all else: what they learn is of the process, not of its middleware. */
export function createProbes({ calls, health, metrics }: ProbesInit): ReadonlyMap<string, Probe> {
  const checks = { ...health, shutdown: () => ({ ok: !calls.draining }) };
  const probes = new Map<string, Probe>([
    ['/healthz', (response) => respondProbe(response, writeSuccess({ status: 'ok' }))],
    [
      '/readyz',
      (response, exchange) => {
        const report = reportHealth(checks);
        if (report.ready) respondProbe(response, writeSuccess(report));
        else respondFailure(response, failure('unavailable', 'not ready', { details: report }), exchange);
      },
    ],
  ]);
  if (metrics)
    probes.set('/metrics', (response, exchange) => void respondMetrics(metrics, response, exchange));
  return probes;
}

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
