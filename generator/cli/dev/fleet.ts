// The services of a dev session as processes: one or more each, restarted after crashes with a growing pause.
import { createServiceProcess, type Exit, type ServiceProcess } from './process.js';

/** Who runs: a service of the workspace, and how often. */
export interface FleetMember {
  readonly service: string;
  /** Folder of the service; its working directory. Absolute. */
  readonly folder: string;
  readonly instances: number;
  /** The port of its first instance; undefined: what its config says. Further instances take any free one. */
  readonly port?: number | undefined;
}

/** What a fleet needs from outside. */
export interface FleetOptions {
  /** Arguments before the entrypoint: the loader for TypeScript. */
  readonly nodeArgs: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (name: string, line: string) => void;
  readonly onNote: (text: string, kind: 'note' | 'bad') => void;
  /** How long a process may take to end before it is killed. */
  readonly graceMs: number;
}

/** The running processes. */
export interface Fleet {
  /** Starts what is new, stops what is gone, leaves the rest alone. */
  set(members: readonly FleetMember[]): Promise<void>;
  /** Stops and starts the processes of some services. */
  restart(services: readonly string[]): Promise<void>;
  /** Starts those processes at once that wait after a crash; `all`, or one service's. */
  retry(services: 'all' | readonly string[]): void;
  stop(): Promise<void>;
}

interface Running {
  readonly service: string;
  readonly name: string;
  readonly process: ServiceProcess;
  readonly key: string;
  startedAt: number;
  crashes: number;
  timer: NodeJS.Timeout | undefined;
  /** What the process itself said about why it can not start. */
  reason: string | undefined;
  /** What was last said about it: the same is not said again. */
  said: string | undefined;
}

const firstPauseMs = 500;
const longestPauseMs = 15_000;
/** Surroundings may be mended at any moment. */
const longestEnvironmentPauseMs = 4_000;
/** A process that lived this long had started well: its next crash begins counting anew. */
const settledMs = 20_000;
/** What a service exits with when its config is wrong, and when its surroundings fail it (etcd away, port taken). */
const configExit = 2;
const environmentExit = 4;
/** After so many crashes of its own code in a row a restart waits for an edit. */
const patience = 2;

/** Creates an empty fleet. */
export function createFleet(options: FleetOptions): Fleet {
  const running = new Map<string, Running>();
  let stopped = false;

  const start = (entry: Running) => {
    clearTimeout(entry.timer);
    entry.timer = undefined;
    if (stopped || running.get(entry.name) !== entry) return;
    entry.startedAt = Date.now();
    entry.reason = undefined;
    entry.process.start();
  };

  const crashed = (entry: Running, exit: Exit) => {
    if (stopped || running.get(entry.name) !== entry) return;
    if (Date.now() - entry.startedAt > settledMs) forgive(entry);
    entry.crashes += 1;
    const { text, pauseMs } = verdict(entry, exit);
    if (text !== entry.said) options.onNote(text, 'bad');
    entry.said = text;
    if (pauseMs !== undefined) entry.timer = setTimeout(() => start(entry), pauseMs);
  };

  const create = (member: FleetMember, index: number): Running => {
    const name = member.instances > 1 ? `${member.service}#${index + 1}` : member.service;
    const port = index === 0 ? member.port : 0;
    const opening = `${member.service} can not start: `;
    const entry: Running = {
      service: member.service,
      name,
      key: keyOf(member, index),
      startedAt: 0,
      crashes: 0,
      timer: undefined,
      reason: undefined,
      said: undefined,
      process: createServiceProcess({
        args: [...options.nodeArgs, 'main.ts'],
        cwd: member.folder,
        env: { ...options.env, ...(port === undefined ? {} : { ARMATURE_PORT: String(port) }) },
        onLine: (line) => {
          // Said once more, with what happens next, when the process has ended.
          if (line.startsWith(opening)) entry.reason = line.slice(opening.length);
          else options.onLine(name, line);
        },
        onCrash: (exit) => crashed(entry, exit),
      }),
    };
    return entry;
  };

  const end = async (entry: Running) => {
    clearTimeout(entry.timer);
    entry.timer = undefined;
    await entry.process.stop(options.graceMs);
  };

  return {
    async set(members) {
      const wanted = members.flatMap((member) =>
        Array.from({ length: member.instances }, (_, index) => ({
          member,
          index,
          key: keyOf(member, index),
        })),
      );
      const keys = new Set(wanted.map(({ key }) => key));
      const gone = [...running.values()].filter(({ key }) => !keys.has(key));
      for (const entry of gone) running.delete(entry.name);
      await Promise.all(gone.map(end));
      const present = new Set([...running.values()].map(({ key }) => key));
      for (const { member, index, key } of wanted) {
        if (present.has(key)) continue;
        const entry = create(member, index);
        running.set(entry.name, entry);
        start(entry);
      }
    },

    async restart(services) {
      const touched = [...running.values()].filter(({ service }) => services.includes(service));
      await Promise.all(
        touched.map(async (entry) => {
          forgive(entry);
          // At once, while the old one still ends: it frees its port long before the new one is so far.
          const ended = end(entry);
          start(entry);
          await ended;
        }),
      );
    },

    retry(services) {
      for (const entry of running.values()) {
        if (entry.process.pid !== undefined || (services !== 'all' && !services.includes(entry.service)))
          continue;
        forgive(entry);
        start(entry);
      }
    },

    async stop() {
      stopped = true;
      await Promise.all([...running.values()].map(end));
    },
  };
}

function forgive(entry: Running): void {
  entry.crashes = 0;
  entry.said = undefined;
}

/** What to say of a process that ended, and when to start it again; never by itself where no time is given. */
function verdict(
  { name, reason, crashes }: Running,
  { code, signal }: Exit,
): { readonly text: string; readonly pauseMs?: number } {
  const pauseMs = firstPauseMs * 2 ** Math.min(10, crashes - 1);
  const why = reason === undefined ? '' : `: ${reason}`;
  if (code === environmentExit) {
    return {
      text: `${name} can not start${why} (it is tried again until it can)`,
      pauseMs: Math.min(longestEnvironmentPauseMs, pauseMs),
    };
  }
  if (code === configExit && reason !== undefined)
    return { text: `${name} can not start${why} (it starts again when a config or its code is saved)` };
  const how = signal === null ? `ended with code ${code}${why}` : `was killed by ${signal}`;
  if (signal === null && crashes > patience)
    return { text: `${name} ${how} (it starts again after the next edit of its code)` };
  const pause = Math.min(longestPauseMs, pauseMs);
  return { text: `${name} ${how}: starting it again in ${pause / 1000} s`, pauseMs: pause };
}

function keyOf(member: FleetMember, index: number): string {
  return JSON.stringify([member.service, member.folder, member.instances > 1 ? index : 'only', member.port]);
}
