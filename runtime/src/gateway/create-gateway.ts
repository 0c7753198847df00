// A gateway as a request handler: finds the destination, forwards, and answers by itself where there is none.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { createInstanceCaller, type CallerOptions, type InstanceCaller } from '../client/instance-caller.js';
import { systemClock } from '../clock/clock.js';
import { writeFailure } from '../wire/envelope.js';
import { headerNames } from '../wire/headers.js';
import { failure, ServiceError } from '../error/service-error.js';
import type { Logger } from '../log/logger.js';
import { metricsType, type Metrics } from '../observe/metrics.js';
import type { RequestObserver } from '../observe/request-durations.js';
import { ActiveCalls } from '../server/active-calls.js';
import { reportHealth, type HealthCheck } from '../server/health.js';
import { createCors } from './cors.js';
import type { GatewayDefinition } from './definition.js';
import { forward } from './forward.js';
import type { GatewayPages } from './gateway-pages.js';
import { createGatewayRoutes, type Destination } from './gateway-routes.js';
import { forwardUpgrade } from './upgrade.js';

/** What a gateway is put together from. */
export interface GatewayParts extends Omit<CallerOptions, 'service'> {
  readonly log: Logger;
  readonly health?: Readonly<Record<string, HealthCheck>>;
  /** A proxy of ours stands in front: its `X-Forwarded-*` are believed. False unless told. */
  readonly trustProxy?: boolean;
  /** What the gateway answers by itself where no operation stands. */
  readonly pages?: GatewayPages;
  /** What `/metrics` answers; nothing stands there without it. */
  readonly metrics?: Metrics | undefined;
  /** Hears of each request that was answered. */
  readonly onRequest?: RequestObserver;
}

/** A gateway that is ready to be put behind a server. */
export interface Gateway {
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** For the server's `upgrade` event. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  readonly calls: ActiveCalls;
  /** What each instance has to do, by service. */
  status(): Readonly<Record<string, ReturnType<InstanceCaller['status']>>>;
  /** The callers of the services, by name; for metrics. */
  callers(): Readonly<Record<string, Pick<InstanceCaller, 'status' | 'counts'>>>;
  /** Lets go of the instances. Idempotent. */
  close(): void;
}

