// `scaffold dev`: an etcd, the configs, the generated code and every service, kept in step with the user's edits.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Registry, RunningDiscovery } from '@armature/runtime';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import type { KnownTexts } from '../config/known-texts.js';
import { type Edits, followEdits } from './edits.js';
import { createFleet, type Fleet, type FleetMember } from './fleet.js';
import { filesReachedFrom } from './import-graph.js';
import type { LogView } from './log-view.js';
import { type ConfigJudge, configNameOf, createConfigPusher } from './push-config.js';
import { createHush } from './hush.js';
import { createReadiness, type Readiness } from './readiness.js';
import type { DevEtcd } from './etcd.js';

/** A service that can run. */
export interface DevService {
  readonly name: string;
  /** Relative to the workspace. */
  readonly folder: string;
  readonly gateway: boolean;
}

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
  readonly openKnownTexts: (namespace: string) => KnownTexts;
  readonly format: (found: readonly Diagnostic[]) => string;
  /** Only these services, where given. */
  readonly only?: readonly string[] | undefined;
  /** How many instances, by service; 1 where absent. */
  readonly instances: Readonly<Record<string, number>>;
  /** Port of the gateway. */
  readonly port?: number | undefined;
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

  const hush = createHush((name, line) => view.service(name, line));
  const configs = createConfigPusher({
    root,
    registry,
    say: (text, kind) => view.own(text, kind),
    format: options.format,
  });

  const fleet: Fleet = createFleet({
    nodeArgs: ['--enable-source-maps', '--import', findLoader(root)],
    env: {
      ARMATURE_ETCD: options.etcd.endpoint,
      ARMATURE_IP: '127.0.0.1',
      ARMATURE_LOG: 'json',
      ARMATURE_DOCS: process.env['ARMATURE_DOCS'] ?? findSwaggerUi(),
      ...options.etcd.env,
    },
    onLine: (name, line) => hush.line(name, line),
    onNote: (text, kind) => view.own(text, kind),
    graceMs,
  });

  const enter = (namespace: string): Stage => {
    if (stage?.namespace === namespace) return stage;
    leave();
    const discovery = options.createDiscovery(namespace);
    const readiness: Readiness = createReadiness({
      discovery,
      onUp: (service, address) => view.own(`${service} is up at http://${address}`),
      onAllUp: () => view.own(summary(options, services, readiness), 'good'),
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

  const run = async (generation: DevGeneration, edited: 'all' | ReadonlySet<string>): Promise<void> => {
    if (generation.report !== '') view.own(generation.report, generation.services ? 'note' : 'bad');
    if (!generation.services || generation.namespace === undefined) {
      view.own(
        services.length > 0 ? 'the last good platform runs on' : 'waiting for an edit that mends this',
        'bad',
      );
      return;
    }
    last = generation;
    services = generation.services.filter(
      ({ name }) => options.only === undefined || options.only.includes(name),
    );
    const { readiness } = enter(generation.namespace);
    // Before the services start, that none has to wait for its config.
    await push(edited);
    readiness.follow(new Map(services.map(({ name }) => [name, options.instances[name] ?? 1])));
    await fleet.set(services.map((service) => toMember(service, options)));
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

  /** Whoever is restarted would refuse the config of its new code for a moment: that is no news. */
  const onEdits = (paths: readonly string[]): Promise<void> => hush.during(() => takeEdits(paths));

  /** Gives the services that were restarted. */
  const takeEdits = async (paths: readonly string[]): Promise<readonly string[]> => {
    const changed = new Set(paths);
    const before = touchedBy(paths);
    const names = new Set(services.map(({ name }) => name));
    if (paths.some(isGenerationInput)) {
      const generation = await options.regenerate();
      edits.accept(generation.written);
      for (const path of generation.written) changed.add(path);
      if (generation.written.length > 0) view.own(`generated: ${listed(generation.written)}`);
      await run(generation, configsAmong(changed));
      if (!generation.services) return [];
    } else if (configsAmong(changed).size > 0) {
      await push(configsAmong(changed));
    }
    const touchedBefore = touchedBy([...changed]);
    learnImports();
    const touched = [...new Set([...before, ...touchedBefore, ...touchedBy([...changed])])].filter(
      (name) => names.has(name) && services.some((service) => service.name === name),
    );
    if (touched.length === 0) return [];
    view.own(`${listed([...changed])} changed: restarting ${touched.join(', ')}`);
    // What was edited, and the gateway that leads to it, before those that only call it: starting takes most of a core each.
    const isFirst = (name: string) => {
      const service = services.find((each) => each.name === name);
      return service?.gateway === true || paths.some((path) => path.startsWith(`${service?.folder}/`));
    };
    await fleet.restart(touched.filter(isFirst));
    await fleet.restart(touched.filter((name) => !isFirst(name)));
    return touched;
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
      await Promise.all([fleet.stop(), edits.close()]);
    },
  };
}

function configsAmong(paths: Iterable<string>): ReadonlySet<string> {
  return new Set([...paths].flatMap((path) => configNameOf(path) ?? []));
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

function toMember(service: DevService, { root, instances, port }: PlatformOptions): FleetMember {
  return {
    service: service.name,
    folder: join(root, service.folder),
    instances: instances[service.name] ?? 1,
    port: service.gateway ? port : undefined,
  };
}

/** The URL of tsx' loader, as the workspace has it installed. */
function findLoader(root: string): string {
  const found = createRequire(join(root, 'package.json')).resolve('tsx');
  return pathToFileURL(found).href;
}

/** The folder of swagger-ui-dist, which comes with this command, so that a workspace need not have it. */
function findSwaggerUi(): string {
  return dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
}

/** Whether the workspace has what its services need to run. */
export function missingPackage(root: string): string | undefined {
  if (!existsSync(join(root, 'package.json'))) return 'package.json';
  const { resolve: find } = createRequire(join(root, 'package.json'));
  return ['tsx', '@armature/runtime/package.json'].find((name) => {
    try {
      find(name);
      return false;
    } catch {
      return true;
    }
  });
}

function summary(options: PlatformOptions, services: readonly DevService[], readiness: Readiness): string {
  const width = Math.max(7, ...services.map(({ name }) => name.length));
  const lines = [...services]
    .sort((a, b) => Number(b.gateway) - Number(a.gateway) || a.name.localeCompare(b.name))
    .map(({ name }) => `  ${name.padEnd(width)}  http://${readiness.address(name) ?? '?'}`);
  const gateway = services.find((service) => service.gateway);
  const docs = gateway && `  ${'docs'.padEnd(width)}  http://${readiness.address(gateway.name) ?? '?'}/docs`;
  return [
    `everything is up after ${(options.elapsed() / 1000).toFixed(1)} s`,
    ...lines,
    ...(docs === undefined ? [] : [docs]),
    `  ${'etcd'.padEnd(width)}  ${options.etcd.endpoint}`,
  ].join('\n');
}

function listed(paths: readonly string[]): string {
  const shown = paths.slice(0, 3).join(', ');
  return paths.length > 3 ? `${shown} and ${paths.length - 3} more` : shown;
}
