// One service's child process under `scaffold dev`: started, stopped by its own handle, its output read line by line.
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** How a child process is run. */
export interface ProcessSpec {
  /** Arguments of the Node that runs this command, asked for at each start. */
  readonly args: () => readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onLine: (line: string, stream: 'out' | 'err') => void;
  /** Called once when a process ends by itself: not by `stop`. */
  readonly onCrash: (exit: Exit) => void;
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The process was shared, and ended as a whole: this need not be the one that was at fault. */
  readonly withHost?: true;
}

/** A service's process over its restarts. */
export interface ServiceProcess {
  /** Of the process that it runs in now; undefined when none does. */
  readonly pid: number | undefined;
  start(): void;
  /** Asks it to end, kills it after `graceMs`; resolves when it is gone. Told again, the time counts from then. */
  stop(graceMs: number): Promise<void>;
}

/** Node's arguments that let a process notice the end of this command. */
export const followParentArgs: readonly string[] = [
  '--import',
  new URL('./follow-parent.js', import.meta.url).href,
];

/** Creates the handle; starts nothing yet. */
export function createServiceProcess(spec: ProcessSpec): ServiceProcess {
  let child: ChildProcess | undefined;
  /** Asked to end, and not gone yet. */
  const ending = new Map<ChildProcess, { readonly gone: Promise<void>; kill?: NodeJS.Timeout }>();
  let gone: Promise<void> = Promise.resolve();

  return {
    get pid() {
      return child?.pid;
    },

    start() {
      if (child) return;
      const started = spawn(process.execPath, [...followParentArgs, ...spec.args()], {
        cwd: spec.cwd,
        env: { ...process.env, ...spec.env },
        // The fourth one carries nothing: its end tells the process that this command is gone (follow-parent.ts).
        stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
        // A group of its own: Ctrl-C reaches this command alone, which then ends its children in order.
        detached: true,
      });
      child = started;
      for (const [stream, name] of [[started.stdout, 'out'] as const, [started.stderr, 'err'] as const])
        if (stream) createInterface({ input: stream }).on('line', (line) => spec.onLine(line, name));
      gone = new Promise((resolve) => {
        const ended = (exit: Exit) => {
          clearTimeout(ending.get(started)?.kill);
          ending.delete(started);
          if (child === started) {
            child = undefined;
            spec.onCrash(exit);
          }
          resolve();
        };
        started.once('error', (error) => {
          spec.onLine(error.message, 'err');
          ended({ code: null, signal: null });
        });
        started.once('close', (code, signal) => ended({ code, signal }));
      });
    },

    async stop(graceMs) {
      const stopping = child;
      child = undefined;
      if (stopping) {
        ending.set(stopping, { gone });
        stopping.kill('SIGTERM');
      }
      for (const [each, state] of ending) {
        clearTimeout(state.kill);
        state.kill = setTimeout(() => killGroup(each), graceMs);
      }
      await Promise.all([...ending.values()].map((state) => state.gone));
    },
  };
}

/** Kills a process with all that it started. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is gone already.
    child.kill('SIGKILL');
  }
}
