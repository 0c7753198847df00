// Dead letters on both brokers: counted, looked at, put back, deleted.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { connect } from 'amqplib';
import { startEmbeddedAmqp } from '../embedded-amqp/embedded-amqp.js';
import { rabbitMissing, rabbitUrl } from '../embedded-amqp/testing/real-rabbitmq.js';
import { openDeadLetters } from './dead-letters.js';
import type { ReceivedEvent } from './definition.js';
import { definitionOf, type Ended, openTestEvents, subscriptionTo } from './testing/open-test-events.js';

const missing = await rabbitMissing();
const brokers = [
  { name: 'the embedded broker', skip: false as const, open: startEmbeddedAmqp },
  { name: 'RabbitMQ', skip: missing, open: () => Promise.resolve({ url: rabbitUrl, close: async () => {} }) },
];

for (const { name, skip, open } of brokers) {
  test(`dead letters of ${name} are counted, looked at, put back and deleted`, { skip }, async () => {
    const broker = await open();
    const namespace = `dead-${randomBytes(4).toString('hex')}`;
    const of = { namespace, subscriber: 'user', service: 'algo', event: 'ended' };
    const letters = await openDeadLetters({ url: broker.url, config: undefined, folder: '.' });
    const seen: string[] = [];
    let isGood = false;
    let heard = (): void => {};
    const came = (count: number): Promise<void> =>
      new Promise((resolve) => {
        heard = () => seen.length >= count && resolve();
        heard();
      });
    const onEnded = ({ number }: Ended, { event }: { event: ReceivedEvent }): void => {
      seen.push(`${number} ${event.attempt}`);
      heard();
      if (!isGood) throw new Error('too bad');
    };
    const once = subscriptionTo('ended', { retry: { attempts: 1, fromMs: 10, toMs: 10 }, concurrency: 1 });
    assert.deepEqual(await letters.count(of), {
      queue: `${namespace}.user.algo.ended`,
      waiting: undefined,
      dead: undefined,
    });
    assert.equal(await letters.replay(of), 0);
    const user = await openTestEvents(definitionOf(namespace, 'user', [once]), broker.url, {
      api: { onEnded },
    });
    const algo = await openTestEvents(definitionOf(namespace, 'algo'), broker.url);
    try {
      for (const number of [1, 2, 3]) await algo.events['ended']?.({ group: 'a', number });
      await came(3);
      const dead = async (count: number) => {
        for (;;) {
          const counts = await letters.count(of);
          if (counts.dead === count) return counts;
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      };
      assert.equal((await dead(3)).waiting, 0);
      assert.equal((await letters.peek(of, 2)).length, 2);
      // What was looked at is put back in the broker's own time.
      await dead(3);
      const all = await letters.peek(of, 10);
      await dead(3);
      assert.deepEqual(
        all
          .map(({ reason, attempt, body }) => `${reason} ${attempt} ${body}`)
          .sort((one, other) => one.localeCompare(other)),
        [1, 2, 3].map((number) => `Error: too bad 1 {"group":"a","number":${number}}`),
      );
      const idOf = (number: number) =>
        all.find(({ body }) => (JSON.parse(body) as Ended).number === number)?.id;
      assert.equal(await letters.drop(of, idOf(1)), 1);
      await dead(2);
      assert.equal(await letters.drop(of, 'nobody'), 0);
      await dead(2);
      isGood = true;
      assert.equal(await letters.replay(of, idOf(3)), 1);
      await came(4);
      await dead(1);
      assert.equal(await letters.replay(of), 1);
      await came(5);
      assert.deepEqual(seen.slice(3), ['3 1', '2 1']);
      assert.equal((await dead(0)).dead, 0);
      assert.equal(await letters.drop(of), 0);
    } finally {
      await algo.end();
      await user.end();
      await letters.close();
      await sweep(broker.url, namespace);
      await broker.close();
    }
  });
}

describe('dead letters', () => {
  test('say where the broker is missed', async () => {
    await assert.rejects(
      openDeadLetters({ url: 'amqp://127.0.0.1:1', config: undefined, folder: '.' }),
      /ECONNREFUSED/,
    );
  });
});

/** Leaves nothing on a broker that others use. */
async function sweep(url: string, namespace: string): Promise<void> {
  const connection = await connect(url);
  const channel = await connection.createChannel();
  for (const end of ['', '.dead']) await channel.deleteQueue(`${namespace}.user.algo.ended${end}`);
  await channel.deleteExchange(`${namespace}.events`);
  await connection.close();
}
