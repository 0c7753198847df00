// One suite for all engines: what goes in comes out, what must not be is refused by name, and nothing waits beyond its deadline.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { failure, ServiceError } from '../error/service-error.js';
import { silentLogger, type Logger } from '../log/logger.js';
import { Conflict, ForeignKeyViolation, UniqueViolation } from './failures.js';
import type { Database } from './kysely.js';
import { engines, freshDatabase, onServer, openFor, whyNot } from './testing/engines.js';
import { type Order, shop, type Thing } from './testing/shop.js';

const thing: Omit<Thing, 'id'> = {
  name: 'Ada',
  flag: false,
  small: -1,
  whole: 2 ** 53 - 1,
  big: 2n ** 63n - 1n,
  real: 0.1,
  exact: '123456789012345678901234567890.120',
  moment: new Date('1969-12-31T23:59:59.999Z'),
  day: '1582-10-15',
  raw: new Uint8Array([0, 255, 39]),
  any: { a: [1, null, 'ü'], b: '💥', c: 1e300 },
  tags: [],
  note: null,
};

const edges: Partial<Thing>[] = [
  { big: -(2n ** 63n), whole: -(2 ** 53 - 1), small: 2 ** 31 - 1, real: 5e-324 },
  { small: -(2 ** 31), real: 1.7976931348623157e308, whole: 0, big: 0n },
  { name: '', nick: '', note: '' },
  { name: 'it\'s 👩‍👩‍👧 \\ " % \n\t\u2028 \u007f', tags: ['', "'", '"', '\\', ',', '{}'] },
  { exact: '-0.000000000000000000000000000001' },
  { exact: '999999999999999999999999999999' },
  { moment: new Date('0000-01-01T00:00:00.000Z'), day: '0000-01-01' },
  { moment: new Date('0001-01-01T00:00:00.001Z'), day: '0004-02-29' },
  { moment: new Date('9999-12-31T23:59:59.999Z'), day: '9999-12-31' },
  { any: null, extra: null },
  { any: 'null', extra: '' },
  { any: [], extra: {} },
  { any: 0, extra: false },
  { raw: new Uint8Array() },
];

