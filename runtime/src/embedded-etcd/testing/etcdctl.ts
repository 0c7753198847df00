// Debian's etcdctl against one server, its output without what rightly differs between two servers.
import { spawn, type ChildProcess } from 'node:child_process';

/** What a command printed and how it ended. */
export interface EtcdctlResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that goes on until it is stopped. */
export interface RunningEtcdctl {
  /** Resolves when it has printed so many lines in all; rejects when it ends before. */
  printed(lines: number): Promise<string[]>;
  /** Interrupts it and waits for its end. */
  stop(): Promise<void>;
}

/** Runs a command to its end. */
export async function etcdctl(endpoint: string, args: readonly string[], stdin = ''): Promise<EtcdctlResult> {
  const child = start(endpoint, args);
  let stdout = '';
  let stderr = '';
  child.stdout!.on('data', (chunk: Buffer) => (stdout += chunk.toString('latin1')));
  child.stderr!.on('data', (chunk: Buffer) => (stderr += chunk.toString('latin1')));
  child.stdin!.end(stdin);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout, stderr };
}

/** Starts a command that goes on. */
export function startEtcdctl(endpoint: string, args: readonly string[]): RunningEtcdctl {
  const child = start(endpoint, args);
  let text = '';
  let ended = false;
  const listeners = new Set<() => void>();
  const note = (): void => listeners.forEach((listener) => listener());
  child.stdout!.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    note();
  });
  const end = new Promise<void>((resolve) =>
    child.once('close', () => {
      ended = true;
      note();
      resolve();
    }),
  );
  return {
    printed: (count) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          const lines = text.split('\n').slice(0, -1);
          if (lines.length >= count) resolve(lines);
          else if (ended) reject(new Error(`etcdctl ${args.join(' ')} ended after: ${text}`));
          else return;
          listeners.delete(check);
        };
        listeners.add(check);
        check();
      }),
    async stop() {
      child.kill('SIGINT');
      await end;
    },
  };
}

/** The output without ids, addresses, sizes and times. */
export function withoutIdentity({ code, stdout, stderr }: EtcdctlResult): EtcdctlResult {
  return { code, stdout: mask(stdout), stderr: mask(stderr.replace(/^\{"level":"warn".*\n/gm, '')) };
}

function start(endpoint: string, args: readonly string[]): ChildProcess {
  const { ETCDCTL_ENDPOINTS: _, ...env } = process.env;
  const own = args.some((arg) => arg.startsWith('--endpoints'))
    ? []
    : [`--endpoints=${new URL(endpoint).host}`];
  return spawn('etcdctl', [...own, ...args], {
    env: { ...env, ETCDCTL_API: '3' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

function mask(text: string): string {
  return text
    .replace(
      /"(cluster_id|member_id|raft_term|raftTerm|leader|dbSize|dbSizeInUse|raftIndex|raftAppliedIndex|ID|hash)":-?\d+/g,
      '"$1":0',
    )
    .replace(
      /"(ClusterID|MemberID|RaftTerm|Leader|DB ?Size|RaftIndex|RaftAppliedIndex|RaftTerm|Lease ?ID)" : -?\d+/g,
      '"$1" : 0',
    )
    .replace(/(true|false), \d+, \d+, \d+, $/m, '$1, TERM, INDEX, INDEX, ')
    .replace(/127\.0\.0\.1:\d+|localhost:\d+/g, 'HOST')
    .replace(/ {2}(?=[0-9a-f]{15}\b)/g, ' ') // padded to sixteen
    .replace(/\b[0-9a-f]{15,16}\b/g, 'ID')
    .replace(/took = [\d.]+(ms|µs|Âµs|s)/g, 'took = TIME')
    .replace(/\d+(\.\d+)? [kM]?B\b/g, 'SIZE')
    .replace(/remaining\(\d+s\)/g, 'remaining(TIME)');
}
