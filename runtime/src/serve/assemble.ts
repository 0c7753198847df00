// Puts a service together from its definition and the parts it is given: context, clients, host, Express application. Starts nothing.
import { carryCall } from '../call/carry.js';
import { deriveTransport, interceptCalls } from '../call/pipeline.js';
import type { ClientInterceptor, Transport, TransportFactory } from '../call/transport.js';
import { systemClock, type Clock } from '../clock/clock.js';
import type { Discovery } from '../discovery/discovery.js';
import type { DocsPage } from '../docs/docs-page.js';
import { failure } from '../error/service-error.js';
import type { Logger } from '../log/logger.js';
import { gauge, type Metrics } from '../observe/metrics.js';
import { createRequestDurations } from '../observe/request-durations.js';
import { createApi } from '../server/api.js';
import type { ContextOf, ParentView, ServiceDefinition } from '../server/definition.js';
import type { Express } from '../server/express.js';
import type { HealthCheck } from '../front/health.js';
import type { Interception } from '../server/interception.js';
import { createHost, type Host } from '../server/host.js';
import type { Limits } from '../wire/defaults.js';
import { checkMultipart } from '../server/read-multipart.js';
import { createTokens, type Tokens } from '../server/tokens.js';
import type { LiveView } from './live-context.js';

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
  /** Layers around the operations, and around calls of the dependencies. */
  readonly interception?: Interception<Api> | Interception | undefined;
  readonly clientInterceptors?: readonly ClientInterceptor[] | undefined;
}

/** A service that is ready to listen. */
export interface AssembledService {
  readonly app: Express;
  readonly host: Host;
  readonly tokens: Tokens;
  /** Lets requests that are in progress finish for a while, then ends them, and runs the tasks of `onShutdown`. Never rejects. */
  shutDown(limitMs: number): Promise<void>;
  /** Has the context's signal abort: background work should end. */
  readonly stopping: AbortController;
}

/** Creates the business logic and the API around it. Rejects with what `create` throws, or a StartError. */
export async function assemble<Api, Config, Clients, Claims>(
  definition: ServiceDefinition<Api, Config, Clients, Claims>,
  create: (context: ContextOf<Config, Clients, Claims>) => Api | Promise<Api>,
  parts: ServiceParts<Api, Config, Clients>,
): Promise<AssembledService> {
  const { log, clock = systemClock, rpcKeys } = parts;
  const tokens = createTokens({ secrets: parts.jwtSecrets });
  const stopping = new AbortController();
  const tasks: (() => void | Promise<void>)[] = [];
  const { fake = (clients: Clients) => clients } = parts;
  const transport = prepareTransports(parts);
  const durations = parts.metrics === undefined ? undefined : createRequestDurations();
  const host = createHost({
    onRequest: durations?.observe,
    log,
    clock,
    rpcKeys,
    tokens,
    claims: definition.claims,
    roleClaim: definition.roleClaim,
    cookie: definition.cookie,
    clients: (carried) =>
      fake(
        definition.clients((service, how) => carryCall(transport(service, how), carried, () => clock.now())),
      ),
    interceptors: parts.interception?.interceptors ?? [],
    // The host finds layers by the operation's name; that they fit it was checked where they were listed.
    operations: (parts.interception?.operations ?? {}) as Host['operations'],
    ...(parts.origins === undefined ? {} : { origins: parts.origins }),
    ...(parts.limits === undefined ? {} : { limits: parts.limits }),
    ...(parts.heartbeatMs === undefined ? {} : { heartbeatMs: parts.heartbeatMs }),
  });
  const context: ContextOf<Config, Clients, Claims> = {
    service: definition.name,
    get config() {
      return parts.config.current();
    },
    onConfig: (listener) => parts.config.onChange(listener),
    get parent() {
      return parts.parent.current();
    },
    onParent: (listener) => parts.parent.onChange(listener),
    log,
    discovery: parts.discovery,
    clients: fake(definition.clients(transport)),
    tokens: {
      sign: (claims, options) =>
        tokens.sign(definition.claims.encode(claims) as Record<string, unknown>, options?.expiresInSeconds),
    },
    signal: stopping.signal,
    onShutdown: (task) => void tasks.push(task),
  };
  if (durations !== undefined) {
    parts.metrics?.add(() => [
      durations.collect(),
      gauge('armature_requests_in_progress', 'Calls of operations that are under way.', host.calls.size),
    ]);
  }
  const routes = definition.routes(await create(context));
  if (routes.some(({ operation }) => operation.encoding === 'multipart')) await checkMultipart();
  const app = createApi({
    service: definition.name,
    routes,
    host,
    openapi: definition.openapi,
    configure: parts.configure,
    docs: parts.docs,
    metrics: parts.metrics,
    ...(parts.health === undefined ? {} : { health: parts.health }),
  });
  return {
    app,
    host,
    tokens,
    stopping,
    shutDown: (limitMs) => shutDown({ host, log, clock, stopping, tasks, limitMs }),
  };
}

/** The ways to the dependencies, each with the layers of the user put around once, and with somewhere to say what is amiss. */
function prepareTransports({
  transport,
  log,
  clientInterceptors = [],
}: Pick<ServiceParts<never, never, never>, 'transport' | 'log' | 'clientInterceptors'>): TransportFactory {
  const known = new WeakMap<Transport, Transport>();
  return (service, how) => {
    const bare = transport(service, how);
    let ready = known.get(bare);
    if (ready === undefined) {
      ready = interceptCalls(deriveTransport(bare, { log }), clientInterceptors);
      known.set(bare, ready);
    }
    return ready;
  };
}

interface Ending {
  readonly host: Host;
  readonly log: Logger;
  readonly clock: Clock;
  readonly stopping: AbortController;
  readonly tasks: (() => void | Promise<void>)[];
  readonly limitMs: number;
}

async function shutDown({ host, log, clock, stopping, tasks, limitMs }: Ending): Promise<void> {
  let cancel = (): void => {};
  const late = new Promise<void>((resolve) => {
    cancel = clock.after(limitMs, () => {
      log.warn({ calls: host.calls.size }, 'shutdown: calls that did not finish in time are cut');
      host.calls.abort(failure('unavailable', 'the service shuts down'));
      resolve();
    });
  });
  await Promise.race([host.calls.drain(), late]);
  cancel();
  stopping.abort(new Error('the service shuts down'));
  for (const task of tasks.splice(0).reverse()) {
    try {
      await task();
    } catch (error) {
      log.error({ err: error }, 'a shutdown task failed');
    }
  }
}
