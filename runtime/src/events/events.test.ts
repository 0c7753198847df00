// Events over a broker: the embedded one, and RabbitMQ where one answers.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { connect } from 'amqplib';
import { startEmbeddedAmqp } from '../embedded-amqp/embedded-amqp.js';
import { rabbitMissing, rabbitUrl } from '../embedded-amqp/testing/real-rabbitmq.js';
import type { ServiceError } from '../error/service-error.js';
import type { EventCallOf } from './event-call.js';
import { definitionOf, type Ended, openTestEvents, subscriptionTo } from './testing/open-test-events.js';

const missing = await rabbitMissing();
const brokers = [
  { name: 'the embedded broker', skip: false as const, open: startEmbeddedAmqp },
  { name: 'RabbitMQ', skip: missing, open: () => Promise.resolve({ url: rabbitUrl, close: async () => {} }) },
];

type Call = EventCallOf<{ carried: { requestId: string } }>;

/** Resolves when so many came. */
function gathering<T>(count: number): { all: T[]; add: (item: T) => void; whole: Promise<T[]> } {
  const all: T[] = [];
  let done = (_all: T[]): void => {};
  const whole = new Promise<T[]>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${all.length} of ${count} came`)), 8_000);
    done = (items) => {
      clearTimeout(timer);
      resolve(items);
    };
  });
  const add = (item: T): void => {
    all.push(item);
    if (all.length === count) done(all);
  };
  return { all, add, whole };
}

for (const { name, skip, open } of brokers) {
  describe(`events over ${name}`, { skip }, () => {
    const run = async (
      work: (place: {
        url: string;
        namespace: string;
        on: <T extends { end(): Promise<void> }>(opened: T) => T;
      }) => Promise<void>,
    ): Promise<void> => {
      const broker = await open();
      const namespace = `events-${randomBytes(4).toString('hex')}`;
      const opened: { end(): Promise<void> }[] = [];
      try {
        await work({ url: broker.url, namespace, on: (one) => (opened.push(one), one) });
      } finally {
        for (const one of opened) await one.end();
        await sweep(broker.url, namespace);
        await broker.close();
      }
    };

    test('reach each group once, with what they carry along', () =>
      run(async ({ url, namespace, on }) => {
        const got = gathering<[string, Ended, Call]>(6);
        const api = (who: string) => ({ onEnded: (data: Ended, call: Call) => got.add([who, data, call]) });
        const mail = [subscriptionTo('ended', { group: 'mail' })];
        for (const who of ['mail', 'mail'])
          on(await openTestEvents(definitionOf(namespace, 'user', mail), url, { api: api(who) }));
        on(
          await openTestEvents(definitionOf(namespace, 'model', [subscriptionTo('ended')]), url, {
            api: api('model'),
          }),
        );
        const { events, call } = on(await openTestEvents(definitionOf(namespace, 'algo'), url));
        for (const number of [1, 2]) await events['ended']?.({ group: 'g', number });
        const trace = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, tracestate: 'x=y' };
        const { signal } = new AbortController();
        const inCall = call?.['events']?.({ requestId: 'r-1', trace, signal } as never) as typeof events;
        await inCall['ended']?.({ group: 'g', number: 3 });
        const all = await got.whole;
        const seen = all.map(([who, { number }]) => `${who} ${number}`).sort();
        assert.deepEqual(seen, ['mail 1', 'mail 2', 'mail 3', 'model 1', 'model 2', 'model 3']);
        const last = all.find(([who, { number }]) => who === 'model' && number === 3)?.[2];
        assert.equal(last?.requestId, 'r-1');
        assert.equal(last?.clients.carried.requestId, 'r-1');
        assert.match(JSON.stringify(last?.clients), new RegExp(`00-${'a'.repeat(32)}-[0-9a-f]{16}-01`));
        assert.deepEqual([last?.event.name, last?.event.service, last?.event.attempt], ['ended', 'algo', 1]);
        assert.ok(Math.abs((last?.event.publishedAt.getTime() ?? 0) - Date.now()) < 10_000);
      }));

    test('what fails is tried again after a pause, and put with the dead in the end; others do not wait for it', () =>
      run(async ({ url, namespace, on }) => {
        const attempts: string[] = [];
        const good = gathering<number>(5);
        const onEnded = ({ number }: Ended, { event }: Call): void => {
          if (number > 0) return good.add(number);
          attempts.push(`${event.id} ${event.attempt}`);
          throw new Error(`not today, ${number}`);
        };
        const subscriber = on(
          await openTestEvents(
            definitionOf(namespace, 'user', [subscriptionTo('ended', { concurrency: 1 })]),
            url,
            {
              api: { onEnded },
            },
          ),
        );
        const { events } = on(await openTestEvents(definitionOf(namespace, 'algo'), url));
        for (const number of [0, 1, 2, 3, 4, 5]) await events['ended']?.({ group: 'g', number });
        assert.deepEqual(await good.whole, [1, 2, 3, 4, 5]);
        const dead = await take(url, `${namespace}.user.algo.ended.dead`);
        assert.equal(dead?.properties.headers?.['x-event-failure'], 'Error: not today, 0');
        assert.equal(dead?.properties.headers?.['x-event-attempt'], 3);
        assert.deepEqual(JSON.parse(dead?.content.toString() ?? ''), { group: 'g', number: 0 });
        assert.deepEqual(
          attempts.map((text) => text.split(' ')[1]),
          ['1', '2', '3'],
        );
        assert.equal(new Set(attempts.map((text) => text.split(' ')[0])).size, 1);
        const families = subscriber.metrics?.() ?? [];
        const counted = families
          .flatMap((family) => family.samples.map(({ value }) => `${family.name} ${value}`))
          .sort();
        assert.deepEqual(counted, [
          'armature_events_dead_total 1',
          'armature_events_handled_total 5',
          'armature_events_retried_total 2',
          'armature_events_up 1',
        ]);
      }));

    test('what is not as agreed is put with the dead at once', () =>
      run(async ({ url, namespace, on }) => {
        const api = { onEnded: () => assert.fail('it must not be called') };
        on(await openTestEvents(definitionOf(namespace, 'user', [subscriptionTo('ended')]), url, { api }));
        const { events } = on(await openTestEvents(definitionOf(namespace, 'algo'), url));
        await events['ended']?.({ group: 'g', number: 'one' });
        const dead = await take(url, `${namespace}.user.algo.ended.dead`);
        assert.equal(
          dead?.properties.headers?.['x-event-failure'],
          'the data is not valid: /number must be a number',
        );
      }));

    test('events of one key keep their order, whatever fails on the way and whoever goes', () =>
      run(async ({ url, namespace, on }) => {
        const got = gathering<string>(40);
        let failures = 3;
        const onEnded = async ({ group, number }: Ended): Promise<void> => {
          if (group === 'a' && failures-- > 0) throw new Error('later');
          await new Promise((resolve) => setTimeout(resolve, 1));
          got.add(`${group}${number}`);
        };
        const keyed = [
          subscriptionTo('stepped', { key: 'group', retry: { attempts: 5, fromMs: 5, toMs: 10 } }),
        ];
        const first = await openTestEvents(definitionOf(namespace, 'user', keyed), url, { api: { onEnded } });
        on(await openTestEvents(definitionOf(namespace, 'user', keyed), url, { api: { onEnded } }));
        const { events } = on(await openTestEvents(definitionOf(namespace, 'algo'), url));
        for (let number = 0; number < 20; number++)
          for (const group of ['a', 'b']) {
            await events['stepped']?.({ group, number });
            if (group === 'a' && number === 8) await first.end();
          }
        const all = await got.whole;
        for (const group of ['a', 'b'])
          assert.deepEqual(
            all.filter((text) => text.startsWith(group)),
            Array.from({ length: 20 }, (_, number) => `${group}${number}`),
          );
      }));

    test('a handler that takes too long is given up, and one that is begun is waited for', () =>
      run(async ({ url, namespace, on }) => {
        const got = gathering<string>(2);
        const begun = gathering<void>(1);
        const onEnded = async ({ number }: Ended, call: Call): Promise<void> => {
          if (number === 1 && call.event.attempt === 1)
            return await new Promise((_resolve, reject) =>
              call.signal.addEventListener('abort', () => {
                got.add((call.signal.reason as ServiceError).kind);
                reject(call.signal.reason as Error);
              }),
            );
          if (number === 1) return got.add('again');
          begun.add();
          await new Promise((resolve) => setTimeout(resolve, 100));
          got.all.push('finished');
        };
        const subscriber = await openTestEvents(
          definitionOf(namespace, 'user', [subscriptionTo('ended', { timeoutMs: 50 })]),
          url,
          { api: { onEnded } },
        );
        const { events } = on(await openTestEvents(definitionOf(namespace, 'algo'), url));
        await events['ended']?.({ group: 'g', number: 1 });
        assert.deepEqual(await got.whole, ['deadline-exceeded', 'again']);
        await subscriber.end();
        const patient = await openTestEvents(
          definitionOf(namespace, 'user', [subscriptionTo('ended')]),
          url,
          {
            api: { onEnded },
          },
        );
        await events['ended']?.({ group: 'g', number: 2 });
        await begun.whole;
        await patient.end();
        assert.equal(got.all.at(-1), 'finished');
      }));
  });
}

test('a broker that goes and comes back loses nothing, and what is published meanwhile waits or is refused', async () => {
  const broker = await startEmbeddedAmqp();
  const got = new Set<number>(); // what was not acknowledged comes again
  const subscribed = await openTestEvents(
    definitionOf('shop', 'user', [subscriptionTo('ended')]),
    broker.url,
    {
      api: { onEnded: ({ number }: Ended) => void got.add(number) },
    },
  );
  const publisher = await openTestEvents(definitionOf('shop', 'algo'), broker.url);
  const { events } = publisher;
  await events['ended']?.({ group: 'g', number: 1 });
  await broker.stop();
  await until(() => publisher.health?.().ok === false);
  assert.match(String(publisher.health?.()['trouble']), /ECONNREFUSED|closed|Unexpected close/);
  const late = AbortSignal.timeout(20);
  await assert.rejects(async () => events['ended']?.({ group: 'g', number: 9 }, { signal: late }), {
    name: 'TimeoutError',
  });
  const waiting = events['ended']?.({ group: 'g', number: 2 });
  await broker.start();
  await waiting;
  await events['ended']?.({ group: 'g', number: 3 });
  await until(() => got.size === 3);
  assert.deepEqual(
    [...got].sort((a, b) => a - b),
    [1, 2, 3],
  );
  await until(() => publisher.health?.().ok === true);
  await Promise.all([publisher.end(), subscribed.end()]);
  await broker.close();
});

test('a start without a broker waits for one until the start has taken too long, and says why', async () => {
  const broker = await startEmbeddedAmqp();
  await broker.stop();
  await assert.rejects(
    openTestEvents(definitionOf('shop', 'algo'), broker.url, { signal: AbortSignal.timeout(100) }),
    /the broker does not answer: .*ECONNREFUSED/,
  );
  await assert.rejects(openTestEvents(definitionOf('shop', 'algo'), ''), /the parent config has no \[mq\]/);
  await assert.rejects(openTestEvents(definitionOf('shop', 'algo'), 'http://x'), /ARMATURE_MQ must be amqp/);
  await broker.start();
  const subscriber = openTestEvents(definitionOf('shop', 'user', [subscriptionTo('ended')]), broker.url);
  await assert.rejects(subscriber, /has no method onEnded/);
  await broker.close();
});

async function until(holds: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt++) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.fail('it did not come to that');
}

/** A message of a queue, once there is one. */
async function take(url: string, queue: string) {
  const connection = await connect(url, { noDelay: true });
  const channel = await connection.createChannel();
  try {
    for (let attempt = 0; attempt < 400; attempt++) {
      const message = await channel.get(queue, { noAck: true });
      if (message !== false) return message;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return undefined;
  } finally {
    await connection.close();
  }
}

/** Removes what a test left on a broker that others use, too. */
async function sweep(url: string, namespace: string): Promise<void> {
  const connection = await connect(url, { noDelay: true });
  const channel = await connection.createChannel();
  for (const name of ['user.mail.algo.ended', 'user.algo.ended', 'user.algo.stepped', 'model.algo.ended'])
    for (const more of ['', '.dead', '.wait.10', '.wait.20'])
      await channel.deleteQueue(`${namespace}.${name}${more}`);
  await channel.deleteExchange(`${namespace}.events`);
  await connection.close();
}
