// `scaffold dev`: an etcd, the configs, the generated code and every service, kept in step with the user's edits.
import { join, resolve } from 'node:path';
import type { Registry, RunningDiscovery } from '@armature/runtime';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import type { KnownTexts } from '../config/known-texts.js';
import { describeEdit, describePlatform, describeRestart } from './announcements.js';
import type { DevService } from './dev-service.js';
import { type Edits, followEdits } from './edits.js';
import type { DevEtcd } from './etcd.js';
import { createFleet, type Fleet, type FleetMember } from './fleet.js';
import { createFronts, type Fronts } from './fronts.js';
import { createHush } from './hush.js';
import { filesReachedFrom } from './import-graph.js';
import type { LogView } from './log-view.js';
import { devKeyPath, type FoundKeys } from '../config/config-keys.js';
import { type ConfigJudge, localConfigOf, createConfigPusher } from './push-config.js';
import { createReadiness, type Readiness } from './readiness.js';
import { createStackFilter } from './stack-view.js';
import { configuredPort, findLoader, findSwaggerUi } from './surroundings.js';
import { createTypeCheck } from './type-check.js';

/** What a run of the generator gave. */
export interface DevGeneration {
  /** Undefined: the manifests have errors, nothing was written. */
  readonly services: readonly DevService[] | undefined;
  /** Files written or removed, relative to the workspace. */
  readonly written: readonly string[];
  /** Diagnostics as text for people; empty when there are none. */
  readonly report: string;
  /** In etcd; undefined where the manifests have errors. */
  readonly namespace: string | undefined;
  /** What the manifests say about configs. */
  readonly judge: ConfigJudge;
}

/** What dev is told. */
export interface PlatformOptions {
  /** Absolute. */
  readonly root: string;
  readonly view: LogView;
  readonly etcd: DevEtcd;
  readonly registry: Registry;
  readonly createDiscovery: (namespace: string) => RunningDiscovery;
  /** What was last seen of the configs in etcd. */
  readonly configKeys: FoundKeys;
  readonly openKnownTexts: (namespace: string) => KnownTexts;
  readonly format: (found: readonly Diagnostic[]) => string;
  /** Only these services, where given. */
  readonly only?: readonly string[] | undefined;
  /** How many instances, by service; 1 where absent. */
  readonly instances: Readonly<Record<string, number>>;
  /** Port of the gateway. */
  readonly port?: number | undefined;
  /** Whether type errors are looked for. */
  readonly checksTypes: boolean;
  readonly regenerate: () => Promise<DevGeneration>;
  /** The generation that was done before the start. */
  readonly first: DevGeneration;
  /** Milliseconds since the command began. */
  readonly elapsed: () => number;
}

/** A running platform. */
export interface Platform {
  /** etcd was away and may have lost everything: pushes the configs again. */
  etcdIsBack(): Promise<void>;
  stop(): Promise<void>;
}

const settleMs = 60;
const typesSettleMs = 400;
const graceMs = 1_200;

/** What can be known only once the manifests were good for the first time. */
interface Stage {
  readonly namespace: string;
  readonly discovery: RunningDiscovery;
  readonly readiness: Readiness;
}

