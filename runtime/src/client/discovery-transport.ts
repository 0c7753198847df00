// The transport of services among themselves: deadline, retry on another instance, breaker of that instance, then HTTP.
import { identifyService } from '../call/carry.js';
import { headerNames } from '../call/header-names.js';
import type { Transport, TransportRequest, TransportResponse } from '../call/transport.js';
import { pause, systemClock, type Clock } from '../clock/clock.js';
import type { Discovery } from '../discovery/discovery.js';
import { failure, type ServiceError } from '../error/service-error.js';
import type { BreakerOptions } from '../resilience/breaker.js';
import { createRetryBudget, type RetryOptions } from '../resilience/retry.js';
import { createTargets, type Target } from '../resilience/targets.js';
import {
  connectInstance,
  ExchangeFailure,
  type ConnectOptions,
  type Exchange,
  type ExchangeResponse,
  type InstanceConnection,
} from './exchange.js';
import { toFormBody } from './form-body.js';

/** What a transport over discovery needs. */
export interface DiscoveryTransportOptions {
  readonly discovery: Discovery;
  /** The service that is called. */
  readonly service: string;
  /** The RPC key in force; asked at each call, since it may rotate. */
  readonly rpcKey: () => string | undefined;
  /** The name of the service that calls. */
  readonly caller: string;
  /** `form` for Go peers that read forms. JSON unless told. */
  readonly encoding?: 'json' | 'form';
  /** Deadline of calls that have none, but for streams. 10 s by default. */
  readonly timeoutMs?: number;
  readonly retry?: RetryOptions;
  readonly breaker?: Omit<BreakerOptions, 'clock'>;
  readonly connect?: ConnectOptions;
  readonly clock?: Clock;
  /** Numbers in [0, 1). */
  readonly random?: () => number;
}

/** A transport with its connections. */
export interface DiscoveryTransport extends Transport {
  /** What each instance has to do, for metrics. */
  status(): readonly { readonly address: string; readonly inFlight: number; readonly breaker: string }[];
  /** Lets what is under way end; later calls are refused with `unavailable`. Idempotent. */
  close(): void;
}

/** Creates the transport to one service. The RPC key goes to instances of that service only, wherever the target says. */
export function createDiscoveryTransport(options: DiscoveryTransportOptions): DiscoveryTransport {
  const { discovery, service, clock = systemClock, random = Math.random } = options;
  const budget = createRetryBudget(options.retry);
  const targets = createTargets<InstanceConnection>({
    discovery,
    service,
    clock,
    random,
    connect: (instance) => connectInstance(instance.address, options.connect),
    disconnect: (connection) => connection.close(),
    ...(options.breaker === undefined ? {} : { breaker: options.breaker }),
  });
  let closed = false;
  const identified = identifyService({ send }, { caller: options.caller, rpcKey: options.rpcKey });

  return {
    send: (request) => identified.send(request),
    status: () =>
      targets.all().map(({ instance, inFlight, breaker }) => ({
        address: instance.address,
        inFlight,
        breaker: breaker.state,
      })),
    close() {
      closed = true;
      targets.close();
    },
  };

  async function send(request: TransportRequest): Promise<TransportResponse> {
    const limit = limitOf(request);
    const deadline = limit === undefined ? undefined : clock.now() + limit;
    const body = options.encoding === 'form' ? asForm(request) : request;
    budget.deposit();
    if (!targets.known) await firstSnapshot(request, deadline);
    const tried: Target<InstanceConnection>[] = [];
    for (let tries = 1; ; tries += 1) {
      checkLimits(request, deadline);
      const target = targets.pick(tried) ?? (tries > 1 ? targets.pick([]) : undefined);
      if (target === undefined) throw noTarget();
      if (tried.includes(target)) await pause(clock, (20 + random() * 30) * tries, request.signal);
      try {
        const response = await attempt(target, request, body, deadline);
        if (!worthAnother(response, request, tries)) return response;
        await response.text();
        tried.push(target);
      } catch (cause) {
        if (!(cause instanceof ExchangeFailure)) throw cause;
        checkLimits(request, deadline);
        tried.push(target);
        const { idempotent } = request.operation;
        if (!budget.allows({ sent: cause.sent, idempotent, tries })) {
          throw failure('unavailable', `${service} did not answer`, { cause });
        }
      }
    }
  }

  async function attempt(
    target: Target<InstanceConnection>,
    request: TransportRequest,
    { headers, body }: Pick<TransportRequest, 'headers' | 'body'>,
    deadline: number | undefined,
  ): Promise<TransportResponse> {
    const left = deadline === undefined ? undefined : deadline - clock.now();
    const { breaker } = target;
    breaker.begin();
    target.inFlight += 1;
    const exchange = target.connection.start({
      method: request.operation.method,
      path: request.target,
      headers: left === undefined ? headers : { ...headers, [headerNames.deadline]: String(Math.ceil(left)) },
      ...(body === undefined ? {} : { body }),
    });
    const ends = endEarly(exchange, request.signal, left, clock);
    const over = (): void => {
      target.inFlight -= 1;
      ends.release();
    };
    try {
      const response = await exchange.response;
      if (isSick(response.status)) breaker.failure();
      else breaker.success();
      response.body.onOver = over;
      return toResponse(response, ends);
    } catch (cause) {
      over();
      if (ends.reason !== undefined) {
        if (ends.reason.kind === 'cancelled') breaker.abandon();
        else breaker.failure();
        throw ends.reason;
      }
      if (cause instanceof ExchangeFailure && !cause.sent) breaker.refused();
      else breaker.failure();
      throw cause;
    }
  }

  /** An instance that says 503 (it drains, it is not ready) leaves the call to another where a second try does no harm. */
  function worthAnother(
    response: TransportResponse,
    { operation }: TransportRequest,
    tries: number,
  ): boolean {
    if (response.status !== 503 || !operation.idempotent || targets.size < 2) return false;
    return budget.allows({ sent: true, idempotent: true, tries });
  }

  function limitOf({ timeoutMs, operation }: TransportRequest): number | undefined {
    if (timeoutMs !== undefined) return timeoutMs;
    return operation.result === 'stream' ? undefined : (options.timeoutMs ?? 10_000);
  }

  function checkLimits({ signal }: TransportRequest, deadline: number | undefined): void {
    if (signal?.aborted) throw failure('cancelled', undefined, { cause: signal.reason });
    if (deadline !== undefined && clock.now() >= deadline) throw failure('deadline-exceeded');
    if (closed) throw failure('unavailable', 'this service is shutting down');
  }

  /** At the start of a process the first answer of the registry may be under way: worth a moment of the deadline. */
  async function firstSnapshot(request: TransportRequest, deadline: number | undefined): Promise<void> {
    const stop = new AbortController();
    const wait = Math.min(2_000, deadline === undefined ? Infinity : deadline - clock.now());
    const cancel = clock.after(wait, () => stop.abort(new Error('the registry has not answered yet')));
    const leave = (): void => stop.abort(request.signal?.reason);
    request.signal?.addEventListener('abort', leave, { once: true });
    try {
      await discovery.ready(service, stop.signal);
    } catch (cause) {
      checkLimits(request, deadline);
      throw failure('unavailable', `no instance of ${service} is known yet`, { cause });
    } finally {
      cancel();
      request.signal?.removeEventListener('abort', leave);
    }
  }

  function noTarget(): ServiceError {
    const why = targets.size === 0 ? 'no instance is registered' : 'all its instances are failing';
    return failure('unavailable', `${service} is not available: ${why}`);
  }
}