/** Creates a gateway and starts following the services that it exposes. */
export function createGateway(definition: GatewayDefinition, parts: GatewayParts): Gateway {
  const { log, clock = systemClock, health = {}, trustProxy = false, pages } = parts;
  const routes = createGatewayRoutes(definition);
  const cors = createCors(definition.cors);
  const calls = new ActiveCalls();
  const callers = new Map<string, InstanceCaller>();
  for (const { service } of definition.exposes)
    callers.set(service, createInstanceCaller({ ...parts, service }));
  const { maxBodyBytes, timeoutMs } = definition;

  return {
    handle: (request, response) => void handle(request, response),
    upgrade: (request, socket, head) => void upgrade(request, socket, head),
    calls,
    status: () => Object.fromEntries([...callers].map(([service, caller]) => [service, caller.status()])),
    callers: () => Object.fromEntries(callers),
    close() {
      for (const caller of callers.values()) caller.close();
    },
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (answerProbe(request, response)) return;
    const requestId = requestIdOf(request);
    const started = clock.now();
    const ending = new AbortController();
    let drained = (): void => {};
    const call = { drain: () => drained(), abort: (reason: unknown) => ending.abort(reason) };
    calls.add(call);
    let destination: Destination = { kind: 'none' };
    let problem: ServiceError | undefined;
    try {
      const preflight = cors.preflight(request, routes.methodsOf(request.url ?? '/'));
      if (preflight !== undefined) {
        response.writeHead(204, { ...preflight, [headerNames.requestId]: requestId }).end();
        return;
      }
      destination = routes.find(request.method ?? 'GET', request.url ?? '/');
      if (pages && !isListed(destination)) {
        const headers = { ...cors.headersFor(request), [headerNames.requestId]: requestId };
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
        if (await pages(request, response)) return;
        for (const name of Object.keys(headers)) response.removeHeader(name);
      }
      const instances = instancesFor(destination);
      if (destination.kind !== 'forward' || instances === undefined) throw refusal(destination, request);
      if (destination.stream) drained = () => ending.abort(failure('unavailable', 'the gateway shuts down'));
      await forward(request, response, {
        instances,
        destination,
        requestId,
        cors,
        clock,
        maxBodyBytes,
        timeoutMs,
        trustProxy,
        closing: () => calls.draining,
        signal: ending.signal,
      });
    } catch (error) {
      problem = error instanceof ServiceError ? error : failure('internal', undefined, { cause: error });
      if (!response.headersSent && !response.destroyed) {
        const allow = destination.kind === 'method' ? { allow: destination.allowed.join(', ') } : {};
        fail(request, response, problem, {
          ...allow,
          ...cors.headersFor(request),
          [headerNames.requestId]: requestId,
        });
      }
    } finally {
      calls.delete(call);
      report({ request, status: response.statusCode, destination, requestId, started, problem });
    }
  }

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const requestId = requestIdOf(request);
    const ending = new AbortController();
    const end = (): void => ending.abort();
    const call = { drain: end, abort: end };
    calls.add(call);
    // A connection that breaks is its owner's business.
    socket.on('error', () => {});
    const destination = routes.find('GET', request.url ?? '/');
    const started = clock.now();
    let problem: ServiceError | undefined;
    try {
      const instances = instancesFor(destination);
      const allowed = destination.kind === 'forward' && destination.upgrade;
      if (!allowed || instances === undefined) throw refusal({ kind: 'none' }, request);
      const { signal } = ending;
      await forwardUpgrade(request, socket, head, { instances, requestId, timeoutMs, trustProxy, signal });
    } catch (error) {
      problem = error instanceof ServiceError ? error : failure('internal', undefined, { cause: error });
      const text = writeFailure({ code: problem.code, message: problem.message });
      socket.end(
        `HTTP/1.1 ${problem.status} ${problem.kind}\r\ncontent-type: application/json\r\nconnection: close\r\n` +
          `content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
      );
    } finally {
      calls.delete(call);
      report({ request, status: problem?.status ?? 101, destination, requestId, started, problem });
    }
  }

  function instancesFor(destination: Destination): InstanceCaller | undefined {
    return destination.kind === 'forward' ? callers.get(destination.service) : undefined;
  }

  function answerProbe(request: IncomingMessage, response: ServerResponse): boolean {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    if (request.url === '/healthz') {
      send(response, 200, JSON.stringify({ ok: true }));
      return true;
    }
    if (request.url === '/metrics' && parts.metrics !== undefined) {
      void answerMetrics(parts.metrics, response);
      return true;
    }
    if (request.url !== '/readyz') return false;
    const outcome = reportHealth(health);
    const ready = outcome.ready && !calls.draining;
    send(response, ready ? 200 : 503, JSON.stringify({ ...outcome, ready }));
    return true;
  }

  async function answerMetrics(metrics: Metrics, response: ServerResponse): Promise<void> {
    try {
      const text = await metrics.text();
      response.writeHead(200, { 'content-type': metricsType, 'cache-control': 'no-store' }).end(text);
    } catch (error) {
      log.error({ err: error }, 'metrics cannot be read');
      response.writeHead(500).end();
    }
  }

  function report({ request, status, destination, requestId, started, problem }: Finished): void {
    const took = clock.now() - started;
    parts.onRequest?.(nameOf(destination), status, took);
    const fields = {
      requestId,
      method: request.method,
      // Without the query: it may hold what is nobody's business.
      path: (request.url ?? '/').split('?')[0],
      ...(destination.kind === 'forward'
        ? { service: destination.service, operation: destination.name }
        : {}),
      status,
      ms: Math.round(took * 10) / 10,
      ...(problem === undefined ? {} : { reason: problem.message }),
    };
    if (problem?.kind === 'internal') log.error({ ...fields, err: problem }, 'request failed');
    else if (problem !== undefined && status >= 500) log.warn({ ...fields, err: problem }, 'request failed');
    else log.info(fields, 'request');
  }
}

/** Whether an operation stands there: those come before the gateway's own pages, what passes through comes after. */
function isListed(destination: Destination): boolean {
  return destination.kind === 'method' || (destination.kind === 'forward' && !destination.upgrade);
}

function nameOf(destination: Destination): string | undefined {
  return destination.kind === 'forward' ? `${destination.service}.${destination.name}` : undefined;
}

interface Finished {
  readonly request: IncomingMessage;
  readonly status: number;
  readonly destination: Destination;
  readonly requestId: string;
  readonly started: number;
  readonly problem: ServiceError | undefined;
}

function refusal(destination: Destination, request: IncomingMessage): ServiceError {
  if (destination.kind === 'method') return failure('method-not-allowed');
  if (destination.kind === 'malformed') return failure('invalid-input', 'the path is not valid');
  return failure(
    'not-found',
    `there is no ${request.method ?? 'GET'} ${(request.url ?? '/').split('?')[0]} here`,
  );
}

/** The client's id where it is harmless, so that it can find its request again; else a new one. */
function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers[headerNames.requestId];
  return typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID();
}

function fail(
  request: IncomingMessage,
  response: ServerResponse,
  { status, code, message, details }: ServiceError,
  headers: Record<string, string>,
): void {
  // What is left of the request is not read: the connection can't be used again.
  const unread = !request.complete;
  if (unread) headers['connection'] = 'close';
  if (status === 503) headers['retry-after'] = '1';
  send(response, status, writeFailure({ code, message, details }), headers);
  if (unread) request.resume();
}

function send(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    ...headers,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(text)),
    'cache-control': 'no-store',
  });
  response.end(text);
}
