// Publisher, subscriber and broker are killed at random moments: no confirmed event is lost, and those of a key come in their order.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { countOf, createRandom, seedOr } from '../embedded-etcd/testing/random.js';

const script = fileURLToPath(new URL('./testing/part-process.js', import.meta.url));
const kills = countOf({ few: 3, full: 30 });

/** A process that is started again after each kill. What it says is kept over its lives. */
class Part {
  readonly lines: string[] = [];
  #child: ChildProcess | undefined;
  #heard = (): void => {};

  constructor(readonly argumentsOf: () => readonly string[]) {}

  async start(): Promise<void> {
    const child = spawn(process.execPath, [script, ...this.argumentsOf()], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    const before = this.lines.length;
    createInterface(child.stdout).on('line', (line) => {
      this.lines.push(line);
      this.#heard();
    });
    await this.until(() => this.lines.length > before);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    this.#child = undefined;
    const ended = once(child, 'close');
    child.kill('SIGKILL');
    await ended;
  }

  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`it said ${this.lines.slice(-5).join(', ')}`)), 30_000);
      this.#heard = () => {
        if (!holds()) return;
        clearTimeout(timer);
        resolve();
      };
      this.#heard();
    });
  }

  said(word: string): readonly string[] {
    return this.lines.flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []));
  }
}

test(`no confirmed event is lost and keys keep their order over ${kills} kills`, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'armature-kill-'));
  const random = createRandom(seedOr(1));
  const broker: Part = new Part(() => ['broker', join(folder, 'journal'), broker.said('at')[0] ?? '0']);
  const url = (): string => `amqp://guest:guest@127.0.0.1:${broker.said('at')[0]}`;
  const next = (): number =>
    Math.max(-1, ...publisher.said('try').map((text) => Number(text.split(' ')[1]))) + 1;
  const publisher: Part = new Part(() => ['publisher', url(), `${next()}`]);
  const subscriber = new Part(() => ['subscriber', url()]);
  const parts = [broker, subscriber, publisher];
  try {
    for (const part of parts) await part.start();
    for (let count = 0; count < kills; count++) {
      const heard = publisher.said('out').length + 1 + random.below(120);
      await publisher.until(() => publisher.said('out').length >= heard);
      const part = parts[count % 3] ?? random.pick(parts);
      await part.kill();
      await part.start();
    }
    await publisher.kill();
    const out = publisher.said('out');
    await subscriber.until(() => new Set(subscriber.said('got')).size >= new Set(out).size);
    const got = subscriber.said('got');
    await subscriber.until(() => out.every((text) => subscriber.said('got').includes(text)));
    for (const group of ['a', 'b']) {
      const numbers = [
        ...new Set(got.filter((text) => text.startsWith(group)).map((text) => Number(text.slice(2)))),
      ];
      assert.deepEqual(
        numbers,
        [...numbers].sort((a, b) => a - b),
      );
    }
    t.diagnostic(`${out.length} confirmed, ${got.length} handled, ${new Set(got).size} of them different`);
  } finally {
    await Promise.all(parts.map((part) => part.kill()));
    rmSync(folder, { recursive: true, force: true });
  }
});
