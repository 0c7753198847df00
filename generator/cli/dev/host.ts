// The program of a process that runs many services: each with its own door, environment and log, told apart by the asynchronous context that its
// code was loaded in. Started by hosts.ts, ends with `scaffold dev`.
import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Runtime from '@armature/runtime';
import type { Lender, LentProcess, Registry } from '@armature/runtime';
import { readEtcdTimeout } from '@armature/runtime/wire';
import type { News, Order, StartOrder } from './host-protocol.js';
import { startWatchdog } from './watchdog.js';

/** A service that runs here. */
interface Guest {
  readonly id: number;
  readonly lent: LentProcess;
  print(stream: 'out' | 'err', text: string): void;
  /** Its listeners of signals, in their order. */
  readonly listeners: ((signal: string) => void)[];
  hasFailed: boolean;
  end(code: number): void;
}

/** Thrown where a service calls `process.exit`, which does not return. */
class Exited extends Error {}

/** How long one that has failed may take to shut down. */
const failedMs = 1_200;

const [, , root = process.cwd()] = process.argv;
const inside = new AsyncLocalStorage<Guest>();
const guests = new Map<number, Guest>();
const exit = process.exit.bind(process);
const lines: (readonly [number, 'out' | 'err', string])[] = [];

const tell = (news: News): void => {
  if (process.connected) process.send?.(news);
};
const sendLines = (): void => {
  if (lines.length > 0) tell({ said: 'lines', lines: lines.splice(0) });
};

/** One connection to etcd for all of them, by the workspace's own runtime. */
async function openRegistry(): Promise<Registry> {
  const find = createRequire(join(root, 'package.json'));
  const runtime = (await import(pathToFileURL(find.resolve('@armature/runtime')).href)) as typeof Runtime;
  const lend: Lender = () => inside.getStore()?.lent;
  Object.assign(globalThis, { [runtime.lenderKey]: lend });
  return runtime.openEtcdRegistry({
    endpoints: [process.env['ARMATURE_ETCD'] ?? ''],
    timeoutMs: readEtcdTimeout(process.env),
  });
}
const registry = openRegistry();

function createGuest({ id, folder, env }: StartOrder, shared: Registry): Guest {
  const rest = { out: '', err: '' };
  const print = (stream: 'out' | 'err', text: string): void => {
    const parts = (rest[stream] + text).split('\n');
    rest[stream] = parts.pop() ?? '';
    if (parts.length === 0) return;
    if (lines.length === 0) setImmediate(sendLines);
    for (const line of parts) lines.push([id, stream, line]);
  };
  const listeners: Guest['listeners'] = [];
  const guest: Guest = {
    id,
    print,
    listeners,
    hasFailed: false,
    lent: {
      door: {
        on: (_signal, listener) => listeners.push(listener),
        exit: (code) => guest.end(guest.hasFailed ? 1 : code),
        stderr: { write: (text) => print('err', text) },
      },
      options: {
        env: { ...process.env, ...env },
        cwd: folder,
        registry: shared,
        writeLog: (line) => print('out', line),
      },
    },
    end(code) {
      if (!guests.delete(id)) return;
      for (const stream of ['out', 'err'] as const) if (rest[stream] !== '') print(stream, '\n');
      sendLines();
      tell({ said: 'ended', id, code });
    },
  };
  return guest;
}

async function start(order: StartOrder): Promise<void> {
  const shared = await registry;
  const guest = createGuest(order, shared);
  guests.set(order.id, guest);
  await inside.run(guest, async () => {
    try {
      // What was loaded under a name is never loaded again.
      await import(`${pathToFileURL(order.code).href}?start=${order.id}`);
    } catch (error) {
      fail(guest, error);
    }
  });
}

/** What would have ended a process of its own. The service may hold ports and a registration still: it shuts down, within its time. */
function fail(guest: Guest | undefined, error: unknown): void {
  if (error instanceof Exited) return;
  if (guest === undefined) throw error;
  if (!guests.has(guest.id)) return;
  guest.print('err', `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  if (guest.hasFailed) return;
  guest.hasFailed = true;
  stop(guest, 1);
  setTimeout(() => guest.end(1), failedMs).unref();
}

/** As a signal would; one that does not listen is gone at once. */
function stop(guest: Guest, code: number): void {
  const [listener] = guest.listeners;
  if (listener === undefined) return guest.end(code);
  inside.run(guest, () => listener('SIGTERM'));
}

for (const [name, stream] of [['stdout', 'out'] as const, ['stderr', 'err'] as const]) {
  const real = process[name].write.bind(process[name]) as (...args: unknown[]) => boolean;
  process[name].write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
    const guest = inside.getStore();
    if (guest === undefined) return real(chunk, ...rest);
    guest.print(stream, typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
    const done = rest.find((each) => typeof each === 'function') as (() => void) | undefined;
    if (done !== undefined) setImmediate(done);
    return true;
  };
}

process.exit = (code?: number | string | null) => {
  const guest = inside.getStore();
  if (guest === undefined) return exit(code);
  guest.end(Number(code ?? process.exitCode ?? 0));
  throw new Exited('the service has left its process');
};
process.setMaxListeners(0);
process.on('uncaughtException', (error) => fail(inside.getStore(), error));
process.on('unhandledRejection', (reason) => fail(inside.getStore(), reason));
process.on('message', (order: Order) => {
  if (order.do === 'start') void start(order);
  else {
    const guest = guests.get(order.id);
    if (guest !== undefined) stop(guest, 0);
  }
});
process.on('SIGTERM', () => exit(0));
process.on('SIGINT', () => {});
startWatchdog(join(root, '.scaffold/dev/'));
