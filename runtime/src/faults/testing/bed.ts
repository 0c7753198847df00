// Where a fault is tried: an etcd that can be made to fail, one `caller` in this process, instances of `target`, and a load between them.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pause, type Clock } from '../../clock/clock.js';
import type { Discovery } from '../../discovery/discovery.js';
import { createPinoLogger } from '../../observe/pino-logger.js';
import { createKeys, type Keys } from '../../wire/keys.js';
import type { Registry } from '../../registry/registry.js';
import type { RunningService, ServeOptions } from '../../serve/options.js';
import { serve } from '../../serve/serve.js';
import { startLoad, type Load } from './load.js';
import { callerDefinition, namespace, type TicketClient } from './ticket-service.js';
import { startTarget, startTargetProcess, type TargetInstance, type TargetProcess } from './targets.js';

/** An etcd, or what stands for one, with its faults. */
export interface FaultyEtcd {
  /** What services get to reach it: over the network that can fail. */
  readonly serving: () => Pick<ServeOptions, 'registry' | 'env'>;
  /** The test's own hands: around all faults of the network. */
  readonly hands: Registry;
  /** Faster than real time where the store is a quick one. */
  readonly clock: Clock;
  /** How much faster. What protects against a slow machine is longer by it, since the machine is no faster. */
  readonly factor: number;
  /** It goes away; its data stays. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** It goes away and comes back empty. */
  wipe(): Promise<void>;
  /** Forgets the history up to now. */
  compact(): Promise<void>;
  /** The network to it loses every packet without a sign, or delivers again. */
  blackHole(on: boolean): void;
  /** The network to it refuses connections and cuts those that are there, or lets them in again. */
  refuse(on: boolean): void;
  close(): Promise<void>;
}

/** A platform on a faulty etcd. */
export interface Bed {
  readonly etcd: FaultyEtcd;
  readonly clock: Clock;
  readonly keys: Keys;
  readonly caller: RunningService;
  readonly discovery: Discovery;
  readonly client: TicketClient;
  /** What `caller` logged. */
  readonly lines: readonly string[];
  startTarget(): Promise<TargetInstance>;
  /** In a process of its own; for an etcd that other processes can reach. */
  startProcess(): Promise<TargetProcess>;
  startLoad(perSecond?: number): Load;
  /** Waits until something is so; gives how long that took, on the bed's clock. Throws after the limit. */
  until(what: string, limitMs: number, condition: () => boolean | Promise<boolean>): Promise<number>;
  pause(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

/** Config of both services, to start with. */
const goodConfig = 'port = 0\nlimit = 1\n';

/** Builds a platform: configs, the caller, no target yet. Takes the etcd over: it is closed with the bed. */
export async function createBed(etcd: FaultyEtcd): Promise<Bed> {
  const { clock, factor, hands } = etcd;
  const keys = createKeys(namespace);
  const folder = mkdtempSync(join(tmpdir(), 'armature-bed-'));
  const recordFile = join(folder, 'executions');
  writeFileSync(recordFile, '');
  const closers: (() => Promise<unknown>)[] = [
    () => etcd.close(),
    async () => rmSync(folder, { recursive: true }),
  ];
  const close = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const one of closers.splice(0).reverse())
      await one().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
  try {
    await putConfigs(hands, keys);
    const lines: string[] = [];
    const log = createPinoLogger({ service: 'caller', write: (line) => void lines.push(line) });
    let parts: { client: TicketClient; discovery: Discovery } | undefined;
    const common = (): ServeOptions => ({
      clock,
      lingerMs: 500 * factor,
      startLimitMs: 60_000 * factor,
      shutdownLimitMs: 10_000 * factor,
      cwd: '/nowhere',
      ownProcess: false,
      ...etcd.serving(),
    });
    const caller = await serve(
      callerDefinition,
      ({ clients, discovery }) => {
        parts = { client: clients.target, discovery };
        return {};
      },
      { ...common(), log },
    );
    closers.push(() => caller.close());
    const targets: TargetInstance[] = [];
    closers.push(() => Promise.all(targets.map((target) => target.close())));
    if (parts === undefined) throw new Error('the caller was not created');
    const { client, discovery }: { client: TicketClient; discovery: Discovery } = parts;
    return {
      client,
      discovery,
      etcd,
      clock,
      keys,
      caller,
      lines,
      async startTarget() {
        const target = await startTarget(recordFile, common());
        targets.push(target);
        return target;
      },
      async startProcess() {
        const env = common().env ?? {};
        const target = await startTargetProcess(recordFile, env as Record<string, string>);
        targets.push(target);
        return target;
      },
      startLoad: (perSecond = factor > 1 ? 30 : 60) => {
        const load = startLoad({ client, perSecond, timeoutMs: 10_000 * factor, recordFile });
        closers.push(() => load.stop());
        return load;
      },
      until: (what, limitMs, condition) => untilSo({ clock, what, limitMs, condition }),
      pause: (milliseconds) => pause(clock, milliseconds),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Puts the configs of both services where they belong. */
export async function putConfigs(hands: Registry, keys: Keys): Promise<void> {
  await hands.put([
    {
      key: keys.parentConfig,
      value: 'rpc-key = "faults"\njwt-secret = "secret-of-at-least-32-characters!"\n',
    },
    { key: keys.config('target'), value: goodConfig },
    { key: keys.config('caller'), value: goodConfig },
  ]);
}

interface Awaited {
  readonly clock: Clock;
  readonly what: string;
  readonly limitMs: number;
  readonly condition: () => boolean | Promise<boolean>;
}

/** Looks again and again: the condition may need an answer over a network that fails, which then counts as no. */
async function untilSo({ clock, what, limitMs, condition }: Awaited): Promise<number> {
  const begun = clock.now();
  let last: unknown;
  const holds = async (): Promise<boolean> => {
    try {
      return await condition();
    } catch (error) {
      last = error;
      return false;
    }
  };
  while (!(await holds())) {
    if (clock.now() - begun > limitMs) {
      throw new Error(`not within ${limitMs} ms: ${what}`, { cause: last });
    }
    await wait(10);
  }
  return clock.now() - begun;
}
