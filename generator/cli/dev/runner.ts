// How a dev session runs code: a bundle of each service, and the processes that load it. Who brings a shared process down gets one of its own
// until its next edit.
import { availableParallelism } from 'node:os';
import { type Bundles, createBundles } from './bundles.js';
import { createHosts } from './hosts.js';
import { createLaunch } from './launch.js';
import type { Launch } from './launch-spec.js';
import type { LogView } from './log-view.js';
import type { Exit } from './process.js';
import { placeOf } from './place-in-source.js';
import type { Blocked } from './watchdog.js';

/** Services that share no process: their names, or all. */
export type Isolated = 'all' | ReadonlySet<string>;

/** What runs the services of a session. */
export interface Runner {
  readonly bundles: Bundles;
  readonly launch: Launch;
  /** These were edited: what they did before is forgotten. */
  forgive(services: readonly string[]): void;
  stop(): Promise<void>;
}

/** What is needed, and who hears of it. */
export interface RunnerOptions {
  /** The workspace; absolute. */
  readonly root: string;
  readonly view: LogView;
  /** Of every process. */
  readonly env: Readonly<Record<string, string>>;
  readonly isolated: Isolated;
  readonly isGateway: (service: string) => boolean;
  /** Starts services again, elsewhere. */
  readonly move: (services: readonly string[]) => void;
}

/** More share no better: each loads the runtime once. */
const mostHosts = 3;
/** A shared process that ends again within this time, nobody knows why: each of its services is on its own then. */
const againMs = 60_000;

/** Creates it; runs nothing yet. */
export async function createRunner(options: RunnerOptions): Promise<Runner> {
  const { root, view, env, isolated } = options;
  const bundles = await createBundles(root);
  const codeOf = (service: string) => bundles.path(service);
  /** Whoever brought others down. */
  const culprits = new Set<string>();
  const deaths = new Map<string, number>();

  const isAlone = (service: string): boolean =>
    // A gateway leads to all others: none of them may take it along.
    isolated === 'all' || isolated.has(service) || options.isGateway(service) || culprits.has(service);

  const onDeath = (services: readonly string[], exit: Exit, blocked: Blocked | undefined): void => {
    if (blocked !== undefined) {
      const { service, place } = placeOf(root, blocked);
      culprits.add(service);
      view.own(
        `${service} does not return from ${place}: its process was ended, and ${service} has one of its own until its next edit`,
        'bad',
      );
      return;
    }
    const how = exit.signal === null ? `ended with code ${exit.code}` : `was killed by ${exit.signal}`;
    const now = Date.now();
    const isAgain = services.some((each) => now - (deaths.get(each) ?? -Infinity) < againMs);
    for (const service of services) deaths.set(service, now);
    if (isAgain) for (const service of services) culprits.add(service);
    const next = isAgain ? 'each gets one of its own until its next edit' : 'they start again';
    view.own(`the process of ${services.join(', ')} ${how}: ${next}`, 'bad');
  };

  const hosts = createHosts({
    root,
    env,
    codeOf,
    count: Math.min(mostHosts, availableParallelism()),
    onWorn: options.move,
    onDeath,
    onLine: (line) => view.own(line, 'note'),
  });
  const launch = createLaunch({ hosts, isAlone, codeOf, env, most: 2 * availableParallelism() });

  return {
    bundles,
    launch,
    forgive(services) {
      for (const service of services) culprits.delete(service);
    },
    async stop() {
      await hosts.stop();
      await bundles.close();
    },
  };
}
