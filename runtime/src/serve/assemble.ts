// Puts a service together from its definition and the parts it is given: context, capabilities, clients, host, Express application. Listens
// to nothing.
import { carryCall } from '../call/carry.js';
import { deriveTransport, interceptCalls } from '../call/pipeline.js';
import type { ClientInterceptor, Transport, TransportFactory } from '../call/transport.js';
import { systemClock, type Clock } from '../clock/clock.js';
import type { Discovery } from '../discovery/discovery.js';
import type { DocsPage } from '../docs/docs-page.js';
import type { Logger } from '../log/logger.js';
import { gauge, type Metrics } from '../observe/metrics.js';
import { createRequestDurations } from '../observe/request-durations.js';
import { createApi } from '../server/api.js';
import type { Surroundings } from '../server/capability.js';
import type { CreateApi, ParentView } from '../server/context.js';
import type { Fallbacks, ServiceDefinition } from '../server/definition.js';
import { fallBack } from '../server/fall-back.js';
import type { Express } from '../server/express.js';
import type { HealthCheck } from '../front/health.js';
import type { Interception } from '../server/interception.js';
import { createHost, type Host } from '../server/host.js';
import type { Limits } from '../wire/defaults.js';
import { createBrokenAnswers } from '../server/broken-answers.js';
import { createIssuedTokens, type IssuedTokensOptions } from '../server/issued-tokens.js';
import { createTokens, type Tokens } from '../server/tokens.js';
import { createContext, toCapabilityHost } from './create-context.js';
import type { LiveView } from './live-context.js';
import type { Spans } from '../observe/spans.js';
import { openCapabilities } from './open-capabilities.js';
import { shutDown, type ShutdownTask } from './shut-down.js';

/** What a service is put together from. */
export interface ServiceParts<Api, Config, Clients> {
  readonly log: Logger;
  readonly clock?: Clock;
  readonly config: LiveView<Config>;
  readonly parent: LiveView<ParentView>;
  /** The RPC keys that are valid now. */
  readonly rpcKeys: () => readonly string[];
  /** The secrets of tokens that are valid now; the first one signs. */
  readonly jwtSecrets: () => readonly string[];
  /** Where one service signs for all: its keys. */
  readonly issued?: IssuedTokensOptions | undefined;
  readonly jwks?: (() => string) | undefined;
  readonly discovery: Discovery;
  /** How to reach a dependency as this service. What a call carries along is added here. */
  readonly transport: TransportFactory;
  /** Puts fakes in place of some operations of the clients. */
  readonly fake?: ((clients: Clients) => Clients) | undefined;
  readonly health?: Readonly<Record<string, HealthCheck>>;
  readonly configure?: ((app: Express) => void) | undefined;
  readonly limits?: Partial<Limits> | undefined;
  readonly origins?: readonly string[] | undefined;
  readonly heartbeatMs?: number | undefined;
  readonly docs?: DocsPage | undefined;
  /** What `/metrics` answers; requests are added to it. */
  readonly metrics?: Metrics | undefined;
  /** To everybody who reaches the service. */
  readonly openMetrics?: boolean | undefined;
  /** Layers around the operations, and around calls of the dependencies. */
  readonly interception?: Interception<Api> | Interception | undefined;
  readonly clientInterceptors?: readonly ClientInterceptor[] | undefined;
  /** Whether answers that are not what their contract says are refused, with their place; else they go out and are counted. */
  readonly strictAnswers?: boolean;
  /** Who keeps the steps of traces, where somebody does. */
  readonly spans?: Spans | undefined;
  /** Hears of each failure before it is answered. */
  readonly onFailure?: Host['onFailure'];
  readonly surroundings: Surroundings;
  /** Aborts when the start has taken too long. */
  readonly startSignal?: AbortSignal;
}

/** A service that is ready to listen. */
export interface AssembledService {
  readonly app: Express;
  readonly host: Host;
  readonly tokens: Tokens;
  /**
   * Lets what is in progress finish for a while, then ends it, runs the tasks of `onShutdown` and closes what was opened. Never rejects.
   */
  shutDown(limitMs: number): Promise<void>;
  /** Closes what was opened, where the service never got to listen. Idempotent. */
  close(): Promise<void>;
}

/**
 * Opens what the definition lists, creates the business logic and the API around it. Rejects with what `create` throws, or a StartError;
 * then all that was opened is closed.
 */
