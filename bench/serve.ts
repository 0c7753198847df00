// How many requests a second a generated service answers, against node:http written by hand and bare Express, in one run.
// `npm run bench -- serve [rounds] [milliseconds]`: medians and ratios; absolute figures mean little on a shared machine.
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';

const [rounds = 3, milliseconds = 1000] = process.argv.slice(2).map(Number);
const connections = 32;
const names = ['raw', 'express', 'generated'] as const;
const body = JSON.stringify({ name: 'straight', kind: 'linear', description: 'a line' });

interface Server {
  readonly process: ChildProcess;
  readonly pool: Pool;
  readonly token: string;
  readonly id: string;
}

const servers = new Map<string, Server>();
try {
  for (const name of names) servers.set(name, await start(name));
  const figures = new Map<string, number[]>();
  for (let round = 0; round < rounds; round++) {
    for (const method of ['POST', 'GET'] as const) {
      for (const [name, server] of servers) {
        const key = `${method} ${name}`;
        figures.set(key, [...(figures.get(key) ?? []), await load(server, method)]);
      }
    }
  }
  for (const method of ['POST', 'GET']) {
    const raw = median(figures.get(`${method} raw`) ?? []);
    for (const name of names) {
      const rate = median(figures.get(`${method} ${name}`) ?? []);
      console.log(
        `${method.padEnd(4)} ${name.padEnd(9)} ${String(Math.round(rate)).padStart(6)} req/s  ${(rate / raw).toFixed(2)} of raw`,
      );
    }
  }
} finally {
  for (const { process: child, pool } of servers.values()) {
    await pool.destroy();
    child.kill();
  }
}

async function start(name: string): Promise<Server> {
  const child = fork(fileURLToPath(new URL(`servers/${name}.ts`, import.meta.url)), {
    execArgv: ['--import', 'tsx'],
  });
  const { port, token } = await new Promise<{ port: number; token: string }>((resolve, reject) => {
    child.once('message', (message) => resolve(message as { port: number; token: string }));
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)));
  });
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections });
  const { statusCode, body: answer } = await pool.request(post(token));
  if (statusCode !== 201) throw new Error(`${name} answered ${statusCode}: ${await answer.text()}`);
  const { data } = (await answer.json()) as { data: { id: string } };
  return { process: child, pool, token, id: data.id };
}

function post(token: string) {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  return { method: 'POST', path: '/api/model/models', body, headers } as const;
}

async function load({ pool, token, id }: Server, method: 'POST' | 'GET'): Promise<number> {
  const request = method === 'POST' ? post(token) : ({ method, path: `/api/model/models/${id}` } as const);
  const began = performance.now();
  let answered = 0;
  const worker = async () => {
    while (performance.now() - began < milliseconds) {
      const { body: answer } = await pool.request(request);
      await answer.dump();
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  return (answered * 1000) / (performance.now() - began);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
