// Questions to a broker whose answers must be RabbitMQ's, word for word.
import type { Channel, GetMessage, Message, Options } from 'amqplib';
import { collector, getSoon, type Probe, type Session, show } from './probe.js';

/** Declares a queue twice, and says what is said to the second time. */
const twice =
  (first: Options.AssertQueue, second: Options.AssertQueue): Probe =>
  async (session) => {
    const name = session.queue('q');
    return [
      await session.ask((channel) => channel.assertQueue(name, first)),
      await session.ask((channel) => channel.assertQueue(name, second)),
    ];
  };

const declare =
  (options: Options.AssertQueue): Probe =>
  (session) =>
    session.ask((channel) => channel.assertQueue(session.queue('q'), options));

const args = (given: Record<string, unknown>): Options.AssertQueue => ({ arguments: given });

const body = (text: string): Buffer => Buffer.from(text);

/** Declarations and what is refused of them. */
const declarations: Readonly<Record<string, Probe>> = {
  'declare, again': twice({ durable: true }, { durable: true }),
  'durable differs': twice({ durable: true }, { durable: false }),
  'auto-delete differs': twice({ autoDelete: true }, { autoDelete: false }),
  'durable is named first': twice({ durable: true, autoDelete: true }, { durable: false, autoDelete: false }),
  'exclusive differs': twice({ exclusive: true }, { exclusive: false }),
  'exclusive differs the other way': twice({}, { exclusive: true }),
  'ttl differs': twice({ messageTtl: 5_000 }, { messageTtl: 6_000 }),
  'ttl is new': twice({}, { messageTtl: 5_000 }),
  'ttl is gone': twice({ messageTtl: 5_000 }, {}),
  'ttl of a byte': twice({ messageTtl: 50 }, {}),
  'ttl of 32 bits': twice({ messageTtl: 500_000 }, {}),
  'dead-letter exchange differs': twice({ deadLetterExchange: 'a' }, { deadLetterExchange: 'b' }),
  'dead-letter key is new': twice(
    { deadLetterExchange: 'a' },
    { deadLetterExchange: 'a', deadLetterRoutingKey: 'b' },
  ),
  'length differs': twice({ maxLength: 5 }, { maxLength: 6 }),
  'overflow differs': twice(args({ 'x-overflow': 'drop-head' }), args({ 'x-overflow': 'reject-publish' })),
  'type differs': twice({}, args({ 'x-queue-type': 'quorum' })),
  'type is said': twice({}, args({ 'x-queue-type': 'classic' })),
  'single active consumer differs': twice({}, args({ 'x-single-active-consumer': true })),
  'priorities differ': twice({ maxPriority: 3 }, { maxPriority: 4 }),
  'unknown arguments do not count': twice(args({ 'x-foo': 1 }), args({ 'x-foo': 2 })),
  'negative ttl': declare({ messageTtl: -1 }),
  'ttl of a text': declare(args({ 'x-message-ttl': 'soon' })),
  'no time to expire': declare(args({ 'x-expires': 0 })),
  'key without exchange': declare({ deadLetterRoutingKey: 'k' }),
  'overflow of no kind': declare(args({ 'x-overflow': 'zzz' })),
  'type of no kind': declare(args({ 'x-queue-type': 'zzz' })),
  'length of a text': declare(args({ 'x-max-length': 'a' })),
  'exchange of a number': declare(args({ 'x-dead-letter-exchange': 7 })),
  'priority too large': declare(args({ 'x-max-priority': 256 })),
  quorum: declare(args({ 'x-queue-type': 'quorum' })),
  'quorum, not durable': declare({ durable: false, ...args({ 'x-queue-type': 'quorum' }) }),
  'quorum, exclusive': declare({ exclusive: true, ...args({ 'x-queue-type': 'quorum' }) }),
  'quorum with priorities': declare({ maxPriority: 3, ...args({ 'x-queue-type': 'quorum' }) }),
  'reserved name': (session) => session.ask((channel) => channel.assertQueue('amq.foo')),
  'a name of the broker': async (session) =>
    session.ask((channel) => channel.assertQueue('', { exclusive: true })),
  'exchange, again': async (session) => {
    const name = session.exchange('x');
    return [
      await session.ask((channel) => channel.assertExchange(name, 'topic')),
      await session.ask((channel) => channel.assertExchange(name, 'topic')),
      await session.ask((channel) => channel.assertExchange(name, 'direct')),
      await session.ask((channel) => channel.assertExchange(name, 'topic', { durable: false })),
      await session.ask((channel) => channel.assertExchange(name, 'topic', { autoDelete: true })),
      await session.ask((channel) => channel.assertExchange(name, 'topic', { internal: true })),
      await session.ask((channel) => channel.assertExchange(name, 'topic', { alternateExchange: 'y' })),
    ];
  },
  'exchange with a reserved name': (session) =>
    session.ask((channel) => channel.assertExchange('amq.foo', 'topic')),
  'exchange of the system': (session) =>
    session.ask((channel) => channel.assertExchange('amq.topic', 'topic')),
  'default exchange': (session) => session.ask((channel) => channel.assertExchange('', 'direct')),
  'delete of the default exchange': (session) => session.ask((channel) => channel.deleteExchange('')),
  'delete of an exchange of the system': (session) =>
    session.ask((channel) => channel.deleteExchange('amq.topic')),
  'exchange of no type': (session) =>
    session.break((channel) => channel.assertExchange(session.exchange('x'), 'zzz')),
};

