// The services of a dev session: one or more instances each, restarted after crashes with a growing pause, and after edits by one
// that takes the place of the old one once it is up.
import type { FleetMember, Launch } from './launch-spec.js';
import type { ServiceProcess } from './process.js';
import type { LineFilter } from './stack-view.js';
import { type Ended, verdictOn, verdictOnSuccessor } from './verdict.js';

/** What a fleet needs from outside. */
export interface FleetOptions {
  readonly launch: Launch;
  readonly onLine: (name: string, line: string) => void;
  /** Makes what leaves out lines of one process' stderr. */
  readonly createFilter?: () => LineFilter;
  readonly onNote: (text: string, kind: 'note' | 'bad') => void;
  /** How long a process may take to end before it is killed. */
  readonly graceMs: number;
  /** Whether a new process of a service can start while the old one serves: not where both want one port. Never, unless told. */
  readonly canOverlap?: (service: string) => boolean;
}

/** What became of a restart: services by name. Those that were restarted again meanwhile are in neither list. */
export interface Restarted {
  readonly up: readonly string[];
  readonly failed: readonly string[];
}

/** The running processes. */
export interface Fleet {
  /** Starts what is new, stops what is gone, leaves the rest alone. */
  set(members: readonly FleetMember[]): Promise<void>;
  /**
   * Replaces the processes of some services, by their present code. Where it can, a new one is started first, and the old one ends when
   * the new one is up; one that does not come up leaves the old one in place. Resolves when that is settled.
   */
  restart(services: readonly string[]): Promise<Restarted>;
  /** Tells that an instance of a service has come up. Gives whether a restart was waiting for it. */
  arrived(service: string): boolean;
  /** Starts those processes at once that wait after a crash; `all`, or one service's. */
  retry(services: 'all' | readonly string[]): void;
  stop(): Promise<void>;
}

type Outcome = 'up' | 'failed' | 'superseded';

interface Running {
  readonly member: FleetMember;
  readonly index: number;
  readonly name: string;
  readonly key: string;
  process: ServiceProcess;
  /** A process that is to take its place, or the process itself where it was just started again. */
  awaited: { readonly process: ServiceProcess; readonly settle: (outcome: Outcome) => void } | undefined;
  /** The code was edited, and no process with it came up: the old one serves. */
  isStale: boolean;
  /** Settles when those that it has taken the place of are gone, where two cannot run side by side. */
  freed: Promise<unknown>;
  startedAt: number;
  crashes: number;
  timer: NodeJS.Timeout | undefined;
  /** What was last said about it: the same is not said again. */
  said: string | undefined;
}

/** A process that lived this long had started well: its next crash begins counting anew. */
const settledMs = 20_000;
/** A replaced process may answer what it has begun; nobody waits for it. */
const retireMs = 10_000;
/** How long a restart is waited for before the next one of the same service goes on without it. */
const patienceMs = 30_000;

