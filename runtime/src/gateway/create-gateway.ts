// A gateway as a request handler: finds the destination, forwards, and answers by itself where there is none.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { createInstanceCaller, type CallerOptions, type InstanceCaller } from '../client/instance-caller.js';
import { systemClock } from '../clock/clock.js';
import { Deadlines } from '../clock/deadlines.js';
import { failure, type ServiceError } from '../error/service-error.js';
import { CallEnding } from '../call/ending.js';
import { type ActiveCall, ActiveCalls } from '../front/active-calls.js';
import { type Budget, createBudget } from '../front/budget.js';
import type { Exchange } from '../front/exchange.js';
import { createFront } from '../front/front.js';
import { opensWebSocket, readAsPlain } from '../front/plain-request.js';
import type { HealthCheck } from '../front/health.js';
import { nothingThere, respondFailure, respondJson } from '../front/respond.js';
import { TakeableRequest } from '../front/taken-body.js';
import type { Logger } from '../log/logger.js';
import type { Metrics } from '../observe/metrics.js';
import type { Spans } from '../observe/spans.js';
import type { RequestObserver } from '../observe/request-durations.js';
import { createTrust } from '../server/rpc-guard.js';
import {
  defaultGatewayRequestsPerAddress,
  defaultSharedLimits,
  type SharedLimits,
} from '../wire/defaults.js';
import { writeSuccess } from '../wire/envelope.js';
import { createCors } from './cors.js';
import type { GatewayDefinition } from './definition.js';
import { forward } from './forward.js';
import { clientAddress } from './forward-headers.js';
import { documentPath, type GatewayPages } from './gateway-pages.js';
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
  /** The public keys of users' tokens. */
  readonly jwks?: (() => string) | undefined;
  /** To everybody who reaches the gateway. */
  readonly openMetrics?: boolean | undefined;
  /** Hears of each request that was answered. */
  readonly onRequest?: RequestObserver;
  /** Who keeps the steps of traces, where somebody does. */
  readonly spans?: Spans | undefined;
  /** The RPC keys that are valid now: who holds one sees the details of `/readyz`. */
  readonly rpcKeys?: () => readonly string[];
  readonly limits?: Partial<SharedLimits> | undefined;
}

/** A gateway that is ready to be put behind a server. */
export interface Gateway {
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Hands WebSockets of a server through; all else that wishes for another protocol is answered as if it did not. */
  takeUpgrades(server: Server): void;
  readonly calls: ActiveCalls;
  /** The bytes that are held for all requests together: small bodies, and what clients do not take of answers. */
  readonly memory: Pick<Budget, 'held' | 'limit'>;
  /** What each instance has to do, by service. */
  status(): Readonly<Record<string, ReturnType<InstanceCaller['status']>>>;
  /** The callers of the services, by name; for metrics. */
  callers(): Readonly<Record<string, Pick<InstanceCaller, 'status' | 'counts'>>>;
  /** Lets go of the instances. Idempotent. */
  close(): void;
}