/** Things that are not there, or not for all. */
const missing: Readonly<Record<string, Probe>> = {
  'passive queue': (session) => session.ask((channel) => channel.checkQueue(session.queue('no'))),
  'passive exchange': (session) => session.ask((channel) => channel.checkExchange(session.exchange('no'))),
  get: (session) => session.ask((channel) => channel.get(session.queue('no'))),
  consume: (session) => session.ask((channel) => channel.consume(session.queue('no'), () => {})),
  purge: (session) => session.ask((channel) => channel.purgeQueue(session.queue('no'))),
  'bind of both': (session) =>
    session.ask((channel) => channel.bindQueue(session.queue('no'), session.exchange('nox'), 'k')),
  'bind to one': (session) =>
    session.ask((channel) => channel.bindQueue(session.queue('no'), 'amq.topic', 'k')),
  'bind of exchanges': (session) =>
    session.ask((channel) => channel.bindExchange(session.exchange('no'), 'amq.topic', 'k')),
  'bind to the default exchange': (session) =>
    session.ask(async (channel) => {
      await channel.assertQueue(session.queue('q'));
      await channel.bindQueue(session.queue('q'), '', 'k');
    }),
  'delete of a queue': (session) => session.ask((channel) => channel.deleteQueue(session.queue('no'))),
  'delete of an exchange': (session) =>
    session.ask((channel) => channel.deleteExchange(session.exchange('no'))),
  unbind: (session) =>
    session.ask((channel) => channel.unbindQueue(session.queue('no'), session.exchange('nox'), 'k')),
  cancel: (session) => session.ask((channel) => channel.cancel('nobody')),
  publish: (session) =>
    session.ask(async (channel) => {
      channel.publish(session.exchange('no'), 'k', body('m'));
      await channel.waitForConfirms();
    }),
  'publish to an internal exchange': (session) =>
    session.ask(async (channel) => {
      await channel.assertExchange(session.exchange('in'), 'topic', { internal: true });
      channel.publish(session.exchange('in'), 'k', body('m'));
      await channel.waitForConfirms();
    }),
  'ack of an unknown tag': (session) => session.ask((channel) => settle(session, channel, 99)),
  'ack of all, with none': (session) =>
    session.ask(async (channel) => {
      channel.ackAll();
      return channel.assertQueue(session.queue('q'));
    }),
  'ack twice': (session) =>
    session.ask(async (channel) => {
      const name = session.queue('q');
      await channel.assertQueue(name);
      channel.sendToQueue(name, body('m'));
      await channel.waitForConfirms();
      const message = await channel.get(name);
      for (let time = 0; time < 2; time++) if (message) channel.ack(message);
      return channel.checkQueue(name);
    }),
  'bad expiration': expiration('abc'),
  'expiration with a fraction': expiration('1.5'),
  'negative expiration': expiration('-1'),
  "somebody else's name": (session) =>
    session.ask(async (channel) => {
      channel.sendToQueue(session.queue('q'), body('m'), { userId: 'abc' });
      await channel.waitForConfirms();
    }),
  'exclusive to another connection': async (session) => {
    const name = session.queue('q');
    const { model } = await session.connection();
    const owner = await session.channel(model);
    await owner.assertQueue(name, { exclusive: true });
    const said = [
      await session.ask((channel) => channel.assertQueue(name, { exclusive: true })),
      await session.ask((channel) => channel.checkQueue(name)),
      await session.ask((channel) => channel.get(name)),
      await session.ask((channel) => channel.consume(name, () => {})),
      await session.ask((channel) => channel.bindQueue(name, 'amq.topic', 'k')),
      await session.ask((channel) => channel.purgeQueue(name)),
      await session.ask((channel) => channel.deleteQueue(name)),
    ];
    await model.close();
    return said;
  },
  'an exclusive consumer': async (session) => {
    const name = session.queue('q');
    const channel = await session.channel();
    await channel.assertQueue(name);
    await channel.consume(name, () => {}, { exclusive: true });
    return [
      await session.ask((other) => other.consume(name, () => {})),
      await session.ask((other) => other.consume(name, () => {}, { exclusive: true })),
    ];
  },
  'a consumer tag twice': (session) =>
    session.break(async (channel) => {
      await channel.assertQueue(session.queue('q'));
      await channel.consume(session.queue('q'), () => {}, { consumerTag: 'T' });
      await channel.consume(session.queue('q'), () => {}, { consumerTag: 'T' });
    }),
  'quorum under a limit of the channel': (session) =>
    session.break(async (channel) => {
      const name = session.queue('q');
      await channel.assertQueue(name, args({ 'x-queue-type': 'quorum' }));
      await channel.prefetch(3, true);
      await channel.consume(name, () => {});
    }),
  'delete only if': async (session) => {
    const name = session.queue('q');
    const channel = await session.channel();
    await channel.assertQueue(name);
    channel.sendToQueue(name, body('m'));
    await channel.waitForConfirms();
    const said = [await session.ask((other) => other.deleteQueue(name, { ifEmpty: true, ifUnused: true }))];
    await channel.consume(name, () => {}, { noAck: true });
    said.push(await session.ask((other) => other.deleteQueue(name, { ifUnused: true })));
    const exchange = session.exchange('x');
    await channel.assertExchange(exchange, 'fanout');
    await channel.bindQueue(name, exchange, '');
    said.push(await session.ask((other) => other.deleteExchange(exchange, { ifUnused: true })));
    return said;
  },
};

