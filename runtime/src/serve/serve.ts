// Runs a service: session -> clients -> API -> listen -> register -> ready, and all of it back at the end.
import type { Server } from 'node:http';
import { dirname } from 'node:path';
import type { Clock } from '../clock/clock.js';
import type { Registration } from '../discovery/registration.js';
import type { DocsPage } from '../docs/docs-page.js';
import { openDocs } from '../docs/open-docs.js';
import { openapiPath } from '../server/api.js';
import type { Surroundings } from '../server/capability.js';
import type { CreateApi } from '../server/context.js';
import type { ServiceDefinition } from '../server/definition.js';
import { createExpressServer } from '../server/express.js';
import type { HealthPart } from '../front/health.js';
import { assemble } from './assemble.js';
import { toServerOptions } from './listen.js';
import { lentProcess } from './lent-process.js';
import { viewConfig, viewParent } from './live-context.js';
import type { RunningService, ServeOptions } from './options.js';
import { superviseProcess } from './own-process.js';
import { runServer } from './run-server.js';
import { openSession, type Session } from './session.js';
import { callMetrics, registrationMetrics } from './session-metrics.js';
import { openTokenKeys, type TokenKeys } from './token-keys.js';
import { identifyTransports, openTransports, type Transports } from './transports.js';

/**
 * Runs a service until it is told to stop. Resolves when it is registered and ready. In a process of its own (the
 * default) a failure to start exits; otherwise it rejects, with a StartError where a person can mend it.
 */
export function serve<Api, Config, Clients, Claims>(
  definition: ServiceDefinition<Api, Config, Clients, Claims>,
  create: CreateApi<Api, Config, Clients, Claims>,
  told: ServeOptions<Api> | ServeOptions = {},
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
      codec,
      dependencies: Object.fromEntries(
        definition.contract.depends.map((service) => [service, definition.resilience?.[service] ?? {}]),
      ),
      ...(secrets === undefined ? {} : { secrets }),
    });
    const transports = options.transport
      ? identifyTransports(options.transport, name, () => session.parent().rpcKeys[0])
      : openTransports(session, name, options.selectors);
    let tokenKeys: TokenKeys | undefined;
    const finish = async (): Promise<void> => {
      tokenKeys?.close();
      transports.close();
      await session.close();
    };
    try {
      tokenKeys =
        definition.issuer && (await openTokenKeys({ ...session, namespace }, definition.issuer, name));
      return await runIn(session, { definition, create, options, transports, tokenKeys, finish });
    } catch (error) {
      await finish();
      throw error;
    }
  };
  return options.ownProcess === false ? run() : superviseProcess(definition.name, run, lent?.door);
}

interface Running<Api, Config, Clients, Claims> {
  readonly definition: ServiceDefinition<Api, Config, Clients, Claims>;
  readonly create: CreateApi<Api, Config, Clients, Claims>;
  readonly options: ServeOptions<Api> | ServeOptions;
  readonly transports: Transports;
  readonly tokenKeys: TokenKeys | undefined;
  readonly finish: () => Promise<void>;
}

async function runIn<Api, Config, Clients, Claims>(
  session: Session<Config>,
  { definition, create, options, transports, tokenKeys, finish }: Running<Api, Config, Clients, Claims>,
): Promise<RunningService> {
  const { name, version, contract } = definition;
  const { log, clock, discovery } = session;
  let registration: Registration | undefined;
  // Filled below; the business logic may look for the port before there is a server.
  const bound: { server?: Server } = {};
  session.metrics.add(() => registrationMetrics(registration?.status(), clock));
  session.metrics.add(() => callMetrics(transports.open()));
  // Watched from the start, so that the first call finds a snapshot.
  for (const dependency of contract.depends) discovery.snapshot(dependency);
  const service = await assemble(definition, create, {
    log,
    clock,
    discovery,
    config: viewConfig(session, () => bound.server),
    parent: viewParent(session),
    rpcKeys: () => session.parent().rpcKeys,
    jwtSecrets: () => [session.parent().jwtSecret],
    issued: tokenKeys,
    jwks: tokenKeys?.signer && (() => tokenKeys.jwks()),
    transport: transports.transport,
    surroundings: surroundingsOf(session, options),
    startSignal: session.startSignal,
    spans: session.spans,
    strictAnswers: !session.bootstrap.production,
    health: { ...session.health, registration: () => toHealth(registration, clock) },
    configure: options.configure,
    limits: options.limits,
    origins: options.origins,
    heartbeatMs: options.heartbeatMs,
    interception: options,
    clientInterceptors: options.clientInterceptors,
    metrics: options.metrics === false ? undefined : session.metrics,
    openMetrics: options.metrics === true,
    docs: definition.openapi && docsOf(name, session, options),
  });
  const server = createExpressServer(service.app, toServerOptions(options.times));
  bound.server = server;
  try {
    return await runServer({
      name,
      version,
      contract,
      session,
      server,
      stop: options,
      onRegistration: (made) => {
        registration = made;
      },
      shutDown: (limitMs) => service.shutDown(limitMs),
      finish,
    });
  } catch (error) {
    await service.close();
    throw error;
  }
}

function surroundingsOf(
  { bootstrap: { file, production } }: Session<unknown>,
  { env = process.env, cwd = process.cwd() }: Pick<ServeOptions, 'env' | 'cwd'>,
): Surroundings {
  return {
    env,
    folder: file === undefined ? cwd : dirname(file),
    kind: production ? 'production' : 'development',
  };
}

function docsOf(
  name: string,
  { log }: Session<unknown>,
  { docs, env = process.env, cwd = process.cwd() }: Pick<ServeOptions, 'docs' | 'env' | 'cwd'>,
): DocsPage | undefined {
  const documents = [{ name, url: openapiPath(name) }];
  return openDocs({ title: name, documents, asked: docs, env, cwd, log });
}

/** Ready from the first registration on; a lost one is on its way back, and those who still know the address may call. */
function toHealth(registration: Registration | undefined, clock: Clock): HealthPart {
  const status = registration?.status();
  return {
    ok: (status?.writes ?? 0) > 0,
    held: status?.held ?? false,
    ...(status?.lease === undefined ? {} : { lease: status.lease }),
    ...(status?.confirmedAt === undefined ? {} : { ageMs: Math.round(clock.now() - status.confirmedAt) }),
    ...(status?.trouble === undefined ? {} : { trouble: status.trouble }),
  };
}