/** Starts everything; resolves when it is started, not when it is ready. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { root, view, registry } = options;
  let services: readonly DevService[] = [];
  let reached = new Map<string, ReadonlySet<string>>();
  let stage: Stage | undefined;
  let last = options.first;
  let isBroken = false;

  const hush = createHush((name, line) => view.service(name, line));
  const configs = createConfigPusher({
    root,
    registry,
    keys: options.configKeys,
    say: (text, kind) => view.own(text, kind),
    format: options.format,
  });
  const types = options.checksTypes
    ? createTypeCheck({ root, settleMs: typesSettleMs, say: (text, kind) => view.own(text, kind) })
    : undefined;

  const fleet: Fleet = createFleet({
    nodeArgs: ['--enable-source-maps', '--import', findLoader(root)],
    env: {
      ARMATURE_ETCD: options.etcd.endpoint,
      ARMATURE_IP: '127.0.0.1',
      ARMATURE_LOG: 'json',
      ARMATURE_DOCS: process.env['ARMATURE_DOCS'] ?? findSwaggerUi(),
      ...options.etcd.env,
      ...(options.configKeys.isExplicit ? {} : { ARMATURE_CONFIG_KEY_FILE: devKeyPath(root) }),
    },
    onLine: (name, line) => hush.line(name, line),
    onNote: (text, kind) => view.own(text, kind),
    createFilter: () => createStackFilter(root),
    graceMs,
    // Two can't listen on one port; the gateway's is held by dev itself.
    canOverlap: (service) => fronts.has(service) || configuredPort(root, service) === undefined,
  });

  const fronts = createFronts({
    onOpen: () => void fleet.set(members()),
    onTrouble: (service, reason) => view.own(`${service} can not start: ${reason}`, 'bad'),
  });

  /** Those that may run now: a gateway whose port is not free yet waits for it. */
  const members = (): readonly FleetMember[] =>
    services.filter(({ name }) => fronts.isReady(name)).map((service) => toMember(service, options, fronts));

  const enter = (namespace: string): Stage => {
    if (stage?.namespace === namespace) return stage;
    const tookMs = stage === undefined ? options.elapsed : stopwatch();
    leave();
    const discovery = options.createDiscovery(namespace);
    const readiness: Readiness = createReadiness({
      discovery,
      onUp: (service, address) => {
        fronts.lead(service, address);
        // Where a restart waits for it, that is said when all of it is up.
        if (fleet.arrived(service)) return;
        view.own(`${service} is up at http://${fronts.address(service) ?? address}`);
      },
      onAllUp: () => {
        const addressOf = (name: string) => fronts.address(name) ?? readiness.address(name);
        const { endpoint: etcd } = options.etcd;
        view.own(describePlatform({ services, addressOf, etcd, tookMs: tookMs() }), 'good');
        types?.soon();
      },
    });
    stage = { namespace, discovery, readiness };
    return stage;
  };
  const leave = (): void => {
    stage?.readiness.close();
    stage?.discovery.close();
  };

  const push = async (edited: 'all' | ReadonlySet<string>): Promise<void> => {
    if (!stage) return;
    const { namespace } = stage;
    const known = options.openKnownTexts(namespace);
    const pushed = await configs.push({ namespace, judge: last.judge, known, edited });
    if (pushed.length > 0) fleet.retry(pushed.includes('parent') ? 'all' : pushed);
  };

  /** The gateways' ports, as --port and the configs have them now. */
  const arrangeFronts = (): void =>
    fronts.set(
      new Map(
        services.flatMap(({ name, gateway }) => {
          const port = gateway ? (options.port ?? configuredPort(root, name)) : undefined;
          return port === undefined ? [] : [[name, port] as const];
        }),
      ),
    );

  const run = async (generation: DevGeneration, edited: 'all' | ReadonlySet<string>): Promise<void> => {
    if (generation.report !== '') view.own(generation.report, generation.services ? 'note' : 'bad');
    if (!generation.services || generation.namespace === undefined) {
      isBroken = true;
      view.own(
        services.length > 0 ? 'the last good platform runs on' : 'waiting for an edit that mends this',
        'bad',
      );
      return;
    }
    if (isBroken) view.own('the manifests are right again', 'good');
    isBroken = false;
    last = generation;
    services = generation.services.filter(
      ({ name }) => options.only === undefined || options.only.includes(name),
    );
    const { readiness } = enter(generation.namespace);
    // Before the services start, that none has to wait for its config.
    await push(edited);
    readiness.follow(new Map(services.map(({ name }) => [name, options.instances[name] ?? 1])));
    arrangeFronts();
    await fleet.set(members());
  };

  const learnImports = () => {
    reached = new Map(
      services.map(({ name, folder }) => [name, filesReachedFrom(join(root, folder, 'main.ts'))]),
    );
  };

  const touchedBy = (paths: readonly string[]): string[] => {
    const absolute = paths.map((path) => resolve(root, path));
    return services
      .filter(({ name, folder }) => {
        const files = reached.get(name);
        const own = resolve(root, folder, 'config.toml');
        return absolute.some((path) => path === own || files?.has(path));
      })
      .map(({ name }) => name);
  };

  /**
   * Takes edits in; those that come next need not wait until all is up again. Whoever is replaced would refuse the config of its new code
   * for a moment: that is no news until it is.
   */
  const onEdits = (paths: readonly string[]): Promise<void> =>
    new Promise((taken, failed) => {
      hush
        .during(async () => {
          const isTypedEdit = paths.some(isTyped);
          // Starting services comes first.
          if (isTypedEdit) types?.cancel();
          const { services: restarted, settled } = await takeEdits(paths);
          taken();
          await settled;
          if (isTypedEdit) types?.soon(paths);
          return restarted;
        })
        .catch(failed);
    });

  interface Taken {
    readonly services: readonly string[];
    /** Resolves when all of them are up, or will not be. */
    readonly settled: Promise<void>;
  }
  const nothing: Taken = { services: [], settled: Promise.resolve() };

  /** Gives the services that are restarted. */
  const takeEdits = async (paths: readonly string[]): Promise<Taken> => {
    const tookMs = stopwatch();
    const changed = new Set(paths);
    const before = touchedBy(paths);
    const names = new Set(services.map(({ name }) => name));
    let generated: readonly string[] = [];
    if (paths.some(isGenerationInput)) {
      const generation = await options.regenerate();
      edits.accept(generation.written);
      generated = generation.written;
      for (const path of generated) changed.add(path);
      await run(generation, configsAmong(changed));
      if (!generation.services) return nothing;
    } else if (configsAmong(changed).size > 0) {
      await push(configsAmong(changed));
      arrangeFronts();
    }
    const touchedBefore = touchedBy([...changed]);
    learnImports();
    const touched = [...new Set([...before, ...touchedBefore, ...touchedBy([...changed])])].filter(
      (name) => names.has(name) && services.some((service) => service.name === name),
    );
    if (touched.length === 0) {
      if (generated.length > 0) view.own(describeEdit({ edited: paths, generated, restarted: [] }));
      return nothing;
    }
    view.own(describeEdit({ edited: paths, generated, restarted: touched }));
    const restart = async (): Promise<void> => {
      // What was edited, and the gateway that leads to it, before those that only call it: starting takes most of a core each.
      const isFirst = (name: string) => {
        const service = services.find((each) => each.name === name);
        return service?.gateway === true || paths.some((path) => path.startsWith(`${service?.folder}/`));
      };
      const first = await fleet.restart(touched.filter(isFirst));
      const rest = await fleet.restart(touched.filter((name) => !isFirst(name)));
      const up = [...first.up, ...rest.up];
      if (up.length > 0) view.own(describeRestart(up, tookMs()), 'good');
    };
    return { services: touched, settled: restart() };
  };

  const edits: Edits = await followEdits({
    root,
    settleMs,
    onEdits: (paths) =>
      onEdits(paths).catch((error: unknown) => {
        // A file that vanished while it was read, a disk that is full: the next edit tries again.
        view.own(
          `this edit could not be taken: ${error instanceof Error ? error.message : String(error)}`,
          'bad',
        );
      }),
  });

  await run(options.first, 'all');
  learnImports();

  return {
    etcdIsBack: () => push('all'),
    async stop() {
      leave();
      types?.cancel();
      fronts.close();
      await Promise.all([fleet.stop(), edits.close()]);
    },
  };
}

function stopwatch(): () => number {
  const began = performance.now();
  return () => performance.now() - began;
}

function configsAmong(paths: Iterable<string>): ReadonlySet<string> {
  return new Set([...paths].flatMap((path) => localConfigOf(path) ?? []));
}

/** Whether the generator reads this file: manifests, TypeScript that manifests import, and what it has written itself. */
function isGenerationInput(path: string): boolean {
  if (path.startsWith('config/')) return false;
  return (
    /\.ya?ml$/.test(path) ||
    /^templates\/.*\.hbs$/.test(path) ||
    /(^|\/)generated\//.test(path) ||
    path === 'scaffold.lock' ||
    /^shared\/.*\.ts$/.test(path)
  );
}

/** Whether the compiler reads this file. */
function isTyped(path: string): boolean {
  return /\.[cm]?tsx?$|\.ya?ml$|(^|\/)(package|tsconfig[^/]*)\.json$/.test(path);
}

function toMember(service: DevService, { root, instances }: PlatformOptions, fronts: Fronts): FleetMember {
  return {
    service: service.name,
    folder: join(root, service.folder),
    instances: instances[service.name] ?? 1,
    // Behind a port that dev holds it takes any free one.
    port: fronts.has(service.name) ? 0 : undefined,
  };
}
