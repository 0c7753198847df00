// What `scaffold dev` does with an edit: generates, pushes, restarts whom it reaches, and says so in two lines.
import { describeEdit, describeRestart } from './announcements.js';
import type { DevService } from './dev-service.js';
import type { Fleet } from './fleet.js';
import type { DevGeneration } from './generation.js';
import type { Hush } from './hush.js';
import type { LogView } from './log-view.js';
import type { Bundles, Built } from './bundles.js';
import { configsAmong, isGenerationInput, isTyped } from './kinds-of-files.js';
import { stopwatch } from './stopwatch.js';
import type { TypeCheck } from './type-check.js';

/** The platform, as far as edits change it. */
export interface EditTakerOptions {
  readonly view: LogView;
  readonly hush: Hush;
  readonly fleet: Fleet;
  readonly bundles: Bundles;
  /** Says what can not be built; gives what can. */
  readonly judge: (built: Built) => readonly string[];
  /** Starts those that could not be built before. */
  readonly admit: () => Promise<void>;
  readonly types: TypeCheck | undefined;
  readonly services: () => readonly DevService[];
  readonly regenerate: () => Promise<DevGeneration>;
  /** Files that a generation has written: they are no edits. */
  readonly accept: (written: readonly string[]) => void;
  /** Takes a generation over: services that come and go, configs among what was edited. */
  readonly run: (generation: DevGeneration, edited: ReadonlySet<string>) => Promise<void>;
  /** Pushes these configs. */
  readonly pushConfigs: (names: ReadonlySet<string>) => Promise<void>;
}

/** Takes edits in. */
export interface EditTaker {
  /** Resolves when the next edits may come; what these restart may not be up yet. */
  take(paths: readonly string[]): Promise<void>;
}

interface Taken {
  readonly services: readonly string[];
  /** Resolves when all of them are up, or will not be. */
  readonly settled: Promise<void>;
}

const nothing: Taken = { services: [], settled: Promise.resolve() };

/** Creates it. */
export function createEditTaker(options: EditTakerOptions): EditTaker {
  const { view, hush, fleet, types, bundles } = options;

  /** Replaces processes: of what was edited, and of the gateway that leads to it, before those that only call it, so that the author waits for nobody else. */
  const restart = async (touched: readonly string[], paths: readonly string[], tookMs: () => number) => {
    const isFirst = (name: string) => {
      const service = options.services().find((each) => each.name === name);
      return service?.gateway === true || paths.some((path) => path.startsWith(`${service?.folder}/`));
    };
    const first = await fleet.restart(touched.filter(isFirst));
    const rest = await fleet.restart(touched.filter((name) => !isFirst(name)));
    const up = [...first.up, ...rest.up];
    if (up.length > 0) view.own(describeRestart(up, tookMs()), 'good');
  };

  const apply = async (paths: readonly string[]): Promise<Taken> => {
    const tookMs = stopwatch();
    const changed = new Set(paths);
    const names = new Set(options.services().map(({ name }) => name));
    let generated: readonly string[] = [];
    if (paths.some(isGenerationInput)) {
      const generation = await options.regenerate();
      options.accept(generation.written);
      generated = generation.written;
      for (const path of generated) changed.add(path);
      await options.run(generation, configsAmong(changed));
      if (!generation.services) return nothing;
    } else if (configsAmong(changed).size > 0) {
      await options.pushConfigs(configsAmong(changed));
    }
    // Those that are new were started by their code of now.
    const isOld = (name: string) => names.has(name) && options.services().some((each) => each.name === name);
    const reached = bundles.reachedBy([...changed]).filter(isOld);
    const isNew = new Set(reached.filter((name) => bundles.path(name) === undefined));
    const touched = options.judge(await bundles.build(reached));
    if (touched.some((name) => isNew.has(name))) await options.admit();
    if (touched.length > 0 || generated.length > 0)
      view.own(describeEdit({ edited: paths, generated, restarted: touched }));
    const running = touched.filter((name) => !isNew.has(name));
    return running.length === 0 ? nothing : { services: running, settled: restart(running, paths, tookMs) };
  };

  return {
    take: (paths) =>
      new Promise((taken, failed) => {
        // Whoever is replaced would refuse the config of its new code for a moment: that is no news until it is.
        hush
          .during(async () => {
            const isTypedEdit = paths.some(isTyped);
            // Starting services comes first.
            if (isTypedEdit) types?.cancel();
            const { services, settled } = await apply(paths);
            taken();
            await settled;
            if (isTypedEdit) types?.soon(paths);
            return services;
          })
          .catch(failed);
      }),
  };
}
