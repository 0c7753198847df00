// Runs a service in the test's process: its real guards, codecs and handlers, with fake dependencies, no port and no etcd.
import type { IncomingMessage } from 'node:http';
import { headerNames } from '../wire/headers.js';
import type { Clock } from '../clock/clock.js';
import type { ClientInterceptor, Transport } from '../call/transport.js';
import { Problems } from '../codec/problems.js';
import type { Discovery } from '../discovery/discovery.js';
import { cameFrom, ServiceError } from '../error/service-error.js';
import { EventStage } from '../events/event-stage.js';
import { silentLogger, type Logger } from '../log/logger.js';
import { assemble } from '../serve/assemble.js';
import { identifyTransports } from '../serve/transports.js';
import type { CreateApi, ParentView } from '../server/context.js';
import type { ServiceDefinition } from '../server/definition.js';
import type { Express } from '../server/express.js';
import type { Interception } from '../server/interception.js';
import type { Limits } from '../wire/defaults.js';
import {
  createInProcessServer,
  readText,
  type Causes,
  type InProcessServer,
  type RawRequest,
} from './in-process-server.js';

/** What a test sets. */
export interface TestServiceOptions<Clients, Api = unknown> extends Interception<Api> {
  /** Layers around every call of a dependency that is not faked. */
  readonly clientInterceptors?: readonly ClientInterceptor[];
  /** The service's own config as its TOML would give it; defaults are filled in. */
  readonly config?: object;
  /** What the parent config tells: its `[db]`, and its `[mq]` where events go over a broker in place of `events`. */
  readonly parent?: Partial<ParentView>;
  /** Fakes of the dependencies: only what the test needs. */
  readonly clients?: Fakes<Clients>;
  /** How to reach dependencies that are not faked. */
  readonly transport?: (service: string) => Transport;
  readonly rpcKey?: string;
  readonly jwtSecret?: string;
  readonly log?: Logger;
  /** In place of the machine's, for deadlines and heartbeats: with `createFakeClock()` they come when the test says so. */
  readonly clock?: Clock;
  readonly limits?: Partial<Limits>;
  /** Origins from which browsers may use the cookie. */
  readonly origins?: readonly string[];
  /** Time between two comments that keep an event stream open, in milliseconds. */
  readonly heartbeatMs?: number;
  /** Adds middleware and routes, as with `serve`. */
  readonly configure?: (app: Express) => void;
}

/** Some operations of some clients. */
export type Fakes<Clients> = { readonly [Name in keyof Clients]?: Partial<Clients[Name]> };

/** A raw answer. */
export interface TestResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The parsed body; throws when it isn't JSON. */
  json(): unknown;
  /** Why the service failed, beyond what it answers: what a handler threw. Undefined where it did not, or where the answer says it all. */
  readonly cause: unknown;
}

/** Someone who calls the service. */
export interface TestCaller<Claims> {
  /** A generated client: `service.client(createUserClient)`. */
  client<Client>(create: (transport: Transport) => Client): Client;
  /** A raw request: `service.request('/api/user/login', { method: 'POST', … })`. */
  request(path: string, request?: RawRequest & { readonly json?: unknown }): Promise<TestResponse>;
  /** A raw request whose answer is read by the caller, as it comes in. */
  open(path: string, request?: RawRequest): Promise<IncomingMessage>;
  /** The same, signed in as a user with these claims. */
  as(claims: Claims): TestCaller<Claims>;
  /** The same, as a service that holds the RPC key. */
  asService(name: string): TestCaller<Claims>;
}

/** A service that runs in this process. To begin with, the caller is nobody. */
export interface TestService<Claims> extends TestCaller<Claims> {
  /** For other test services: `startTestService(…, { transport: (name) => services[name].transport })`. */
  readonly transport: Transport;
  /** The events that it has published, and a way to hand it those of others. */
  readonly events: EventStage;
  /** Shuts the service down as SIGTERM would, `onShutdown` included. */
  close(): Promise<void>;
}

