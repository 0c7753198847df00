// Instances of `target` for the fault suite: in this process, or processes of their own that can be paused and killed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { RunningService, ServeOptions } from '../../serve/options.js';
import { serve } from '../../serve/serve.js';
import { createPinoLogger } from '../../observe/pino-logger.js';
import { createTicketApi, targetDefinition } from './ticket-service.js';

/** One instance. */
export interface TargetInstance {
  readonly address: string;
  /** Its log. */
  readonly lines: readonly string[];
  /** Shuts down in order; rejects when a process does not exit with 0. Idempotent. */
  close(): Promise<void>;
}

/** One that is a process. */
export interface TargetProcess extends TargetInstance {
  signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void;
}

/** Starts an instance in this process. */
export async function startTarget(
  recordFile: string,
  options: ServeOptions,
): Promise<TargetInstance & { readonly service: RunningService }> {
  const lines: string[] = [];
  const log = createPinoLogger({ service: 'target', level: 'info', write: (line) => void lines.push(line) });
  const service = await serve(targetDefinition, () => createTicketApi(recordFile), {
    cwd: '/nowhere',
    ownProcess: false,
    log,
    ...options,
  });
  return { address: service.address, lines, service, close: () => service.close() };
}

/** Starts an instance as a process; resolves when it is ready. */
export async function startTargetProcess(
  recordFile: string,
  env: Readonly<Record<string, string>>,
): Promise<TargetProcess> {
  const script = fileURLToPath(new URL('./target-process.js', import.meta.url));
  const child = spawn(process.execPath, [script], {
    cwd: '/',
    env: { PATH: process.env['PATH'], ARMATURE_PORT: '0', RECORD_FILE: recordFile, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close') as Promise<[number | null, string | null]>;
  const lines: string[] = [];
  let address: string | undefined;
  let tell = (): void => {};
  let rest = '';
  const take = (chunk: Buffer): void => {
    const parts = (rest + chunk.toString()).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) {
      lines.push(line);
      if (line.includes('"msg":"ready"')) address = (JSON.parse(line) as { address: string }).address;
    }
    if (address !== undefined) tell();
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  await Promise.race([new Promise<void>((resolve) => (tell = resolve)), ended]);
  if (address === undefined) throw new Error(`a target did not start: ${lines.join('\n')}`);
  let killed = false;
  let closing: Promise<void> | undefined;
  return {
    address,
    lines,
    signal(signal) {
      killed ||= signal === 'SIGKILL';
      child.kill(signal);
    },
    close: () =>
      (closing ??= (async () => {
        if (!killed) child.kill('SIGTERM');
        const [code, signal] = await ended;
        process.off('exit', kill);
        if (!killed && code !== 0) {
          throw new Error(`a target ended with ${code ?? signal}: ${lines.slice(-5).join('\n')}`);
        }
      })()),
  };
}
