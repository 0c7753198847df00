// Servers under load: each a process of its own on the first core, with what it spent of that core.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';

/** A server that answers. */
export interface ServerProcess {
  readonly port: number;
  readonly pid: number;
  /** Milliseconds from the start of its process until it said its port. */
  readonly readyMs: number;
  /** Seconds of processor time so far, of all its threads. */
  cpuSeconds(): number;
  /** Memory that it holds, in megabytes. */
  megabytes(): number;
  stop(): Promise<void>;
}

/** How it is started. */
export interface ServerStart {
  readonly command: readonly string[];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Its port, where that is known; else it is what the first match of this says on its output. */
  readonly port?: number;
  readonly says?: RegExp;
  /** The first unless told. */
  readonly core?: number;
}

/** Starts a server. Rejects when it ends before it is ready. */
export async function startServer(start: ServerStart): Promise<ServerProcess> {
  const { says = /^port (\d+)/m } = start;
  const [command = '', ...args] = pinned(start.core ?? 0, start.command);
  const begun = performance.now();
  const child = spawn(command, args, {
    cwd: start.cwd,
    env: { ...process.env, ...start.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const port =
    start.port ??
    (await new Promise<number>((resolve, reject) => {
      const listen = (part: Buffer): void => {
        said += part.toString();
        const found = says.exec(said)?.[1];
        if (found !== undefined) resolve(Number(found));
      };
      child.stdout.on('data', listen);
      child.stderr.on('data', listen);
      child.once('exit', (code) =>
        reject(new Error(`${start.command.join(' ')} ended with ${code}: ${said}`)),
      );
    }));
  // From here on what it says goes by unread, as through a pipe to a collector of logs.
  for (const stream of [child.stdout, child.stderr]) stream.removeAllListeners('data').resume();
  return {
    port,
    pid: child.pid!,
    readyMs: performance.now() - begun,
    cpuSeconds: () => cpuSecondsOf(child.pid!),
    megabytes: () =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024,
    stop: () => stop(child),
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill();
  const late = setTimeout(() => child.kill('SIGKILL'), 3_000);
  await ended;
  clearTimeout(late);
}

/** A port that was free a moment ago, for who takes no 0. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { readonly port: number };
      server.close(() => resolve(port));
    });
  });
}

/** The same command on one core, where the machine has several and can say so. */
export function pinned(core: number, command: readonly string[]): readonly string[] {
  return process.platform === 'linux' && availableParallelism() > 1
    ? ['taskset', '-c', String(core), ...command]
    : command;
}

/** Processor time of a process and, as nginx has them, of its workers. */
function cpuSecondsOf(pid: number): number {
  let nanoseconds = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ', 1)[0]);
    const children = readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').trim();
    for (const child of children.split(' ').filter((text) => text !== ''))
      nanoseconds += cpuSecondsOf(Number(child)) * 1e9;
  }
  return nanoseconds / 1e9;
}
