// The embedded server against RabbitMQ: the same questions, the same answers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countOf, createRandom, seedOr } from '../embedded-etcd/testing/random.js';
import { startEmbeddedAmqp } from './embedded-amqp.js';
import { Session, type Probe } from './testing/probe.js';
import { probes } from './testing/probes.js';
import { compareRandomly } from './testing/random-operations.js';
import { rabbitMissing, rabbitUrl } from './testing/real-rabbitmq.js';

const skip = await rabbitMissing();
const run = `${process.pid}-${Date.now().toString(36)}`;

test('answers every probe in the words of RabbitMQ', { skip }, async () => {
  const embedded = await startEmbeddedAmqp();
  const differences: string[] = [];
  let number = 0;
  const compare = async ([name, probe]: readonly [string, Probe]): Promise<void> => {
    const prefix = `probe-${run}-${number++}-`;
    const [ours, theirs] = await Promise.all([
      ask(embedded.url, prefix, probe),
      ask(rabbitUrl, prefix, probe),
    ]);
    try {
      assert.deepEqual(ours, theirs);
    } catch {
      differences.push(`${name}\n  embedded: ${JSON.stringify(ours)}\n  RabbitMQ: ${JSON.stringify(theirs)}`);
    }
  };
  try {
    const waiting = [...probes];
    const lane = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await compare(next);
    };
    await Promise.all(Array.from({ length: 8 }, lane));
  } finally {
    await embedded.close();
  }
  assert.deepEqual(differences, []);
});

// More and other sequences: ARMATURE_SEED=7 ARMATURE_COUNT=full
const seed = seedOr(2);
const operations = countOf({ few: 100, full: 5_000 });

test('does what RabbitMQ does, over random operations', { skip }, async (t) => {
  const embedded = await startEmbeddedAmqp();
  try {
    const urls = [embedded.url, rabbitUrl] as const;
    const prefix = `random-${run}-`;
    const compared = await compareRandomly(urls, createRandom(seed), { operations, prefix });
    t.diagnostic(`seed ${seed}: ${compared.operations} operations, ${compared.deliveries} events`);
    assert.equal(compared.operations, operations);
  } finally {
    await embedded.close();
  }
});

async function ask(url: string, prefix: string, probe: Probe): Promise<unknown> {
  const session = new Session(url, prefix);
  try {
    return await probe(session);
  } catch (error) {
    return `failed: ${(error as Error).message}`;
  } finally {
    await session.close();
  }
}
