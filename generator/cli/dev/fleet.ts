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
}

const firstPauseMs = 500;
const longestPauseMs = 15_000;
/** A process that lived this long had started well: its next crash begins counting anew. */
const settledMs = 20_000;
/** What a service exits with when its surroundings fail it (etcd away, port taken): worth trying again for ever. */
const environmentExit = 4;
/** After so many crashes in a row a restart waits for an edit. */
const patience = 4;

/** Creates an empty fleet. */
export function createFleet(options: FleetOptions): Fleet {
  const running = new Map<string, Running>();
  let stopped = false;

  const start = (entry: Running) => {
    if (stopped) return;
    entry.startedAt = Date.now();
    entry.process.start();
  };

  const crashed = (entry: Running, exit: Exit) => {
    if (stopped || running.get(entry.name) !== entry) return;
    if (Date.now() - entry.startedAt > settledMs) entry.crashes = 0;
    entry.crashes += 1;
    const how = exit.signal ? `was killed by ${exit.signal}` : `ended with code ${exit.code}`;
    if (exit.code !== environmentExit && entry.crashes > patience) {
      options.onNote(`${entry.name} ${how}: it starts again after the next edit of its code`, 'bad');
      return;
    }
    const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** (entry.crashes - 1));
    options.onNote(`${entry.name} ${how}: starting it again in ${pause / 1000} s`, 'bad');
    entry.timer = setTimeout(() => start(entry), pause);
  };

  const create = (member: FleetMember, index: number): Running => {
    const name = member.instances > 1 ? `${member.service}#${index + 1}` : member.service;
    const port = index === 0 ? member.port : 0;
    const entry: Running = {
      service: member.service,
      name,
      key: keyOf(member, index),
      startedAt: 0,
      crashes: 0,
      timer: undefined,
      process: createServiceProcess({
        args: [...options.nodeArgs, 'main.ts'],
        cwd: member.folder,
        env: { ...options.env, ...(port === undefined ? {} : { ARMATURE_PORT: String(port) }) },
        onLine: (line) => options.onLine(name, line),
        onCrash: (exit) => crashed(entry, exit),
      }),
    };
    return entry;
  };

  const end = async (entry: Running) => {
    clearTimeout(entry.timer);
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
          await end(entry);
          entry.crashes = 0;
          start(entry);
        }),
      );
    },

    async stop() {
      stopped = true;
      await Promise.all([...running.values()].map(end));
    },
  };
}

function keyOf(member: FleetMember, index: number): string {
  return JSON.stringify([member.service, member.folder, member.instances > 1 ? index : 'only', member.port]);
}
