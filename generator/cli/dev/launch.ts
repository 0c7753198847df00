// How the services of a dev session run: most of them share a few processes; those that must be alone have one each, on the same code.
import type { Hosts } from './hosts.js';
import type { Launch, LaunchSpec } from './launch-spec.js';
import { createServiceProcess, type ServiceProcess } from './process.js';

/** What is needed to run services. */
export interface LaunchOptions {
  readonly hosts: Hosts;
  /** Whether a service must have a process of its own, now. */
  readonly isAlone: (service: string) => boolean;
  /** Absolute path of a service's code, now. */
  readonly codeOf: (service: string) => string | undefined;
  /** Of every process. */
  readonly env: Readonly<Record<string, string>>;
  /** How many processes may be starting at once: more take longer, all together. */
  readonly most: number;
}

/** A start that nobody hears of counts as over. */
const startedMs = 10_000;

/** Creates it. */
export function createLaunch(options: LaunchOptions): Launch {
  const starts = createStarts(options.most);
  const alone = ({ member, env, onLine, onCrash }: LaunchSpec): ServiceProcess => {
    let isStarted = (): void => {};
    const process = createServiceProcess({
      args: () => ['--enable-source-maps', options.codeOf(member.service) ?? 'main.ts'],
      cwd: member.folder,
      env: { ...options.env, ...env },
      onLine: (line, stream) => {
        if (line.includes('"msg":"ready"')) isStarted();
        onLine(line, stream);
      },
      onCrash: (exit) => {
        isStarted();
        onCrash(exit);
      },
    });
    let cancel = (): void => {};
    return {
      get pid() {
        return process.pid;
      },
      start() {
        cancel = starts.next((over) => {
          isStarted = over;
          process.start();
        });
      },
      async stop(graceMs) {
        cancel();
        await process.stop(graceMs);
        isStarted();
      },
    };
  };

  return (spec) => {
    let current: ServiceProcess | undefined;
    return {
      get pid() {
        return current?.pid;
      },
      start() {
        if (current?.pid !== undefined) return;
        current = options.isAlone(spec.member.service) ? alone(spec) : options.hosts.launch(spec);
        current.start();
      },
      stop: async (graceMs) => current?.stop(graceMs),
    };
  };
}

/** Lets a few begin at once. */
function createStarts(most: number): { next(begin: (over: () => void) => void): () => void } {
  const waiting: (() => void)[] = [];
  let going = 0;
  const go = (): void => {
    while (going < most) {
      const begin = waiting.shift();
      if (begin === undefined) return;
      going += 1;
      begin();
    }
  };
  return {
    next(begin) {
      const turn = (): void => {
        const limit = setTimeout(() => over(), startedMs);
        let isOver = false;
        const over = (): void => {
          if (isOver) return;
          isOver = true;
          clearTimeout(limit);
          going -= 1;
          go();
        };
        begin(over);
      };
      waiting.push(turn);
      go();
      return () => {
        const place = waiting.indexOf(turn);
        if (place >= 0) waiting.splice(place, 1);
      };
    },
  };
}