/** Creates a gateway and starts following the services that it exposes. */
export function createGateway(definition: GatewayDefinition, parts: GatewayParts): Gateway {
  const {
    log,
    clock = systemClock,
    health,
    metrics,
    openMetrics,
    onRequest,
    spans,
    trustProxy = false,
    pages,
  } = parts;
  const routes = createGatewayRoutes(definition);
  const cors = createCors(definition.cors);
  const calls = new ActiveCalls();
  const limits = {
    ...defaultSharedLimits,
    requestsPerAddress: defaultGatewayRequestsPerAddress,
    ...parts.limits,
  };
  const memory = createBudget(limits.memory);
  const front = createFront({
    log,
    clock,
    calls,
    onRequest,
    spans,
    health,
    metrics,
    openMetrics,
    jwks: parts.jwks,
    limits,
    memory,
    isTrusted: createTrust(parts.rpcKeys ?? (() => [])),
    addressOf: (request) => clientAddress(request, { trustProxy }),
  });
  const callers = new Map<string, InstanceCaller>();
  for (const { service } of definition.exposes)
    callers.set(service, createInstanceCaller({ ...parts, service }));
  const { maxBodyBytes, timeoutMs } = definition;
  const deadlines = new Deadlines(clock);

  return {
    handle: (request, response) =>
      front.take(request, response, (exchange) => void handle(request, response, exchange)),
    takeUpgrades(server) {
      server.on('upgrade', (request, socket, head) => {
        // A connection that breaks is its owner's business.
        socket.on('error', () => {});
        front.afterOthers(request.socket, () => {
          if (opensWebSocket(request)) void upgrade(request, socket, head);
          else readAsPlain(server, request, socket, head);
        });
      });
    },
    calls,
    memory,
    status: () => Object.fromEntries([...callers].map(([service, caller]) => [service, caller.status()])),
    callers: () => Object.fromEntries(callers),
    close() {
      for (const caller of callers.values()) caller.close();
      deadlines.close();
    },
  };

  async function handle(
    request: IncomingMessage,
    response: ServerResponse,
    exchange: Exchange,
  ): Promise<void> {
    const call = new ForwardedCall();
    calls.add(call);
    exchange.call = call;
    if (request.headers['content-length'] === undefined && request.headers['transfer-encoding'] === undefined)
      TakeableRequest.of(request)?.takeBody();
    let destination: Destination = { kind: 'none' };
    try {
      const preflight = cors.preflight(request, (target) => routes.methodsOf(target));
      if (preflight !== undefined) {
        front.mark(response, exchange);
        response.writeHead(204, preflight).end();
        return;
      }
      destination = routes.find(request.method ?? 'GET', request.url ?? '/');
      exchange.operation = nameOf(destination);
      if (!isListed(destination) && pages && (await answerPage(pages, request, response, exchange))) return;
      const instances = instancesFor(destination);
      if (isRoot(request)) return answerRoot(request, response, exchange);
      if (destination.kind !== 'forward' || instances === undefined) throw refusal(destination, request);
      call.endless = destination.stream;
      await forward(request, response, {
        instances,
        destination,
        exchange,
        cors,
        clock,
        deadlines,
        maxBodyBytes,
        timeoutMs,
        trustProxy,
        closing: () => calls.draining,
        ending: call.ending,
      });
    } catch (error) {
      markOwn(request, response, exchange);
      if (destination.kind === 'method' && !response.headersSent)
        response.setHeader('Allow', destination.allowed.join(', '));
      respondFailure(response, error, exchange);
    } finally {
      calls.delete(call);
    }
  }

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const exchange = front.enterUpgrade(request);
    const ending = new AbortController();
    const end = (): void => ending.abort();
    const call = { drain: end, abort: end };
    calls.add(call);
    const destination = routes.find('GET', request.url ?? '/');
    exchange.operation = nameOf(destination);
    let status = 101;
    try {
      front.admitUpgrade(request, socket);
      const instances = instancesFor(destination);
      const allowed = destination.kind === 'forward' && destination.upgrade;
      if (!allowed || instances === undefined) throw refusal({ kind: 'none' }, request);
      const { signal } = ending;
      await forwardUpgrade(request, socket, head, { instances, exchange, timeoutMs, trustProxy, signal });
    } catch (error) {
      ({ status } = front.refuseUpgrade(socket, error, exchange));
    } finally {
      calls.delete(call);
      exchange.end(status, true);
    }
  }

  async function answerPage(
    answer: GatewayPages,
    request: IncomingMessage,
    response: ServerResponse,
    exchange: Exchange,
  ): Promise<boolean> {
    markOwn(request, response, exchange);
    if (await answer(request, response)) return true;
    front.unmark(response);
    return false;
  }

  /** Who comes to the front door learns where he is. */
  function answerRoot(request: IncomingMessage, response: ServerResponse, exchange: Exchange): void {
    markOwn(request, response, exchange);
    const documents = pages === undefined ? {} : { openapi: documentPath };
    respondJson(response, 200, writeSuccess({ gateway: definition.name, ...documents, health: '/healthz' }));
  }

  /** An answer of the gateway's own: with its marks, and readable by the pages of allowed origins. */
  function markOwn(request: IncomingMessage, response: ServerResponse, exchange: Exchange): void {
    if (response.headersSent) return;
    front.mark(response, exchange);
    for (const [name, value] of Object.entries(cors.headersFor(request))) response.setHeader(name, value);
  }

  function instancesFor(destination: Destination): InstanceCaller | undefined {
    return destination.kind === 'forward' ? callers.get(destination.service) : undefined;
  }
}

/** A request under way, for a shutdown: what never ends by itself ends at once, all else when time is up. */
class ForwardedCall implements ActiveCall {
  readonly ending = new CallEnding();
  endless = false;

  drain(): void {
    if (this.endless) this.abort();
  }

  /** Its client went away. */
  gone(): void {
    this.ending.abort(failure('cancelled'));
  }

  abort(): void {
    this.ending.abort(failure('unavailable', 'the gateway shuts down'));
  }
}

/** Whether an operation stands there: those come before the gateway's own pages, what passes through comes after. */
function isListed(destination: Destination): boolean {
  return destination.kind === 'method' || (destination.kind === 'forward' && !destination.upgrade);
}

function isRoot({ method, url = '' }: IncomingMessage): boolean {
  return (method === 'GET' || method === 'HEAD') && (url === '/' || url.startsWith('/?'));
}

function nameOf(destination: Destination): string | undefined {
  return destination.kind === 'forward' ? `${destination.service}.${destination.name}` : undefined;
}

function refusal(destination: Destination, request: IncomingMessage): ServiceError {
  if (destination.kind === 'method') return failure('method-not-allowed');
  if (destination.kind === 'malformed') return failure('invalid-input', 'the path is not valid');
  return nothingThere(request);
}