function expiration(text: string): Probe {
  return (session) =>
    session.ask(async (channel) => {
      channel.sendToQueue(session.queue('q'), body('m'), { expiration: text });
      await channel.waitForConfirms();
    });
}

async function settle(session: Session, channel: Channel, deliveryTag: number): Promise<unknown> {
  channel.ack({ fields: { deliveryTag } } as Message);
  return channel.assertQueue(session.queue('q'));
}

/** Publishes with each key and says which queues got it. */
function routes(
  type: string,
  bindings: readonly (readonly [key: string, given?: Record<string, unknown>])[],
  messages: readonly (readonly [key: string, options?: Options.Publish])[],
): Probe {
  return async (session) => {
    const channel = await session.channel();
    const exchange = session.exchange('x');
    await channel.assertExchange(exchange, type);
    for (const [index, [key, given]] of bindings.entries()) {
      const name = session.queue(`q${index}`);
      await channel.assertQueue(name);
      await channel.bindQueue(name, exchange, key, given);
    }
    const said = [];
    for (const [key, options] of messages) {
      channel.publish(exchange, key, body('m'), options);
      await channel.waitForConfirms();
      const got = [];
      for (const index of bindings.keys())
        if (await channel.get(session.queue(`q${index}`), { noAck: true })) got.push(index);
      said.push([key, got]);
    }
    return said;
  };
}