interface EarlyEnd {
  /** What ended the exchange, where it was the caller or the deadline. */
  readonly reason: ServiceError | undefined;
  release(): void;
}

function endEarly(
  exchange: Exchange,
  signal: AbortSignal | undefined,
  leftMs: number | undefined,
  clock: Clock,
): EarlyEnd {
  let reason: ServiceError | undefined;
  const end = (why: ServiceError): void => {
    reason ??= why;
    exchange.abort(why);
  };
  const cancelTimer =
    leftMs === undefined ? undefined : clock.after(leftMs, () => end(failure('deadline-exceeded')));
  const leave = (): void => end(failure('cancelled', undefined, { cause: signal?.reason }));
  signal?.addEventListener('abort', leave, { once: true });
  return {
    get reason() {
      return reason;
    },
    release() {
      cancelTimer?.();
      signal?.removeEventListener('abort', leave);
    },
  };
}

function asForm(request: TransportRequest): Pick<TransportRequest, 'headers' | 'body'> {
  if (typeof request.body !== 'string') return request;
  const headers = { ...request.headers, [headerNames.contentType]: 'application/x-www-form-urlencoded' };
  return { headers, body: toFormBody(request.body) };
}

/** Statuses by which an instance, or what stands before it, says that it cannot serve at all. */
function isSick(status: number): boolean {
  return status === 502 || status === 503 || status === 504;
}

function toResponse({ status, rawHeaders, body }: ExchangeResponse, ends: EarlyEnd): TransportResponse {
  const explain = (error: unknown): ServiceError =>
    ends.reason ?? failure('unavailable', 'the answer broke off', { cause: error });
  return {
    status,
    header: (name) => findHeader(rawHeaders, name),
    async text() {
      try {
        return await body.text();
      } catch (error) {
        throw explain(error);
      }
    },
    async *stream() {
      try {
        yield* body.parts();
      } catch (error) {
        throw explain(error);
      }
    },
  };
}

function findHeader(rawHeaders: readonly Buffer[], name: string): string | undefined {
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const candidate = rawHeaders[index];
    if (candidate?.length !== name.length) continue;
    if (candidate.toString('latin1').toLowerCase() === name) return rawHeaders[index + 1]?.toString('latin1');
  }
  return undefined;
}