/** Starts it. Rejects with what `create` throws, or when the config is not valid. */
export async function startTestService<Api, Config, Clients, Claims>(
  definition: ServiceDefinition<Api, Config, Clients, Claims>,
  create: CreateApi<Api, Config, Clients, Claims>,
  options: TestServiceOptions<Clients, Api> | TestServiceOptions<Clients> = {},
): Promise<TestService<Claims>> {
  const {
    rpcKey = 'test-rpc-key',
    jwtSecret = 'test-jwt-secret-of-32-characters',
    log = silentLogger,
  } = options;
  const config = decodeConfig(definition, options.config ?? {});
  const causes = new Map<string, unknown>();
  const events = new EventStage();
  const { transport } = identifyTransports(options.transport ?? notFaked, definition.name, () => rpcKey);
  const service = await assemble(definition, create, {
    log,
    config: { current: () => config, onChange: () => () => {} },
    parent: { current: () => ({ db: options.parent?.db, mq: options.parent?.mq }), onChange: () => () => {} },
    rpcKeys: () => [rpcKey],
    jwtSecrets: () => [jwtSecret],
    discovery: nobodyElse,
    surroundings: { env: {}, folder: process.cwd(), kind: 'test', standIns: { events } },
    transport,
    interception: options,
    strictAnswers: true,
    onFailure: (requestId, error) => {
      const cause = error instanceof ServiceError ? error.cause : error;
      if (cause === undefined) causes.delete(requestId);
      else causes.set(requestId, cause);
    },
    clientInterceptors: options.clientInterceptors,
    fake: (real) => withFakes(real, options.clients),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.origins === undefined ? {} : { origins: options.origins }),
    ...(options.heartbeatMs === undefined ? {} : { heartbeatMs: options.heartbeatMs }),
    ...(options.configure === undefined ? {} : { configure: options.configure }),
  });
  const server = createInProcessServer(service.app, {}, causes);
  const sign = (claims: Claims): Promise<string> =>
    service.tokens.sign(definition.claims.encode(claims) as Record<string, unknown>);
  return {
    ...createCaller({ server, causes, sign, rpcKey, headers: () => ({}) }),
    transport: server.transport(),
    events,
    close: async () => {
      await service.shutDown(5_000);
      await server.close();
    },
  };
}

interface CallerInit<Claims> {
  readonly server: InProcessServer;
  readonly causes: Causes;
  readonly sign: (claims: Claims) => Promise<string>;
  readonly rpcKey: string;
  readonly headers: () => Record<string, string> | Promise<Record<string, string>>;
}

function createCaller<Claims>(init: CallerInit<Claims>): TestCaller<Claims> {
  const { server, causes, sign, rpcKey, headers } = init;
  return {
    client: (create) => create(server.transport(headers)),
    request: async (path, { json, ...request } = {}) => {
      const response = await server.send(path, {
        ...request,
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
        headers: {
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...(await headers()),
          ...request.headers,
        },
      });
      const text = await readText(response);
      return {
        status: response.statusCode ?? 0,
        headers: response.headers,
        text,
        json: () => JSON.parse(text) as unknown,
        cause:
          (response.statusCode ?? 0) < 400 ? undefined : causes.get(String(response.headers['x-request-id'])),
      };
    },
    open: async (path, request = {}) =>
      server.send(path, { ...request, headers: { ...(await headers()), ...request.headers } }),
    as: (claims) =>
      createCaller({
        ...init,
        headers: async () => ({
          ...(await headers()),
          [headerNames.authorization]: `Bearer ${await sign(claims)}`,
        }),
      }),
    asService: (name) =>
      createCaller({
        ...init,
        headers: async () => ({
          ...(await headers()),
          [headerNames.rpcKey]: rpcKey,
          [headerNames.caller]: name,
        }),
      }),
  };
}

function decodeConfig<Config>(
  definition: Pick<ServiceDefinition<never, Config, never, never>, 'name' | 'config'>,
  config: object,
): Config {
  const problems = new Problems();
  const decoded = definition.config.decode(config, '', problems);
  if (problems.none) return decoded;
  const list = problems.list.map(({ at, message }) => `${at || '/'} ${message}`).join('; ');
  throw new Error(`the config of ${definition.name} is not valid: ${list}`);
}

/** Faked operations come first, then the real client over the transport; without one, calling is an error that says what to fake. */
function withFakes<Clients>(real: Clients, fakes: Fakes<Clients> | undefined): Clients {
  if (fakes === undefined) return real;
  const complete = Object.entries(real as Record<string, object>).map(([name, client]) => {
    const given = Object.entries((fakes as Record<string, object | undefined>)[name] ?? {});
    return [
      name,
      {
        ...client,
        ...Object.fromEntries(given.map(([each, fake]) => [each, asIfCalled(fake, `${name}.${each}`)])),
      },
    ];
  });
  return Object.fromEntries(complete) as Clients;
}

/** A fake whose errors come from another service, as those of its client do: what the tested service makes of them is the same. */
function asIfCalled(fake: unknown, operation: string): unknown {
  if (typeof fake !== 'function') return fake;
  const mark = (error: unknown): never => {
    throw error instanceof ServiceError ? cameFrom(error, operation) : error;
  };
  return function (this: unknown, ...given: unknown[]): unknown {
    try {
      const outcome: unknown = Reflect.apply(fake, this, given);
      return outcome instanceof Promise ? outcome.catch(mark) : outcome;
    } catch (error) {
      return mark(error);
    }
  };
}

function notFaked(service: string): Transport {
  return {
    send: ({ operation }) =>
      Promise.reject(
        new Error(
          `${service}.${operation.name} is not faked: pass clients: { ${service}: { ${operation.name} } }`,
        ),
      ),
  };
}

const nobodyElse: Discovery = {
  snapshot: (service) => ({ service, revision: 0, instances: [] }),
  ready: (service) => Promise.resolve({ service, revision: 0, instances: [] }),
  watch: (service, listener) => {
    listener({ service, revision: 0, instances: [] });
    return () => {};
  },
};