const routing: Readonly<Record<string, Probe>> = {
  topic: routes(
    'topic',
    [['#'], ['*'], ['a.*'], ['a.#'], ['#.b'], ['a.*.c'], [''], ['*.*'], ['#.#'], ['a.#.c.#']],
    [[''], ['a'], ['a.'], ['a.b'], ['a.b.c'], ['.'], ['b'], ['a..c'], ['a.c'], ['x.y.b']],
  ),
  direct: routes('direct', [['a'], ['b'], ['']], [['a'], ['b'], [''], ['c'], ['a', { CC: ['b'], BCC: 'c' }]]),
  fanout: routes('fanout', [['a'], ['b']], [['x']]),
  headers: routes(
    'headers',
    [
      ['', { 'x-match': 'all', a: 1, b: 'x' }],
      ['', { 'x-match': 'any', a: 1, b: 'x' }],
      ['', {}],
      ['', { 'x-match': 'all' }],
      ['', { 'x-match': 'any' }],
      ['', { 'x-match': 'all', 'x-y': 1 }],
      ['', { 'x-match': 'all-with-x', 'x-y': 1 }],
      ['', { 'x-match': 'any-with-x', 'x-y': 1, a: 1 }],
      ['', { a: null }],
      ['', { a: 300 }],
    ],
    [
      [''],
      ['', { headers: { a: 1 } }],
      ['', { headers: { a: 1, b: 'x' } }],
      ['', { headers: { 'x-y': 1 } }],
      ['', { headers: { a: '1' } }],
      ['', { headers: { a: 300 } }],
    ],
  ),
  'a match of no kind': (session) =>
    session.ask(async (channel) => {
      await channel.assertQueue(session.queue('q'));
      await channel.bindQueue(session.queue('q'), 'amq.headers', '', { 'x-match': 'zzz' });
    }),
  'returns, and an alternate exchange': async (session) => {
    const channel = await session.channel();
    const seen: unknown[] = [];
    channel.on('return', (message) =>
      seen.push([show(message), (message.fields as { replyText?: string }).replyText]),
    );
    await channel.assertExchange(session.exchange('alt'), 'fanout');
    await channel.assertExchange(session.exchange('x'), 'direct', {
      alternateExchange: session.exchange('alt'),
    });
    const publish = async (key: string): Promise<void> => {
      channel.publish(session.exchange('x'), key, body(key), { mandatory: true });
      await channel.waitForConfirms();
    };
    await publish('nobody');
    await channel.assertQueue(session.queue('q'));
    await channel.bindQueue(session.queue('q'), session.exchange('alt'), '');
    await publish('alternate');
    return session.clean([seen, show(await channel.get(session.queue('q')))]);
  },
  'exchanges behind exchanges, in a circle': async (session) => {
    const channel = await session.channel();
    const [a, b] = [session.exchange('a'), session.exchange('b')];
    await channel.assertExchange(a, 'topic');
    await channel.assertExchange(b, 'fanout');
    await channel.bindExchange(b, a, 'k.#');
    await channel.bindExchange(a, b, '');
    await channel.assertQueue(session.queue('q'));
    await channel.bindQueue(session.queue('q'), a, 'k.1');
    await channel.bindQueue(session.queue('q'), b, '');
    channel.publish(a, 'k.1', body('m'));
    await channel.waitForConfirms();
    return session.clean(await channel.checkQueue(session.queue('q')));
  },
  'auto-delete of an exchange': async (session) => {
    const channel = await session.channel();
    const name = session.exchange('x');
    await channel.assertExchange(name, 'fanout', { autoDelete: true });
    await channel.assertQueue(session.queue('q'));
    await channel.bindQueue(session.queue('q'), name, '');
    await channel.deleteQueue(session.queue('q'));
    return session.ask((other) => other.checkExchange(name));
  },
  'auto-delete of a queue': async (session) => {
    const channel = await session.channel();
    const name = session.queue('q');
    await channel.assertQueue(name, { autoDelete: true });
    const { consumerTag } = await channel.consume(name, () => {});
    const there = await session.ask((other) => other.checkQueue(name));
    await channel.cancel(consumerTag);
    return [there, await session.ask((other) => other.checkQueue(name))];
  },
  'delete tells consumers': async (session) => {
    const channel = await session.channel();
    const name = session.queue('q');
    await channel.assertQueue(name);
    const got = collector();
    await channel.consume(name, got.take);
    await channel.deleteQueue(name);
    return got.until(1);
  },
};

