// What `scaffold dev` takes for 5, 20 and 50 services of 20 operations with a gateway: until everything is up, memory, an edited handler, an edited
// shared type. In shared processes, and with a process each (`--isolate all`).
import { type ChildProcess, spawn, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { hold } from './harness/report.js';
import type { BenchOptions } from './harness/options.js';
import { writeWorkspace } from './workspaces/operations.js';

const repository = fileURLToPath(new URL('../', import.meta.url));
const operations = 20;

export async function benchDev({ rounds, only, smoke }: BenchOptions): Promise<void> {
  for (const services of smoke ? [2] : [5, 20, 50]) {
    const root = mkdtempSync(join(tmpdir(), 'armature-bench-'));
    try {
      prepare(root, services);
      await hold({
        topic: `dev: ${services} services`,
        contenders: only(['shared', 'isolated']),
        rounds: smoke ? 1 : Math.min(rounds, 3),
        take: (name) => measure(root, name === 'isolated' ? ['--isolate', 'all'] : []),
      });
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  }
}

function prepare(root: string, services: number): void {
  writeWorkspace(root, services * operations, services);
  mkdirSync(join(root, 'services/gateway'), { recursive: true });
  const exposed = Array.from({ length: services }, (_, index) => `s${index}`).join(', ');
  writeFileSync(
    join(root, 'services/gateway/service.yaml'),
    `service: gateway\ngateway:\n  expose: [${exposed}]\n`,
  );
  writeFileSync(join(root, 'package.json'), '{ "name": "bench", "private": true, "type": "module" }');
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  execFileSync(
    process.execPath,
    [join(repository, 'bin/scaffold.js'), 'generate', '--quiet', '--cwd', root],
    {
      stdio: 'pipe',
    },
  );
}

/** More is better in reports: the figures are given by the second, memory by the gigabyte. */
async function measure(root: string, args: readonly string[]): Promise<Readonly<Record<string, number>>> {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [join(repository, 'bin/scaffold.js'), 'dev', '--no-types', '--port', '0', '--cwd', root, ...args],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const says = listen(child);
  try {
    await says(/everything is up/);
    const up = performance.now() - began;
    const memory = megabytes(child.pid ?? 0);
    const handler = await edit(
      join(root, 'services/s0/s0.service.ts'),
      (text) => `${text}\n`,
      () => says(/^scaffold \| s0 is up again/),
    );
    const shared = await edit(
      join(root, 'shared/common.yaml'),
      (text) => text.replace('street: string', `part${Date.now()}?: string, street: string`),
      () => says(/up again/),
    );
    return {
      'up /s': 1_000 / up,
      'memory /GiB': 1_024 / memory,
      'handler edit /s': 1_000 / handler,
      'shared edit /s': 1_000 / shared,
    };
  } finally {
    child.kill('SIGINT');
    await once(child, 'close');
  }
}

async function edit(
  file: string,
  change: (text: string) => string,
  wait: () => Promise<void>,
): Promise<number> {
  const began = performance.now();
  const waiting = wait();
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  await waiting;
  return performance.now() - began;
}

/** Gives what waits for a line that comes from then on. */
function listen(child: ChildProcess): (pattern: RegExp) => Promise<void> {
  const waiting = new Map<RegExp, () => void>();
  let isOver = false;
  if (child.stdout === null) throw new Error('no output');
  createInterface({ input: child.stdout })
    .on('line', (line) => {
      for (const [pattern, found] of waiting) if (pattern.test(line)) found();
    })
    .on('close', () => {
      isOver = true;
    });
  return (pattern) =>
    new Promise((resolve, reject) => {
      if (isOver) reject(new Error(`ended before ${pattern}`));
      waiting.set(pattern, () => {
        waiting.delete(pattern);
        resolve();
      });
    });
}

/** Of a process and all below it, shared pages shared out. */
function megabytes(pid: number): number {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  const [, own = '0'] = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
  return Number(own) / 1_024 + children.map(megabytes).reduce((sum, each) => sum + each, 0);
}