export async function assemble<Api, Config, Clients, Claims>(
  definition: ServiceDefinition<Api, Config, Clients, Claims>,
  create: CreateApi<Api, Config, Clients, Claims>,
  parts: ServiceParts<Api, Config, Clients>,
): Promise<AssembledService> {
  const { log, clock = systemClock, startSignal } = parts;
  const { name: service, version, namespace } = definition;
  const tokens = parts.issued
    ? createIssuedTokens(parts.issued)
    : createTokens({ secrets: parts.jwtSecrets });
  const stopping = new AbortController();
  const { signal } = stopping;
  const tasks: ShutdownTask[] = [];
  const standing: { fallbacks?: Fallbacks } = {};
  const transport = prepareTransports(parts, definition.fallbacks && (() => standing.fallbacks));
  const { fake = (clients: Clients) => clients } = parts;
  const context = createContext(definition, { ...parts, tokens, transport, fake, signal, tasks });
  const capabilities = await openCapabilities(
    definition.capabilities ?? [],
    toCapabilityHost(context, {
      version,
      namespace,
      clock,
      surroundings: parts.surroundings,
      signal: startSignal === undefined ? signal : AbortSignal.any([signal, startSignal]),
    }),
    Object.keys(parts.health ?? {}),
  );
  try {
    extend(context, capabilities.context);
    for (const metrics of capabilities.metrics) parts.metrics?.add(metrics);
    const host = hostOf(definition, {
      ...parts,
      clock,
      tokens,
      transport,
      fake,
      callEntries: capabilities.call,
    });
    const api = await create(context);
    if (definition.fallbacks !== undefined) standing.fallbacks = definition.fallbacks(api);
    const routes = definition.routes(api);
    const app = createApi({
      service,
      routes,
      host,
      openapi: definition.openapi,
      configure: parts.configure,
      docs: parts.docs,
      metrics: parts.metrics,
      openMetrics: parts.openMetrics,
      jwks: parts.jwks,
      health: { ...parts.health, ...capabilities.health },
    });
    const { clients, callEntries } = host;
    await capabilities.ready({ api, clients, callEntries });
    return {
      app,
      host,
      tokens,
      shutDown: (limitMs) => shutDown({ host, log, clock, stopping, tasks, capabilities, limitMs }),
      close: () => capabilities.close(),
    };
  } catch (error) {
    stopping.abort(error);
    await capabilities.close();
    throw error;
  }
}

/** What a capability gives must not hide what every context has. */
function extend(context: object, entries: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(entries)) {
    if (Object.hasOwn(context, name))
      throw new Error(`a capability gives context.${name}, which every context has`);
    Object.defineProperty(context, name, { value, enumerable: true });
  }
}

interface HostParts<Api, Config, Clients> extends ServiceParts<Api, Config, Clients> {
  readonly clock: Clock;
  readonly tokens: Tokens;
  readonly fake: (clients: Clients) => Clients;
  readonly callEntries: Host['callEntries'];
}

function hostOf<Api, Config, Clients, Claims>(
  { claims, roleClaim, cookie, clients }: ServiceDefinition<Api, Config, Clients, Claims>,
  parts: HostParts<Api, Config, Clients>,
): Host {
  const { log, clock, rpcKeys, tokens, transport, fake, callEntries, metrics, interception = {} } = parts;
  const durations = metrics === undefined ? undefined : createRequestDurations();
  const answers = createBrokenAnswers({ strict: parts.strictAnswers ?? false, log });
  const host = createHost({
    onRequest: durations?.observe,
    onFailure: parts.onFailure,
    spans: parts.spans,
    answers,
    log,
    clock,
    rpcKeys,
    tokens,
    claims,
    roleClaim,
    cookie,
    clients: (carried) =>
      fake(clients((service, how) => carryCall(transport(service, how), carried, () => clock.now()))),
    interceptors: interception.interceptors ?? [],
    // The host finds layers by the operation's name; that they fit it was checked where they were listed.
    operations: (interception.operations ?? {}) as Host['operations'],
    callEntries,
    ...(parts.origins === undefined ? {} : { origins: parts.origins }),
    ...(parts.limits === undefined ? {} : { limits: parts.limits }),
    ...(parts.heartbeatMs === undefined ? {} : { heartbeatMs: parts.heartbeatMs }),
  });
  if (durations !== undefined) {
    metrics?.add(() => [
      durations.collect(),
      answers.collect(),
      gauge('armature_requests_in_progress', 'Calls of operations that are under way.', host.calls.size),
    ]);
  }
  return host;
}

/** The ways to the dependencies, each with the layers of the user put around once, and with somewhere to say what is amiss. */
function prepareTransports(
  {
    transport,
    log,
    clientInterceptors = [],
  }: Pick<ServiceParts<never, never, never>, 'transport' | 'log' | 'clientInterceptors'>,
  fallbacks: (() => Fallbacks | undefined) | undefined,
): TransportFactory {
  const known = new WeakMap<Transport, Transport>();
  return (service, how) => {
    const bare = transport(service, how);
    let ready = known.get(bare);
    if (ready === undefined) {
      const layers = fallbacks === undefined ? [] : [fallBack(() => fallbacks()?.[service])];
      ready = interceptCalls(deriveTransport(bare, { log }), [...clientInterceptors, ...layers]);
      known.set(bare, ready);
    }
    return ready;
  };
}
