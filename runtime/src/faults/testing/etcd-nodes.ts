// etcd as child processes that can be killed, started again with or without their data, and paused: one node or a cluster on loopback.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createRawClient } from '../../embedded-etcd/testing/raw-client.js';

/** One member. */
export interface EtcdNode {
  /** `http://127.0.0.1:port`, or https; the same for its whole life. */
  readonly endpoint: string;
  /** SIGKILL; the data stays. */
  kill(): Promise<void>;
  /** Starts it with what data there is; with `healthy`, resolves when it serves (which takes a quorum). */
  start(options?: { readonly healthy: boolean }): Promise<void>;
  /** SIGKILL, and the data is gone. */
  wipe(): Promise<void>;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** Whether it leads its cluster, as far as it knows. */
  leads(): Promise<boolean>;
  /** Ends it and removes its data. Idempotent. */
  close(): Promise<void>;
}

/** How to start. */
export interface EtcdNodesOptions {
  readonly count: 1 | 3;
  /** Further command-line flags, of every member. */
  readonly flags?: readonly string[];
  /** Scheme that clients use; its certificates stand in the flags. */
  readonly scheme?: 'http' | 'https';
}

interface Plan {
  readonly name: string;
  readonly client: number;
  readonly peer: number;
  readonly metrics: number;
  readonly directory: string;
}

/** Starts a single node or a cluster of three; all members serve when it resolves. */
export async function startEtcdNodes({
  count,
  flags = [],
  scheme = 'http',
}: EtcdNodesOptions): Promise<readonly EtcdNode[]> {
  const plans: Plan[] = [];
  for (let index = 0; index < count; index += 1) {
    const [client, peer, metrics] = [await freePort(), await freePort(), await freePort()];
    const directory = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'armature-faults-'));
    plans.push({ name: `node${index}`, client, peer, metrics, directory });
  }
  const cluster = plans.map(({ name, peer }) => `${name}=http://127.0.0.1:${peer}`).join(',');
  const nodes = plans.map((plan) => createNode(plan, cluster, flags, scheme));
  try {
    await Promise.all(nodes.map((node) => node.start()));
  } catch (error) {
    await Promise.all(nodes.map((node) => node.close()));
    throw error;
  }
  return nodes;
}

function createNode(plan: Plan, cluster: string, flags: readonly string[], scheme: string): EtcdNode {
  const endpoint = `${scheme}://127.0.0.1:${plan.client}`;
  const peer = `http://127.0.0.1:${plan.peer}`;
  const metrics = `http://127.0.0.1:${plan.metrics}`;
  const args = [
    '--name',
    plan.name,
    '--data-dir',
    join(plan.directory, 'data'),
    '--logger',
    'zap',
    '--log-level',
    'error',
  ];
  args.push(
    '--listen-client-urls',
    endpoint,
    '--advertise-client-urls',
    endpoint,
    '--listen-metrics-urls',
    metrics,
  );
  args.push('--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer, '--initial-cluster', cluster);
  // Elections of a busy machine: a leader must not be deposed because its neighbours take the processor.
  args.push('--heartbeat-interval', '100', '--election-timeout', '1500', '--bcrypt-cost', '4', ...flags);
  let child: ChildProcess | undefined;
  const remove = (): void => {
    child?.kill('SIGKILL');
    rmSync(plan.directory, { recursive: true, force: true });
  };
  process.once('exit', remove);
  const kill = async (): Promise<void> => {
    const running = child;
    child = undefined;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, 'close');
    running.kill('SIGKILL');
    await ended;
  };
  return {
    endpoint,
    kill,
    async start({ healthy } = { healthy: true }) {
      const started = spawn('etcd', args, { stdio: ['ignore', 'ignore', 'pipe'] });
      child = started;
      let complaints = '';
      started.stderr.on(
        'data',
        (chunk: Buffer) => (complaints = (complaints + chunk.toString()).slice(-2_000)),
      );
      if (!healthy) return;
      for (const begun = performance.now(); !(await isHealthy(metrics)); await wait(20)) {
        if (started.exitCode !== null || performance.now() - begun > 20_000) {
          throw new Error(`etcd did not start: ${complaints}`);
        }
      }
    },
    async wipe() {
      await kill();
      rmSync(join(plan.directory, 'data'), { recursive: true, force: true });
    },
    signal: (signal) => void child?.kill(signal),
    async leads() {
      const client = createRawClient(endpoint);
      const answer = await client.call('Maintenance', 'Status', {});
      client.close();
      const header = answer['header'] as { member_id?: unknown } | undefined;
      return header !== undefined && String(header.member_id) === String(answer['leader']);
    },
    async close() {
      await kill();
      process.off('exit', remove);
      remove();
    },
  };
}

async function isHealthy(metrics: string): Promise<boolean> {
  try {
    const response = await fetch(`${metrics}/health`, { signal: AbortSignal.timeout(1_000) });
    return /"health":\s*"true"/.test(await response.text());
  } catch {
    return false; // it does not listen yet
  }
}

/** Below the range that the system gives to outgoing connections: while a member is away, nobody else may get its port. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const server = createServer();
    const free = new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!(await free)) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}
