// What every process of a platform opens first: bootstrap config, logger, etcd, parent and own config, discovery.
import { readFileSync } from 'node:fs';
import { systemClock, type Clock } from '../clock/clock.js';
import type { Codec } from '../codec/codec.js';
import { loadBootstrap, type Bootstrap } from '../config/bootstrap.js';
import { ConfigError } from '../config/config-error.js';
import { createConfigSource, type ConfigSource } from '../config/config-source.js';
import type { ConfigStatus } from '../config/live-value.js';
import type { OwnConfig } from '../config/own-config.js';
import type { ParentConfig } from '../config/parent-config.js';
import { createDiscovery, type RunningDiscovery } from '../discovery/create-discovery.js';
import type { Logger } from '../log/logger.js';
import { createMetrics, type Metrics } from '../observe/metrics.js';
import { createPinoLogger } from '../observe/pino-logger.js';
import { openEtcdRegistry } from '../registry/open-registry.js';
import type { Registry } from '../registry/registry.js';
import type { HealthCheck } from '../front/health.js';
import { StartError } from '../server/start-error.js';
import type { Spans } from '../observe/spans.js';
import { openTelemetry, type Telemetry } from '../telemetry/open-telemetry.js';
import type { SessionOptions } from './options.js';
import { configMetrics, snapshotMetrics } from './session-metrics.js';
import { defaultEtcdEndpoint } from '../wire/defaults.js';
import type { ResilienceText } from '../wire/resilience.js';
import { settings } from '../wire/settings.js';

/** Who opens a session. */
export interface SessionInit<Values> extends SessionOptions {
  readonly name: string;
  readonly namespace: string;
  readonly version: string;
  /** Of the own config; absent where there is none beyond the port. */
  readonly codec?: Codec<Values, never>;
  /** Fields of it that hold secrets, as code calls them. */
  readonly secrets?: readonly (readonly string[])[];
  /** The services that are called, and what is said of calling each. */
  readonly dependencies?: Readonly<Record<string, ResilienceText>>;
}

/** An open session: both configs are there and good. */
export interface Session<Values> {
  readonly bootstrap: Bootstrap;
  readonly log: Logger;
  readonly clock: Clock;
  readonly registry: Registry;
  readonly config: ConfigSource<Values>;
  readonly discovery: RunningDiscovery;
  /** The configs in force. */
  parent(): ParentConfig;
  own(): OwnConfig<Values>;
  /** Parts of `/readyz`: configs and snapshots. */
  readonly health: Readonly<Record<string, HealthCheck>>;
  /** Configs and snapshots; who runs the session adds the rest. */
  readonly metrics: Metrics;
  /** Who keeps the steps of traces, where somebody does. */
  readonly spans: Spans | undefined;
  /** Aborts after the start's time limit; for whatever else the start waits for. */
  readonly startSignal: AbortSignal;
  /** What to tell when the start failed with this: after the time limit, what it waited for. */
  explain(error: unknown): unknown;
  /** The start is through: its time limit holds no longer. */
  started(): void;
  close(): Promise<void>;
}

