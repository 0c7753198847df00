// `scaffold dev`: an etcd, the configs, the generated code and every service, kept in step with the user's edits.
import { join } from 'node:path';
import type { Registry, RunningDiscovery } from '@armature/runtime';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import type { KnownTexts } from '../config/known-texts.js';
import { describePlatform } from './announcements.js';
import type { DevGeneration } from './generation.js';
import type { DevService } from './dev-service.js';
import { type Edits, followEdits } from './edits.js';
import type { DevBroker } from './broker.js';
import type { DevEtcd } from './etcd.js';
import { createFleet, type Fleet } from './fleet.js';
import type { FleetMember } from './launch-spec.js';
import { createFronts, type Fronts } from './fronts.js';
import { createHush } from './hush.js';
import type { LogView } from './log-view.js';
import { devKeyPath, type FoundKeys } from '../config/config-keys.js';
import { createConfigPusher } from './push-config.js';
import { createReadiness, type Readiness } from './readiness.js';
import type { Built } from './bundles.js';
import { createRunner, type Isolated } from './runner.js';
import { createStackFilter } from './stack-view.js';
import { stopwatch } from './stopwatch.js';
import { configuredPort, findSwaggerUi } from './surroundings.js';
import { createEditTaker } from './take-edits.js';
import { createTypeCheck } from './type-check.js';

/** What dev is told. */
export interface PlatformOptions {
  /** Absolute. */
  readonly root: string;
  readonly view: LogView;
  readonly etcd: DevEtcd;
  readonly broker: DevBroker;
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
  /** Services with a process of their own. */
  readonly isolated: Isolated;
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

  const runner = await createRunner({
    root,
    view,
    isolated: options.isolated,
    isGateway: (name) => services.some((service) => service.name === name && service.gateway),
    move: (names) => void fleet.restart(names),
    env: {
      ARMATURE_ETCD: options.etcd.endpoint,
      ARMATURE_IP: '127.0.0.1',
      ARMATURE_LOG: 'json',
      ARMATURE_DOCS: process.env['ARMATURE_DOCS'] ?? findSwaggerUi(),
      ...(options.configKeys.isExplicit ? {} : { ARMATURE_CONFIG_KEY_FILE: devKeyPath(root) }),
    },
  });
  const { bundles } = runner;

  /** Says what can not be built, by its places; gives what can. */
  const judge = ({ ready, broken }: Built): readonly string[] => {
    for (const [name, problems] of broken) {
      const next =
        bundles.path(name) === undefined
          ? 'it starts with the edit that mends this'
          : 'the last good one runs on';
      view.own(
        [`${name} can not be built: ${next}`, ...problems.map((problem) => `  ${problem}`)].join('\n'),
        'bad',
      );
    }
    runner.forgive(ready);
    return ready;
  };

  const fleet: Fleet = createFleet({
    launch: runner.launch,
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

  /** Those that may run now: not what can not be built, nor a gateway whose port is not free yet. */
  const members = (): readonly FleetMember[] =>
    services
      .filter(({ name }) => fronts.isReady(name) && bundles.path(name) !== undefined)
      .map((service) => toMember(service, options, fronts));

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
    const built = bundles.follow(services);
    // Before the services start, that none has to wait for its config.
    await push(edited);
    if (services.some(({ events }) => events)) await options.broker.need();
    readiness.follow(new Map(services.map(({ name }) => [name, options.instances[name] ?? 1])));
    arrangeFronts();
    judge(await built);
    await fleet.set(members());
  };

  const taker = createEditTaker({
    view,
    hush,
    fleet,
    bundles,
    judge,
    admit: () => fleet.set(members()),
    types,
    services: () => services,
    regenerate: options.regenerate,
    accept: (written) => edits.accept(written),
    run,
    pushConfigs: async (names) => {
      await push(names);
      arrangeFronts();
    },
  });

  const edits: Edits = await followEdits({
    root,
    settleMs,
    onEdits: (paths) =>
      taker.take(paths).catch((error: unknown) => {
        // A file that vanished while it was read, a disk that is full: the next edit tries again.
        view.own(
          `this edit could not be taken: ${error instanceof Error ? error.message : String(error)}`,
          'bad',
        );
      }),
  });

  await run(options.first, 'all');

  return {
    etcdIsBack: () => push('all'),
    async stop() {
      leave();
      types?.cancel();
      await Promise.all([fronts.close(), fleet.stop(), edits.close()]);
      await runner.stop();
    },
  };
}

function toMember(
  service: DevService,
  { root, instances, broker }: PlatformOptions,
  fronts: Fronts,
): FleetMember {
  return {
    service: service.name,
    folder: join(root, service.folder),
    instances: instances[service.name] ?? 1,
    // Behind a port that dev holds it takes any free one.
    port: fronts.has(service.name) ? 0 : undefined,
    ...(service.events && { env: broker.env() }),
  };
}