/** Sends some texts to a queue, in order. */
async function send(
  session: Session,
  name: string,
  texts: readonly (readonly [string, Options.Publish?])[],
): Promise<void> {
  const channel = await session.channel();
  for (const [text, options] of texts) channel.sendToQueue(session.queue(name), body(text), options);
  await channel.waitForConfirms();
  await channel.close();
}

const numbered = (count: number): readonly (readonly [string])[] =>
  Array.from({ length: count }, (_, index) => [`m${index}`] as const);

/** What a queue holds, in order. */
async function drain(session: Session, name: string): Promise<readonly unknown[]> {
  const channel = await session.channel();
  const found: unknown[] = [];
  for (;;) {
    const message = await channel.get(session.queue(name), { noAck: true });
    if (message === false) break;
    found.push(session.clean(show(message)));
  }
  await channel.close();
  return found;
}

/** A queue with a dead-letter queue behind it. */
async function withDeadLetters(session: Session, options: Options.AssertQueue, key?: string): Promise<void> {
  const channel = await session.channel();
  await channel.assertExchange(session.exchange('dlx'), 'fanout');
  await channel.assertQueue(session.queue('dead'));
  await channel.bindQueue(session.queue('dead'), session.exchange('dlx'), '');
  const target = {
    deadLetterExchange: session.exchange('dlx'),
    ...(key !== undefined && { deadLetterRoutingKey: key }),
  };
  await channel.assertQueue(session.queue('q'), { ...options, ...target });
  await channel.close();
}

async function soon(session: Session, name: string): Promise<unknown> {
  const channel = await session.channel();
  const message = await getSoon(channel, session.queue(name));
  await channel.close();
  return session.clean(show(message));
}

const quorum = { arguments: { 'x-queue-type': 'quorum' } };
const limited = { arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 2 } };

/** Takes three of four, gives them back in some order, and says what is where. */
const requeued =
  (options: Options.AssertQueue): Probe =>
  async (session) => {
    const channel = await session.channel();
    const name = session.queue('q');
    await channel.assertQueue(name, options);
    await send(session, 'q', numbered(4));
    const taken: (GetMessage | false)[] = [];
    for (let count = 0; count < 3; count++) taken.push(await channel.get(name));
    for (const index of [2, 0, 1]) {
      const message = taken[index] ?? false;
      if (message) channel.nack(message, false, true);
      await channel.checkQueue(name);
    }
    await new Promise((resolve) => setTimeout(resolve, 30));
    return drain(session, 'q');
  };

