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
  readonly #said = new Map<string, string[]>();
  readonly #different = new Map<string, Set<string>>();
  #lines = 0;
  #last = '';
  #child: ChildProcess | undefined;
  #heard = (): void => {};

  constructor(readonly argumentsOf: () => readonly string[]) {}

  async start(): Promise<void> {
    const child = spawn(process.execPath, [script, ...this.argumentsOf()], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    const before = this.#lines;
    createInterface(child.stdout).on('line', (line) => {
      this.#hear(line);
      this.#heard();
    });
    await this.until(() => this.#lines > before);
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
      const timer = setTimeout(() => reject(new Error(`it said ${this.#last}`)), 30_000);
      this.#heard = () => {
        if (!holds()) return;
        clearTimeout(timer);
        resolve();
      };
      this.#heard();
    });
  }

  /** What it has said under a word. */
  said(word: string): readonly string[] {
    return this.#said.get(word) ?? [];
  }

  different(word: string): ReadonlySet<string> {
    return this.#different.get(word) ?? new Set();
  }

  #hear(line: string): void {
    this.#lines += 1;
    this.#last = line;
    const space = line.indexOf(' ');
    const [word, text] = [line.slice(0, space), line.slice(space + 1)];
    const said = this.#said.get(word) ?? [];
    said.push(text);
    this.#said.set(word, said);
    this.#different.set(word, (this.#different.get(word) ?? new Set()).add(text));
  }
}

test(`no confirmed event is lost and keys keep their order over ${kills} kills`, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'armature-kill-'));
  const random = createRandom(seedOr(1));
  const broker: Part = new Part(() => ['broker', join(folder, 'journal'), broker.said('at')[0] ?? '0']);
  const url = (): string => `amqp://guest:guest@127.0.0.1:${broker.said('at')[0]}`;
  const next = (): number => Number(publisher.said('try').at(-1)?.split(' ')[1] ?? -1) + 1;
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
    const missing = new Set(out);
    let heard = 0;
    await subscriber.until(() => {
      const all = subscriber.said('got');
      for (; heard < all.length; heard += 1) missing.delete(all[heard] ?? '');
      return missing.size === 0;
    });
    const got = subscriber.said('got');
    for (const group of ['a', 'b']) {
      const numbers = [
        ...new Set(got.filter((text) => text.startsWith(group)).map((text) => Number(text.slice(2)))),
      ];
      assert.deepEqual(
        numbers,
        [...numbers].sort((a, b) => a - b),
      );
    }
    t.diagnostic(
      `${out.length} confirmed, ${got.length} handled, ${subscriber.different('got').size} of them different`,
    );
  } finally {
    await Promise.all(parts.map((part) => part.kill()));
    rmSync(folder, { recursive: true, force: true });
  }
});