/** Creates an empty fleet. */
export function createFleet(options: FleetOptions): Fleet {
  const running = new Map<string, Running>();
  const retiring = new Set<ServiceProcess>();
  /** The last restart of each service: an earlier one gives up. */
  const turns = new Map<string, symbol>();
  let stopped = false;

  const isKept = (entry: Running): boolean => !stopped && running.get(entry.name) === entry;

  const createProcess = (entry: Omit<Running, 'process'> & { process?: ServiceProcess }): ServiceProcess => {
    const { member, index, name } = entry;
    const port = index === 0 ? member.port : 0;
    const opening = `${member.service} can not start: `;
    let reason: string | undefined;
    const filter = options.createFilter?.();
    const made: ServiceProcess = options.launch({
      member,
      env: { ...member.env, ...(port !== undefined && { ARMATURE_PORT: String(port) }) },
      onLine: (line, stream) => {
        // Said once more, with what happens next, when the process has ended.
        if (line.startsWith(opening)) reason = line.slice(opening.length);
        else {
          const shown = stream === 'err' && filter ? filter(line) : line;
          if (shown !== undefined) options.onLine(name, shown);
        }
      },
      onCrash: (exit) => {
        // Only entries that are whole start processes.
        crashed(entry as Running, made, { ...exit, reason });
        reason = undefined;
      },
    });
    return made;
  };

  const create = (member: FleetMember, index: number): Running => {
    const name = member.instances > 1 ? `${member.service}#${index + 1}` : member.service;
    const parts = { member, index, name, key: keyOf(member, index), startedAt: 0, crashes: 0 };
    const freed = Promise.resolve();
    const entry = { ...parts, freed, awaited: undefined, isStale: false, timer: undefined, said: undefined };
    return Object.assign(entry, { process: createProcess(entry) });
  };

  const start = (entry: Running) => {
    clearTimeout(entry.timer);
    entry.timer = undefined;
    if (!isKept(entry)) return;
    entry.startedAt = Date.now();
    entry.process.start();
  };

  const tell = (entry: Running, text: string) => {
    if (text !== entry.said) options.onNote(text, 'bad');
    entry.said = text;
  };

  const crashed = (entry: Running, process: ServiceProcess, exit: Ended) => {
    if (!isKept(entry)) return;
    const { awaited } = entry;
    const isSuccessor = awaited?.process === process && entry.process !== process;
    if (isSuccessor && entry.process.pid !== undefined) return failSuccessor(entry, exit);
    // The old one went while its successor is on its way: that one is to come.
    if (!isSuccessor && awaited && awaited.process !== process) return;
    entry.process = process;
    awaited?.settle('failed');
    // Who is at fault has been said, and was taken apart.
    if (exit.withHost) return start(entry);
    if (Date.now() - entry.startedAt > settledMs) forgive(entry);
    entry.crashes += 1;
    const { text, pauseMs } = verdictOn(entry, exit);
    tell(entry, text);
    if (pauseMs !== undefined) entry.timer = setTimeout(() => start(entry), pauseMs);
  };

  const failSuccessor = (entry: Running, exit: Ended) => {
    const { text, pauseMs } = verdictOnSuccessor(entry, exit);
    entry.isStale = true;
    entry.awaited?.settle('failed');
    tell(entry, text);
    if (pauseMs !== undefined) entry.timer = setTimeout(() => void replace(entry), pauseMs);
  };

  const end = async (entry: Running) => {
    clearTimeout(entry.timer);
    entry.timer = undefined;
    const successor = entry.awaited?.process;
    entry.awaited?.settle('superseded');
    await Promise.all([entry.process.stop(options.graceMs), successor?.stop(options.graceMs)]);
  };

  /** In the background: callers have its successor by now. */
  const retire = async (process: ServiceProcess): Promise<void> => {
    retiring.add(process);
    await process.stop(retireMs);
    retiring.delete(process);
  };

  /** Settles when an instance has come up, when the process has ended, or when nobody waits for it any more. */
  const expect = (entry: Running, process: ServiceProcess): Promise<Outcome> =>
    new Promise((resolve) => {
      // One that is to take another's place is waited for as long as it runs.
      const isSuccessor = process !== entry.process;
      const limit = isSuccessor ? undefined : setTimeout(() => settle('superseded'), patienceMs);
      const settle = (outcome: Outcome) => {
        clearTimeout(limit);
        if (entry.awaited?.process === process) entry.awaited = undefined;
        resolve(outcome);
      };
      entry.awaited = { process, settle };
    });

  const replace = async (entry: Running): Promise<Outcome> => {
    clearTimeout(entry.timer);
    entry.timer = undefined;
    const { awaited } = entry;
    awaited?.settle('superseded');
    if (awaited && awaited.process !== entry.process) void retire(awaited.process);
    if (!isKept(entry)) return 'superseded';
    entry.crashes = 0;
    const old = entry.process;
    const canOverlap = old.pid !== undefined && options.canOverlap?.(entry.member.service) === true;
    if (!canOverlap) {
      const process = createProcess(entry);
      entry.process = process;
      const outcome = expect(entry, process);
      // Those of earlier edits may be ending still: until the last one is gone, the port is not free.
      entry.freed = Promise.all([entry.freed, retire(old)]);
      await entry.freed;
      if (entry.process === process) start(entry);
      return outcome;
    }
    const successor = createProcess(entry);
    const settled = expect(entry, successor);
    entry.startedAt = Date.now();
    successor.start();
    const outcome = await settled;
    if (outcome === 'up' && isKept(entry)) {
      // The old one may have ended by itself: then this one stands in its place already.
      if (entry.process !== successor) void retire(entry.process);
      entry.process = successor;
      entry.isStale = false;
    }
    return outcome;
  };

  /** One instance after the other: each that comes up is the one that was started. */
  const replaceAll = async (service: string): Promise<Outcome> => {
    const turn = Symbol(service);
    turns.set(service, turn);
    let outcome: Outcome = 'up';
    for (const entry of running.values()) {
      if (entry.member.service !== service) continue;
      entry.said = undefined;
      const each = await replace(entry);
      if (turns.get(service) !== turn) return 'superseded';
      if (each !== 'up') outcome = each;
    }
    return outcome;
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
      const outcomes = await Promise.all(
        services.map(async (service) => ({ service, outcome: await replaceAll(service) })),
      );
      const those = (wanted: Outcome) =>
        outcomes.filter(({ outcome }) => outcome === wanted).map(({ service }) => service);
      return { up: those('up'), failed: those('failed') };
    },

    arrived(service) {
      const entry = [...running.values()].find((each) => each.member.service === service && each.awaited);
      entry?.awaited?.settle('up');
      return entry !== undefined;
    },

    retry(services) {
      for (const entry of running.values()) {
        if (services !== 'all' && !services.includes(entry.member.service)) continue;
        if (entry.isStale && entry.awaited === undefined) void replace(entry);
        if (entry.process.pid !== undefined || entry.awaited) continue;
        forgive(entry);
        start(entry);
      }
    },

    async stop() {
      stopped = true;
      const leaving = [...retiring].map((process) => process.stop(options.graceMs));
      await Promise.all([...leaving, ...[...running.values()].map(end)]);
    },
  };
}

function forgive(entry: Running): void {
  entry.crashes = 0;
  entry.said = undefined;
}

function keyOf(member: FleetMember, index: number): string {
  return JSON.stringify([
    member.service,
    member.folder,
    member.instances > 1 ? index : 'only',
    member.port,
    member.env,
  ]);
}