const deliveries: Readonly<Record<string, Probe>> = {
  'requeue, classic': requeued({}),
  'requeue, quorum': requeued(quorum),
  'requeue, quorum with a limit': requeued(limited),
  'delivery count of a consumer': async (session) => {
    const channel = await session.channel();
    const name = session.queue('q');
    await withDeadLetters(session, limited);
    await send(session, 'q', numbered(1));
    const seen: unknown[] = [];
    await channel.consume(name, (message) => {
      seen.push(session.clean(show(message)));
      if (message) channel.nack(message, false, true);
    });
    return [await soon(session, 'dead'), [...seen]];
  },
  'a channel that closes gives back in order': async (session) => {
    const name = session.queue('q');
    const channel = await session.channel();
    await channel.assertQueue(name);
    await send(session, 'q', numbered(4));
    const got = collector();
    await channel.prefetch(3);
    await channel.consume(name, got.take);
    await got.until(3);
    await channel.close();
    return drain(session, 'q');
  },
  'a channel that closes, quorum with a limit': async (session) => {
    const name = session.queue('q');
    const channel = await session.channel();
    await channel.assertQueue(name, limited);
    await send(session, 'q', numbered(4));
    const got = collector();
    await channel.prefetch(3);
    await channel.consume(name, got.take);
    await got.until(3);
    await channel.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    return drain(session, 'q');
  },
  prefetch: async (session) => {
    const name = session.queue('q');
    const channel = await session.channel();
    await channel.assertQueue(name);
    await send(session, 'q', numbered(5));
    const got = collector();
    await channel.prefetch(2);
    await channel.consume(name, got.take);
    const first = (await got.until(2)).length;
    const left = (await channel.checkQueue(name)).messageCount;
    const [message] = got.all;
    if (message) channel.ack(message);
    await got.until(3);
    return [first, left, (await channel.checkQueue(name)).messageCount, got.all.map(show)];
  },
  'in turn': async (session) => {
    const name = session.queue('q');
    const channel = await session.channel();
    await channel.assertQueue(name);
    const seen: string[] = [];
    const got = collector();
    for (const tag of ['a', 'b', 'c'])
      await channel.consume(
        name,
        (message) => (seen.push(`${tag} ${message?.content.toString()}`), got.take(message)),
        { noAck: true },
      );
    await send(session, 'q', numbered(7));
    await got.until(7);
    return [...seen];
  },
  'by priority until full': async (session) => {
    const name = session.queue('q');
    const channel = await session.channel();
    await channel.assertQueue(name);
    await channel.prefetch(2);
    const seen: string[] = [];
    const got = collector();
    for (const [tag, priority] of [
      ['low', 0],
      ['high', 5],
    ] as const)
      await channel.consume(
        name,
        (message) => (seen.push(`${tag} ${message?.content.toString()}`), got.take(message)),
        { priority },
      );
    await send(session, 'q', numbered(4));
    await got.until(4);
    return [...seen];
  },
  'one active consumer': async (session) => {
    const name = session.queue('q');
    const channel = await session.channel();
    await channel.assertQueue(name, args({ 'x-single-active-consumer': true }));
    const seen: string[] = [];
    const got = collector();
    for (const consumerTag of ['a', 'b'])
      await channel.consume(
        name,
        (message) => (seen.push(`${consumerTag} ${message?.content.toString()}`), got.take(message)),
        { consumerTag, noAck: true },
      );
    await send(session, 'q', numbered(3));
    await got.until(3);
    await channel.cancel('a');
    await send(session, 'q', numbered(1));
    await got.until(4);
    return [...seen];
  },
  'priorities of messages': async (session) => {
    const channel = await session.channel();
    await channel.assertQueue(session.queue('q'), { maxPriority: 3 });
    await send(session, 'q', [
      ['a'],
      ['b', { priority: 2 }],
      ['c', { priority: 9 }],
      ['d', { priority: 3 }],
      ['e', { priority: 2 }],
    ]);
    return drain(session, 'q');
  },
};