/** Opens it. Rejects with a StartError that says what is missing and how to mend it. */
export async function openSession<Values>(init: SessionInit<Values>): Promise<Session<Values>> {
  const { name, namespace, clock = systemClock, startLimitMs = settings.startLimitMs.value } = init;
  const bootstrap = readBootstrap(init);
  const log =
    init.log ??
    createPinoLogger({
      service: name,
      level: bootstrap.log.level,
      form: bootstrap.log.format,
      ...(init.writeLog === undefined ? {} : { write: init.writeLog }),
    });
  const registry = init.registry ?? (await openEtcdRegistry(bootstrap.etcd));
  const config = createConfigSource<Values>({
    registry,
    namespace,
    service: name,
    log,
    clock,
    portGiven: bootstrap.port !== undefined,
    production: bootstrap.production,
    references: { env: init.env ?? process.env, readFile: readIfThere, keys: bootstrap.configKeys },
    ...(init.dependencies === undefined ? {} : { dependencies: init.dependencies }),
    ...(init.secrets === undefined ? {} : { secrets: init.secrets }),
    ...(init.codec === undefined ? {} : { codec: init.codec }),
  });
  const discovery = createDiscovery({ registry, namespace, log, clock });
  const metrics = createMetrics();
  metrics.add(() => configMetrics(config));
  metrics.add(() => snapshotMetrics(discovery));
  let telemetry: Telemetry | undefined;
  const late = new AbortController();
  const cancelLate = clock.after(startLimitMs, () => late.abort(new Error('the start took too long')));
  const close = async (): Promise<void> => {
    cancelLate();
    discovery.close();
    config.close();
    await telemetry?.close();
    if (init.registry === undefined) await registry.close();
  };
  const cancelNotice = clock.after(1_500, () => {
    log.warn({ waitingMs: startLimitMs }, `waiting: ${whatIsMissing(config, bootstrap, name)}`);
  });
  const explain = (error: unknown): unknown =>
    late.signal.aborted
      ? new StartError(
          4,
          `${whatIsMissing(config, bootstrap, name)} (waited ${startLimitMs / 1000} s)`,
          error,
        )
      : toStartError(error);
  try {
    await config.ready(late.signal);
    telemetry = await openTelemetry({
      service: name,
      version: init.version,
      namespace,
      env: init.env ?? process.env,
      log,
    });
  } catch (error) {
    const reason = explain(error);
    await close();
    throw reason;
  } finally {
    cancelNotice();
  }
  return {
    bootstrap,
    log,
    clock,
    registry,
    config,
    discovery,
    metrics,
    spans: telemetry?.spans,
    parent: () => inForce(config.parent.current),
    own: () => inForce(config.own.current),
    health: {
      config: () => toConfigHealth(config),
      discovery: () => ({
        ok: true,
        snapshots: discovery.status().map((status) => ({ ...status, ageMs: rounded(status.ageMs) })),
      }),
    },
    startSignal: late.signal,
    explain,
    started: cancelLate,
    close,
  };
}

/** What is wrong with configuration, for the person who starts the service. */
function toStartError(error: unknown): unknown {
  return error instanceof ConfigError ? new StartError(2, error.message, error) : error;
}

function readBootstrap(init: SessionOptions & { readonly name: string }): Bootstrap {
  const startedFile = process.argv[1];
  try {
    return loadBootstrap({
      name: init.name,
      // With a registry given, nobody need say where etcd is.
      env: {
        ...(init.registry === undefined ? {} : { ARMATURE_ETCD: defaultEtcdEndpoint }),
        ...(init.env ?? process.env),
      },
      cwd: init.cwd ?? process.cwd(),
      readFile: readIfThere,
      ...(startedFile === undefined ? {} : { startedFile }),
    });
  } catch (error) {
    throw toStartError(error);
  }
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
    throw error;
  }
}

function whatIsMissing(config: ConfigSource<unknown>, bootstrap: Bootstrap, name: string): string {
  const { parent, own } = config.status();
  const trouble = parent.trouble ?? own.trouble;
  const where = bootstrap.etcd.endpoints.join(', ');
  if (parent.ageMs === undefined || own.ageMs === undefined) {
    return `etcd at ${where} does not answer${trouble === undefined ? '' : ` (${trouble})`}: start it, or set ARMATURE_ETCD or [etcd] in config.toml`;
  }
  if (!parent.inForce)
    return `there is no parent config at ${parent.key}: put it there with \`scaffold config push\``;
  if (!own.inForce) {
    const required = config.required();
    const needs = required.length === 0 ? '' : ` (it has to say ${required.join(', ')})`;
    return `there is no config at ${own.key}${needs}: write config/${name}.toml and push it with \`scaffold config push ${name}\``;
  }
  return 'etcd has not confirmed the registration yet';
}

function toConfigHealth(config: ConfigSource<unknown>): ReturnType<HealthCheck> {
  const { parent, own } = config.status();
  return { ok: parent.inForce && own.inForce, parent: toPublic(parent), own: toPublic(own) };
}

/** Places and rules of a refused config may be shown; keys and texts of it are not secret, values are never in there. */
function toPublic(status: ConfigStatus): object {
  const { inForce: good, revision, absent, refused, warnings, ageMs, trouble } = status;
  return {
    inForce: good,
    revision,
    absent,
    ageMs: rounded(ageMs),
    ...(trouble === undefined ? {} : { trouble }),
    ...(refused === undefined ? {} : { refused }),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

function rounded(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : Math.round(milliseconds);
}

function inForce<T>(value: T | undefined): T {
  // A session opens only when both configs are there, and a good config is never dropped.
  if (value === undefined) throw new Error('the config is not there yet');
  return value;
}
