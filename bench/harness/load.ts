// Load on a server: wrk, or autocannon where there is no wrk, on the second core.
import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pinned, type ServerProcess } from './server-process.js';

/** What is asked for. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** How hard. */
export interface LoadOptions {
  readonly connections: number;
  readonly seconds: number;
}

const run = promisify(execFile);

/** Requests a second, and requests for each second of the server's processor time; p99 in milliseconds turned round, so that more is better. */
export async function load(
  server: ServerProcess,
  asked: Asked,
  options: LoadOptions,
): Promise<{ 'req/s': number; 'req/cpu s': number; '1/p99': number }> {
  const before = server.cpuSeconds();
  const { requests, seconds, p99, failed } = await ((await hasWrk()) ? byWrk : byAutocannon)(
    server.port,
    asked,
    options,
  );
  if (failed > requests / 1000) throw new Error(`${failed} of ${requests} requests failed`);
  const spent = server.cpuSeconds() - before;
  return { 'req/s': requests / seconds, 'req/cpu s': requests / spent, '1/p99': 1 / p99 };
}

/** Time to compile what is hot: so many requests, and not so many seconds, since the machine may be busy. */
export async function warm(
  server: ServerProcess,
  asked: Asked,
  { requests, mostSeconds }: { readonly requests: number; readonly mostSeconds: number },
): Promise<void> {
  for (let made = 0, tries = 0; made < requests && tries < mostSeconds; tries += 1)
    made += (await load(server, asked, { connections: 32, seconds: 1 }))['req/s'];
}

interface Answered {
  readonly requests: number;
  readonly seconds: number;
  readonly p99: number;
  readonly failed: number;
}

async function byWrk(port: number, asked: Asked, { connections, seconds }: LoadOptions): Promise<Answered> {
  const script = join(mkdtempSync(join(tmpdir(), 'armature-bench-')), 'wrk.lua');
  const headers = Object.entries(asked.headers ?? {})
    .map(([name, value]) => `wrk.headers[${JSON.stringify(name)}] = ${JSON.stringify(value)}\n`)
    .join('');
  writeFileSync(
    script,
    `wrk.method = ${JSON.stringify(asked.method)}\n${headers}${asked.body === undefined ? '' : `wrk.body = ${JSON.stringify(asked.body)}\n`}
function done(summary, latency)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout
  print("FIGURES", summary.requests, summary.duration / 1e6, latency:percentile(99) / 1e3, failed)
end`,
  );
  const [command = '', ...args] = pinned(1, [
    'wrk',
    '-t1',
    `-c${connections}`,
    `-d${Math.max(1, Math.round(seconds))}s`,
    '-s',
    script,
    `http://127.0.0.1:${port}${asked.path}`,
  ]);
  const { stdout } = await run(command, args);
  const [requests = 0, took = 0, p99 = 0, failed = 0] = (/FIGURES\s+(.*)/.exec(stdout)?.[1] ?? '')
    .trim()
    .split(/\s+/)
    .map(Number);
  return { requests, seconds: took, p99, failed };
}

async function byAutocannon(
  port: number,
  asked: Asked,
  { connections, seconds }: LoadOptions,
): Promise<Answered> {
  const program = createRequire(import.meta.url).resolve('autocannon');
  const [command = '', ...args] = pinned(1, [
    process.execPath,
    program,
    '-j',
    '-c',
    String(connections),
    '-d',
    String(Math.max(1, Math.round(seconds))),
    '-m',
    asked.method,
    ...Object.entries(asked.headers ?? {}).flatMap(([name, value]) => ['-H', `${name}=${value}`]),
    ...(asked.body === undefined ? [] : ['-b', asked.body]),
    `http://127.0.0.1:${port}${asked.path}`,
  ]);
  const { stdout } = await run(command, args, { maxBuffer: 1e8 });
  const said = JSON.parse(stdout) as {
    requests: { total: number };
    duration: number;
    latency: { p99: number };
    errors: number;
    non2xx: number;
  };
  return {
    requests: said.requests.total,
    seconds: said.duration,
    p99: said.latency.p99,
    failed: said.errors + said.non2xx,
  };
}

let wrk: Promise<boolean> | undefined;
function hasWrk(): Promise<boolean> {
  return (wrk ??= run('wrk', ['-v']).then(
    () => true,
    (error: { code?: unknown }) => error.code !== 'ENOENT',
  ));
}
