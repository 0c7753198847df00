// Debian's etcd as a child process in a directory of its own, so that one suite can run against it and the embedded
// one. Where it is not installed its tests are skipped with the reason, unless ARMATURE_REQUIRE_ETCD=1.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** A running etcd. */
export interface RealEtcd {
  /** 'http://127.0.0.1:port'. */
  readonly endpoint: string;
  /** Its process, for tests that pause or kill it. */
  readonly process: ChildProcess;
  /** Ends the process and removes its data. */
  close(): Promise<void>;
}

/** How to start it. */
export interface RealEtcdOptions {
  /** Further command-line flags. */
  readonly flags?: readonly string[];
}

const startTimeout = 15_000;
const attempts = 3; // a port that was free a moment ago may be taken by the time etcd listens

/** Why tests against a real etcd (and etcdctl) must be skipped, or false; what `node:test` takes as `skip`. */
export function realEtcdMissing(): string | false {
  for (const [command, flag] of [
    ['etcd', '--version'],
    ['etcdctl', 'version'],
  ] as const) {
    const { error } = spawnSync(command, [flag], {
      env: { ...process.env, ETCDCTL_API: '3' },
      timeout: 10_000,
    });
    if (error && 'code' in error && error.code === 'ENOENT') {
      if (process.env['ARMATURE_REQUIRE_ETCD'] === '1') {
        throw new Error(`${command} is not installed, and ARMATURE_REQUIRE_ETCD=1 asks for it`);
      }
      return `${command} is not installed`;
    }
  }
  return false;
}

/** Starts etcd with an empty data directory on free ports of loopback; it answers when this resolves. */
export async function startRealEtcd(options: RealEtcdOptions = {}): Promise<RealEtcd> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(options);
    } catch (error) {
      if (attempt === attempts) throw error;
    }
  }
}

async function start({ flags = [] }: RealEtcdOptions): Promise<RealEtcd> {
  // In memory where there is such a place: etcd waits for the disk after every write.
  const directory = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'armature-etcd-'));
  const [client, peer] = await freePorts();
  const endpoint = `http://127.0.0.1:${client}`;
  const peers = `http://127.0.0.1:${peer}`;
  const args = ['--data-dir', directory, '--logger', 'zap', '--log-level', 'error'];
  args.push('--listen-client-urls', endpoint, '--advertise-client-urls', endpoint);
  args.push('--listen-peer-urls', peers, '--initial-advertise-peer-urls', peers);
  args.push('--initial-cluster', `default=${peers}`, ...flags);
  const child = spawn('etcd', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const remove = (): void => {
    child.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  };
  process.once('exit', remove); // for a test process that ends without closing
  const close = async (): Promise<void> => {
    process.off('exit', remove);
    child.kill('SIGKILL');
    await ended;
    remove();
  };
  try {
    await answering(endpoint, child);
  } catch (error) {
    await close();
    throw new Error(`etcd did not start: ${complaints}`, { cause: error });
  }
  return { endpoint, process: child, close };
}

async function answering(endpoint: string, child: ChildProcess): Promise<void> {
  const deadline = AbortSignal.timeout(startTimeout);
  for (;;) {
    if (child.exitCode !== null) throw new Error(`etcd ended with exit code ${child.exitCode}`);
    try {
      const response = await fetch(`${endpoint}/health`, { signal: deadline });
      if (response.ok) return;
    } catch (error) {
      if (deadline.aborted) throw error; // else it does not listen yet
    }
    await wait(20);
  }
}

async function freePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()];
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once('error', reject);
          // A TCP server that listens has an address with a port.
          server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return [ports[0]!, ports[1]!];
}
