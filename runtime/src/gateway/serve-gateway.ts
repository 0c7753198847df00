// Runs a gateway: session -> gateway -> listen -> register -> ready, and all of it back at the end. As any service, but no Express.
import { createServer } from 'node:http';
import type { Registration } from '../discovery/registration.js';
import { openDocs } from '../docs/open-docs.js';
import { failure } from '../error/service-error.js';
import { gauge } from '../observe/metrics.js';
import { createRequestDurations } from '../observe/request-durations.js';
import { lentProcess } from '../serve/lent-process.js';
import { toServerOptions, type HttpTimes } from '../serve/listen.js';
import type { MetricsAudience, RunningService, SessionOptions, StopOptions } from '../serve/options.js';
import { superviseProcess } from '../serve/own-process.js';
import { runServer } from '../serve/run-server.js';
import { openSession, type Session } from '../serve/session.js';
import { openTokenKeys, type TokenKeys } from '../serve/token-keys.js';
import { callMetrics, registrationMetrics } from '../serve/session-metrics.js';
import type { SharedLimits } from '../wire/defaults.js';
import { TakeableRequest } from '../front/taken-body.js';
import { createGateway, type Gateway } from './create-gateway.js';
import type { GatewayDefinition } from './definition.js';
import { createGatewayPages, documentPath, type GatewayPages, serviceDocumentPath } from './gateway-pages.js';

/** Options of `serveGateway` and of the generated function over it. All may be left out. */
export interface GatewayOptions extends SessionOptions, StopOptions {
  readonly times?: HttpTimes;
  /** How much all requests together may have: docs/operations.md, Limits. */
  readonly limits?: Partial<SharedLimits>;
  /** A proxy of ours stands in front: its `X-Forwarded-*` are believed and added to. False unless told. */
  readonly trustProxy?: boolean;
  /** Whom `/metrics` answers, as with services; false, nobody, unless told, since a gateway faces the world. */
  readonly metrics?: MetricsAudience;
  /** Whether there is a documentation page at `/docs`. Unless told, as ARMATURE_DOCS says: on under `scaffold dev`, else off. */
  readonly docs?: boolean;
  /** False: no OpenAPI documents, and so no docs either. */
  readonly openapi?: boolean;
}

/**
 * Runs a gateway until it is told to stop. Resolves when it is registered and ready. In a process of its own (the default) a
 * failure to start exits; otherwise it rejects, with a StartError where a person can mend it.
 */
export function serveGateway<Config>(
  definition: GatewayDefinition<Config>,
  told: GatewayOptions = {},
): Promise<RunningService> {
  const lent = lentProcess();
  const options = { ...lent?.options, ...told };
  const run = async (): Promise<RunningService> => {
    const { name, version, namespace, config: codec, secrets } = definition;
    const session = await openSession<Config>({
      ...options,
      name,
      version,
      namespace,
      ...(codec === undefined ? {} : { codec }),
      ...(secrets === undefined ? {} : { secrets }),
    });
    let tokenKeys: TokenKeys | undefined;
    try {
      tokenKeys =
        definition.issuer && (await openTokenKeys({ ...session, namespace }, definition.issuer, name));
      return await runIn(session, definition, { ...options, tokenKeys });
    } catch (error) {
      tokenKeys?.close();
      await session.close();
      throw error;
    }
  };
  return options.ownProcess === false ? run() : superviseProcess(definition.name, run, lent?.door);
}

function runIn<Config>(
  session: Session<Config>,
  definition: GatewayDefinition<Config>,
  { tokenKeys, ...options }: GatewayOptions & { readonly tokenKeys: TokenKeys | undefined },
): Promise<RunningService> {
  const { log, clock, discovery } = session;
  let registration: Registration | undefined;
  const durations = createRequestDurations();
  const gateway = createGateway(definition, {
    metrics: (options.metrics ?? false) === false ? undefined : session.metrics,
    openMetrics: options.metrics === true,
    onRequest: durations.observe,
    spans: session.spans,
    discovery,
    log,
    clock,
    jwks: tokenKeys && (() => tokenKeys.jwks()),
    trustProxy: options.trustProxy ?? false,
    rpcKeys: () => session.parent().rpcKeys,
    limits: options.limits,
    ...(options.openapi === false ? {} : { pages: pagesOf(session, definition, options) }),
    health: {
      ...session.health,
      registration: () => ({ ok: (registration?.status().writes ?? 0) > 0, ...registration?.status() }),
    },
  });
  session.metrics.add(() => [
    durations.collect(),
    gauge('armature_requests_in_progress', 'Requests that are under way.', gateway.calls.size),
  ]);
  session.metrics.add(() => registrationMetrics(registration?.status(), clock));
  session.metrics.add(() => callMetrics(gateway.callers()));
  const server = createServer(
    { ...toServerOptions(options.times), IncomingMessage: TakeableRequest },
    (request, response) => gateway.handle(request, response),
  );
  gateway.takeUpgrades(server);
  return runServer({
    name: definition.name,
    version: definition.version,
    session,
    server,
    stop: options,
    onRegistration: (made) => {
      registration = made;
    },
    shutDown: (limitMs) => drain(gateway, session, limitMs),
    finish: async () => {
      gateway.close();
      tokenKeys?.close();
      await session.close();
    },
  });
}

function pagesOf(
  { log }: Session<unknown>,
  definition: GatewayDefinition,
  { docs, env = process.env, cwd = process.cwd() }: GatewayOptions,
): GatewayPages {
  const services = definition.exposes.map(({ service }) => service);
  const documents = [
    { name: 'all services', url: documentPath },
    ...services.map((service) => ({ name: service, url: serviceDocumentPath(service) })),
  ];
  const page = openDocs({ title: definition.namespace, documents, asked: docs, env, cwd, log });
  return createGatewayPages(definition, page);
}

/** Lets requests in progress finish for a while, then cuts them. */
async function drain({ calls }: Gateway, { clock, log }: Session<unknown>, limitMs: number): Promise<void> {
  const cancel = clock.after(limitMs, () => {
    log.warn({ requests: calls.size }, 'shutdown: requests that did not finish in time are cut');
    calls.abort(failure('unavailable', 'the gateway shuts down'));
  });
  await calls.drain();
  cancel();
}