for (const engine of engines) {
  const skip = await whyNot(engine);
  describe(`on ${engine}`, { skip }, () => {
    test('values at their edges come back as they went in, absent and null ones too', async (context) => {
      const { tables } = await openFor(context, shop, await freshDatabase(context, engine));
      for (const edge of [{}, ...edges]) {
        const given = { ...thing, ...edge };
        const made = await tables.things.insert(given);
        assert.deepEqual(made, { ...given, id: made.id });
        assert.deepEqual(await tables.things.get(made.id.toUpperCase()), made);
      }
      const { flag: _flag, small: _small, tags: _tags, ...bare } = thing;
      const made = await tables.things.insert(bare);
      assert.deepEqual([made.flag, made.small, made.tags], [true, 7, ['a "quoted" one', "it's"]]);
      const emptied = await tables.things.update(made.id, { nick: 'x', note: 'y' });
      assert.deepEqual([emptied?.nick, emptied?.note], ['x', 'y']);
      const again = await tables.things.update(made.id, { nick: null, note: null });
      assert.ok(again && !('nick' in again) && again.note === null);
    });

    test('any values come back', async (context) => {
      const { tables } = await openFor(context, shop, await freshDatabase(context, engine));
      const text = fc.string({ unit: 'grapheme' }).filter((each) => !each.includes('\0'));
      const row = fc.record({
        name: text,
        big: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
        real: fc.double({ noNaN: true, noDefaultInfinity: true }).filter((each) => !Object.is(each, -0)),
        moment: fc.date({
          min: new Date(-62167219200000),
          max: new Date(253402300799999),
          noInvalidDate: true,
        }),
        raw: fc.uint8Array().map((each) => new Uint8Array(each)),
        any: fc
          .jsonValue()
          .filter(
            (each) => !/\\u0000|\\ud/.test(JSON.stringify(each)) && !JSON.stringify(each).includes('-0'),
          ),
      });
      await fc.assert(
        fc.asyncProperty(row, async (given) => {
          const made = await tables.things.insert({ ...thing, ...given });
          assert.deepEqual(made, {
            ...thing,
            ...given,
            id: made.id,
            any: JSON.parse(JSON.stringify(given.any)) as unknown,
          });
        }),
        { numRuns: 60, seed: 1 },
      );
    });

    test('what no database keeps is refused before it gets there', async (context) => {
      const { tables } = await openFor(context, shop, await freshDatabase(context, engine));
      const bad: Partial<Thing>[] = [
        { name: 'a\0b' },
        { name: '\ud800' },
        { any: { deep: ['\0'] } },
        { any: '\udfff' },
        { big: 2n ** 63n },
        { moment: new Date(NaN) },
        { moment: new Date(253402300800000) },
      ];
      for (const each of bad) {
        await assert.rejects(
          tables.things.insert({ ...thing, ...each }),
          { kind: 'invalid-input' },
          Object.keys(each).join(),
        );
      }
      // A backslash before what looks like an escape is one.
      const made = await tables.things.insert({ ...thing, any: '\\u0000' });
      assert.equal(made.any, '\\u0000');
    });

    test('violations name the fields, in words that a caller may have, and hold no values', async (context) => {
      const { tables } = await openFor(context, shop, await freshDatabase(context, engine));
      const ada = await tables.customers.insert({ email: 'ada@example.com' });
      const again = await tables.customers
        .insert({ email: 'ada@example.com' })
        .catch((error: unknown) => error);
      assert.ok(again instanceof UniqueViolation);
      assert.deepEqual([again.status, again.table, again.fields], [409, 'customers', ['email']]);
      const told = JSON.stringify([
        again.message,
        again.details,
        again.cause,
        (again.cause as Error).message,
        (again.cause as Error).stack,
      ]);
      assert.doesNotMatch(told, /ada@/);
      const at = new Date();
      const lost = await tables.orders
        .insert({ customerId: 99n, text: '', at })
        .catch((error: unknown) => error);
      assert.ok(lost instanceof ForeignKeyViolation);
      assert.deepEqual(lost.fields, ['customerId']);
      await tables.orders.insert({ customerId: ada.id, text: '', at });
      await assert.rejects(tables.customers.delete(ada.id), ForeignKeyViolation);
      const wrong = { email: 'x@example.com', size: 'huge' } as never;
      await assert.rejects(tables.customers.insert(wrong), { name: 'StatementError' });
    });

    test('of fifty who change one version of a row, one does, and the others are told', async (context) => {
      const { tables } = await openFor(context, shop, await freshDatabase(context, engine));
      const { id: customerId } = await tables.customers.insert({ email: 'a@b.c' });
      let order: Order = await tables.orders.insert({ customerId, text: '0', at: new Date() });
      assert.equal(order.rev, 1);
      for (let round = 0; round < 3; round += 1) {
        const { id }: Order = order;
        const rev: number = order.rev;
        const tries = Array.from({ length: 50 }, (_, index) =>
          tables.orders.update(id, { text: `${round} ${index}`, rev }),
        );
        const done: PromiseSettledResult<Order | undefined>[] = await Promise.allSettled(tries);
        const won: Order[] = done.flatMap((each) =>
          each.status === 'fulfilled' && each.value ? [each.value] : [],
        );
        const lost = done.filter((each) => each.status === 'rejected' && each.reason instanceof Conflict);
        assert.deepEqual([won.length, lost.length, won[0]?.rev], [1, 49, rev + 1]);
        order = won[0] ?? order;
      }
      assert.equal(await tables.orders.update(404n, { text: '', rev: 1 }), undefined);
    });

    test('many by their keys, in that order, without doubles, as many as one likes', async (context) => {
      const { tables } = await openFor(context, shop, await freshDatabase(context, engine));
      const made = [];
      for (let index = 0; index < 12; index += 1)
        made.push(await tables.customers.insert({ email: `${index}@x.y` }));
      const ids = made.map(({ id }) => id);
      const asked = [
        ...ids.toReversed(),
        99_999n,
        ...ids,
        ...Array.from({ length: 1_200 }, (_, index) => BigInt(index + 1_000)),
      ];
      const found = await tables.customers.getMany(asked);
      assert.deepEqual(
        found.map(({ id }) => id),
        ids.toReversed(),
      );
      assert.deepEqual(await tables.customers.getMany([]), []);
    });

    test('pages are complete and without doubles while rows come, whatever the order', async (context) => {
      const { tables } = await openFor(context, shop, await freshDatabase(context, engine));
      for (let index = 0; index < 60; index += 1) {
        await tables.customers.insert({
          email: `${(index * 7) % 60}@x.y`,
          size: index % 3 === 0 ? 'large' : 'small',
        });
      }
      for (const order of [
        ['id'],
        ['size', 'email desc'],
        ['size', 'email'],
        ['email desc'],
        ['size desc'],
      ]) {
        const before = await allOf(
          (request) => tables.customers.page(order, request),
          60,
          async () => {},
        );
        const known = new Set(before.map(({ id }) => id));
        let count = 0;
        const seen = await allOf(
          (request) => tables.customers.page(order, request),
          7,
          async () => {
            count += 1;
            await tables.customers.insert({
              email: `${order.join()}${count}@new.y`,
              size: count % 2 === 0 ? 'large' : 'small',
            });
          },
        );
        const ids = seen.map(({ id }) => id);
        assert.equal(new Set(ids).size, ids.length, `${order.join()}: doubles`);
        assert.deepEqual(
          seen.filter(({ id }) => known.has(id)),
          before,
          `${order.join()}: complete and in order`,
        );
      }
      const large = await allOf(
        (request) => tables.customers.page(['size', 'email desc'], Object.assign(request, { size: 'large' })),
        4,
        async () => {},
      );
      assert.ok(large.length >= 20 && large.every(({ size }) => size === 'large'));
      assert.deepEqual(
        large.map(({ email }) => email),
        large
          .map(({ email }) => email)
          .sort()
          .toReversed(),
      );
    });

    test('a place that is none of this page is invalid input', async (context) => {
      const { tables } = await openFor(context, shop, await freshDatabase(context, engine));
      await tables.things.insert(thing);
      await tables.things.insert(thing);
      const { next } = await tables.things.page(['moment desc', 'name'], { limit: 1 });
      assert.ok(next !== undefined);
      assert.equal(
        (await tables.things.page(['moment desc', 'name'], { limit: 1, after: next })).items.length,
        1,
      );
      const forged = Buffer.from(JSON.stringify(['id/0', "'; drop table things"])).toString('base64url');
      for (const after of ['', 'x', next.slice(1), `${next}${next}`, forged]) {
        const asked = tables.things.page(['id'], { after });
        if (after === forged && engine === 'sqlite') await asked;
        else await assert.rejects(asked, { kind: 'invalid-input' }, after);
      }
      await assert.rejects(tables.things.page(['id'], { limit: 0 }), { kind: 'invalid-input' });
      await assert.rejects(tables.things.page(['id'], { limit: 1.5 }), { kind: 'invalid-input' });
    });

    test('Kysely sees the same values, and a transaction holds or leaves nothing', async (context) => {
      const { tables, opened } = await openFor(context, shop, await freshDatabase(context, engine));
      interface Columns {
        things: {
          id: string;
          flag: boolean;
          small: number;
          whole: bigint;
          big: bigint;
          exact: string;
          moment: Date;
          any: unknown;
          raw: Uint8Array;
        };
        customers: { id: bigint; email: string };
      }
      const database = opened.context?.['database'] as Database<Columns>;
      const made = await tables.things.insert(thing);
      const row = await database
        .selectFrom('things')
        .select(['flag', 'small', 'whole', 'big', 'exact', 'moment', 'any', 'raw'])
        .where('moment', '=', thing.moment)
        .where('flag', '=', false)
        .executeTakeFirstOrThrow();
      const { flag, small, whole, big, exact, moment, any, raw } = thing;
      assert.deepEqual(row, { flag, small, whole: BigInt(whole), big, exact, moment, any, raw });
      const counted = await database
        .selectFrom('things')
        .select(({ fn }) => fn.countAll().as('count'))
        .executeTakeFirst();
      assert.equal(counted?.count, 1n);
      const before = await tables.customers.page(['id']);
      await assert.rejects(
        database.transaction(async (tx) => {
          await tables.customers.insert({ email: 'gone@x.y' }, tx);
          assert.ok(await tables.customers.find(['email'], ['gone@x.y'], tx));
          throw new Error('no');
        }),
        /^Error: no$/,
      );
      assert.deepEqual(await tables.customers.page(['id']), before);
      const kept = await database.transaction((tx) => tables.customers.insert({ email: 'kept@x.y' }, tx));
      assert.deepEqual(await tables.customers.get(kept.id), kept);
      assert.equal(await tables.things.delete(made.id), true);
      assert.equal(await tables.things.delete(made.id), false);
    });

    test('who waits for a connection stops at the deadline, and leaves it to the next', async (context) => {
      const url = await freshDatabase(context, engine, { more: '&pool=1' });
      const { tables, opened, during } = await openFor(context, shop, url);
      const database = opened.context?.['database'] as Database<never>;
      let go = (): void => {};
      const held = new Promise<void>((resolve) => (go = resolve));
      let began = (): void => {};
      const begun = new Promise<void>((resolve) => (began = resolve));
      const holding = database.transaction(async () => {
        began();
        await held;
      });
      await begun;
      const call = new AbortController();
      const waiting = during(call.signal).tables.customers.get(1n);
      const rejected = assert.rejects(waiting, { kind: 'deadline-exceeded' });
      const patient = tables.customers.get(1n);
      assert.deepEqual(opened.health?.()['pool'], { size: 1, inUse: 1, waiting: 2 });
      call.abort(failure('deadline-exceeded'));
      await rejected;
      go();
      await holding;
      assert.equal(await patient, undefined);
    });

    test('slow queries are told with their statement, never with values', async (context) => {
      const lines: unknown[] = [];
      const log: Logger = { ...silentLogger, warn: (fields, message) => void lines.push([message, fields]) };
      const config = {
        driver: engine,
        host: '127.0.0.1',
        port: 5432,
        user: 'postgres',
        pass: 'secret',
        db: 'test',
        slowMs: 1,
      };
      const url = await freshDatabase(context, engine, { more: '&slow-ms=1' });
      const { during, opened } = await openFor(
        context,
        shop,
        engine === 'sqlite' ? undefined : url,
        engine === 'sqlite' ? { config: { ...config, db: url.slice('sqlite:'.length) } } : {},
      );
      const { database } = during(new AbortController().signal, log);
      const { sql } = await import('kysely');
      const slow = sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 300000) select count(*) from n, customers where 'geheim' <> ${'hidden'}`;
      await slow.execute(database as Database<never>);
      const told = JSON.stringify(lines);
      assert.match(told, /a query was slow/);
      assert.doesNotMatch(told, /geheim|hidden|300000|secret/);
      assert.match(JSON.stringify(opened.metrics?.()), /armature_database_query_seconds/);
    });
  });
}

describe('PostgreSQL', { skip: await whyNot('postgres') }, () => {
  test('that goes away makes calls unavailable, and is back without a restart', async (context) => {
    const door = await openDoor();
    context.after(() => door.close());
    const lines: string[] = [];
    const note = (fields: object, message?: string): void =>
      void lines.push(`${message} ${JSON.stringify(fields)}`);
    const { tables, opened } = await openFor(
      context,
      shop,
      await freshDatabase(context, 'postgres', { port: door.port }),
      {
        log: { ...silentLogger, error: note, info: note },
      },
    );
    await tables.customers.insert({ email: 'a@b.c' });
    await door.shut();
    await assert.rejects(
      tables.customers.get(1n),
      (error: unknown) => error instanceof ServiceError && error.kind === 'unavailable',
    );
    assert.equal(opened.health?.().ok, false);
    await door.open();
    while (!opened.health?.().ok) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal((await tables.customers.get(1n))?.email, 'a@b.c');
    assert.match(lines.join('\n'), /does not answer[^]*answers again/);
  });

  test('a query ends with its call, and what it had begun is rolled back', async (context) => {
    const { during, tables } = await openFor(context, shop, await freshDatabase(context, 'postgres'));
    const { sql } = await import('kysely');
    const call = new AbortController();
    const database = during(call.signal).database as Database<never>;
    const work = database.transaction(async (tx) => {
      await tables.customers.insert({ email: 'gone@x.y' }, tx);
      setImmediate(() => call.abort(failure('deadline-exceeded')));
      await sql`select pg_sleep(30)`.execute(tx);
    });
    await assert.rejects(work, { kind: 'deadline-exceeded' });
    assert.deepEqual((await tables.customers.page(['id'])).items, []);
  });

  test('the own config goes before the parent config key by key, ARMATURE_DB before both; what is moved away from ends in its time', async (context) => {
    const [first, second] = [
      await freshDatabase(context, 'postgres'),
      await freshDatabase(context, 'postgres'),
    ];
    const schemaOf = (url: string): string => new URL(url).searchParams.get('schema') ?? '';
    const parent = {
      driver: 'postgres',
      host: '127.0.0.1',
      port: 5432,
      user: 'postgres',
      pass: '',
      db: 'test',
      schema: 'nowhere',
      pool: 1,
    };
    const options = { config: parent, own: { schema: schemaOf(first) } };
    const { tables, setOwn, opened } = await openFor(context, shop, undefined, options);
    const { id } = await tables.customers.insert({ email: 'first@x.y' });
    setOwn({ schema: schemaOf(first), pool: 3 });
    await Promise.all(Array.from({ length: 6 }, () => tables.customers.get(id)));
    assert.equal((opened.health?.()['pool'] as { size: number } | undefined)?.size, 3);

    const other = await openFor(context, shop, second, { config: parent, own: { schema: 'nowhere' } });
    await other.tables.customers.insert({ email: 'second@x.y' });
    const database = opened.context?.['database'] as Database<never>;
    await database.transaction(async (tx) => {
      await tables.customers.update(id, { email: 'changed@x.y' }, tx);
      setOwn({ schema: schemaOf(second) });
      while ((await tables.customers.get(id))?.email !== 'second@x.y')
        await new Promise((resolve) => setTimeout(resolve, 10));
      assert.equal((await tables.customers.get(id, tx))?.email, 'changed@x.y');
    });
    const [row] = await onServer(`select email from ${schemaOf(first)}.customers`);
    assert.deepEqual(row, { email: 'changed@x.y' });
  });

  test('a larger pool is taken as it is, another address by new connections, and a bad one not at all', async (context) => {
    const [first, second] = [
      await freshDatabase(context, 'postgres'),
      await freshDatabase(context, 'postgres'),
    ];
    const schemaOf = (url: string): string => new URL(url).searchParams.get('schema') ?? '';
    const config = {
      driver: 'postgres',
      host: '127.0.0.1',
      port: 5432,
      user: 'postgres',
      pass: '',
      db: 'test',
      pool: 1,
    };
    const lines: string[] = [];
    const note = (fields: object, message?: string): void =>
      void lines.push(`${message} ${JSON.stringify(fields)}`);
    const opening = { config: { ...config, schema: schemaOf(first) }, log: { ...silentLogger, error: note } };
    const { tables, setConfig, opened } = await openFor(context, shop, undefined, opening);
    await tables.customers.insert({ email: 'first@x.y' });
    setConfig({ ...config, schema: schemaOf(first), pool: 3 });
    await Promise.all(Array.from({ length: 6 }, () => tables.customers.get(1n)));
    assert.equal((opened.health?.()['pool'] as { size: number } | undefined)?.size, 3);
    const other = await openFor(context, shop, second);
    await other.tables.customers.insert({ email: 'second@x.y' });
    setConfig({ ...config, schema: schemaOf(second) });
    while ((await tables.customers.get(1n))?.email !== 'second@x.y')
      await new Promise((resolve) => setTimeout(resolve, 10));
    setConfig({ ...config, driver: 'oracle' });
    assert.equal((await tables.customers.get(1n))?.email, 'second@x.y');
    while (lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.match(lines.join(), /refused/);
    assert.deepEqual(await onServer('select 1 as one'), [{ one: 1 }]);
  });
});

async function allOf<Row>(
  page: (request: { after?: string; limit: number }) => Promise<{ items: Row[]; next?: string }>,
  limit: number,
  between: () => Promise<void>,
): Promise<Row[]> {
  const rows: Row[] = [];
  let after: string | undefined;
  do {
    const { items, next } = await page({ limit, ...(after !== undefined && { after }) });
    rows.push(...items);
    after = next;
    await between();
  } while (after !== undefined);
  return rows;
}

/** Stands before the database: shut, connections break and none are made. */
async function openDoor(): Promise<{
  port: number;
  shut(): Promise<void>;
  open(): Promise<void>;
  close(): Promise<void>;
}> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const to = createConnection({ host: '127.0.0.1', port: 5432 });
    for (const each of [socket, to]) {
      sockets.add(each);
      each.on('error', () => {});
      each.on('close', () => {
        sockets.delete(each);
        socket.destroy();
        to.destroy();
      });
    }
    socket.pipe(to).pipe(socket);
  });
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const shut = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { port, shut, open: () => listen(port), close: shut };
}