const deaths: Readonly<Record<string, Probe>> = {
  rejected: async (session) => {
    await withDeadLetters(session, {}, 'other');
    await send(session, 'q', [
      ['m', { headers: { z: 1, a: 'x' }, expiration: '60000', CC: ['cc'], persistent: true, type: 't' }],
    ]);
    const channel = await session.channel();
    const message = await channel.get(session.queue('q'));
    if (message) channel.reject(message, false);
    return soon(session, 'dead');
  },
  'rejected, with its own key': async (session) => {
    await withDeadLetters(session, {});
    await send(session, 'q', [['m', { CC: ['cc'], BCC: ['bcc'] }]]);
    const channel = await session.channel();
    const message = await channel.get(session.queue('q'));
    if (message) channel.reject(message, false);
    return soon(session, 'dead');
  },
  expired: async (session) => {
    await withDeadLetters(session, { messageTtl: 20 });
    await send(session, 'q', [['m']]);
    return soon(session, 'dead');
  },
  'expired by its own time': async (session) => {
    await withDeadLetters(session, {});
    await send(session, 'q', [['m', { expiration: '10' }]]);
    return soon(session, 'dead');
  },
  'only the first expires': async (session) => {
    await withDeadLetters(session, {});
    await send(session, 'q', [
      ['long', { expiration: '60000' }],
      ['short', { expiration: '1' }],
    ]);
    const channel = await session.channel();
    await new Promise((resolve) => setTimeout(resolve, 40));
    const before = (await channel.checkQueue(session.queue('q'))).messageCount;
    await channel.get(session.queue('q'), { noAck: true });
    return [before, await soon(session, 'dead')];
  },
  'no time at all': async (session) => {
    await withDeadLetters(session, {});
    await send(session, 'q', [['m', { expiration: '0' }]]);
    return [await soon(session, 'dead'), await drain(session, 'q')];
  },
  'too many': async (session) => {
    await withDeadLetters(session, { maxLength: 2 });
    await send(session, 'q', numbered(3));
    return [await soon(session, 'dead'), await drain(session, 'q')];
  },
  'too many bytes': async (session) => {
    await withDeadLetters(session, args({ 'x-max-length-bytes': 5 }));
    await send(session, 'q', numbered(3));
    return [await soon(session, 'dead'), await drain(session, 'q')];
  },
  'too many, refused': async (session) => {
    const channel = await session.channel();
    const name = session.queue('q');
    await channel.assertQueue(name, { maxLength: 1, ...args({ 'x-overflow': 'reject-publish' }) });
    const said: boolean[] = [];
    for (const text of ['a', 'b'])
      await new Promise<void>((resolve) =>
        channel.sendToQueue(name, body(text), {}, (error: unknown) => {
          said.push(error === null);
          resolve();
        }),
      );
    return [said, await drain(session, 'q')];
  },
  'a loop of work and waiting': async (session) => {
    const channel = await session.channel();
    const [work, wait] = [session.queue('work'), session.queue('wait')];
    await channel.assertQueue(work, { deadLetterExchange: '', deadLetterRoutingKey: wait });
    await channel.assertQueue(wait, { deadLetterExchange: '', deadLetterRoutingKey: work, messageTtl: 10 });
    await send(session, 'work', numbered(1));
    for (let count = 0; count < 3; count++) {
      const message = await getSoon(channel, work, false);
      if (message) channel.reject(message, false);
    }
    return session.clean(show(await getSoon(channel, work)));
  },
  'a circle that nobody breaks': async (session) => {
    const channel = await session.channel();
    const [a, b] = [session.queue('a'), session.queue('b')];
    await channel.assertQueue(a, { deadLetterExchange: '', deadLetterRoutingKey: b, messageTtl: 5 });
    await channel.assertQueue(b, { deadLetterExchange: '', deadLetterRoutingKey: a, messageTtl: 5 });
    await send(session, 'a', numbered(1));
    await new Promise((resolve) => setTimeout(resolve, 80));
    return [await drain(session, 'a'), await drain(session, 'b')];
  },
  'no exchange for the dead': async (session) => {
    const channel = await session.channel();
    await channel.assertQueue(session.queue('q'), { deadLetterExchange: session.exchange('no') });
    await send(session, 'q', numbered(1));
    const message = await channel.get(session.queue('q'));
    if (message) channel.reject(message, false);
    return session.clean(await channel.checkQueue(session.queue('q')));
  },
  'a queue that nobody uses': async (session) => {
    const channel = await session.channel();
    const name = session.queue('q');
    await channel.assertQueue(name, { expires: 20 });
    const there = await session.ask((other) => other.checkQueue(name));
    await new Promise((resolve) => setTimeout(resolve, 80));
    return [there, await session.ask((other) => other.checkQueue(name))];
  },
};

/** All of them, by name. */
export const probes: ReadonlyMap<string, Probe> = new Map(
  Object.entries({ declarations, missing, routing, deliveries, deaths }).flatMap(([group, list]) =>
    Object.entries(list).map(([name, probe]) => [`${group}: ${name}`, probe] as const),
  ),
);
