// Discovery over each store, and what becomes of it when the store fails: nothing, in the end.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createFakeClock, type FakeClock } from '../clock/fake-clock.js';
import { silentLogger, type Logger } from '../log/logger.js';
import { createKeys } from '../wire/keys.js';
import type { Registry } from '../registry/registry.js';
import { testStores, type TestStore } from '../registry/testing/stores.js';
import { createDiscovery, type RunningDiscovery } from './create-discovery.js';
import type { Snapshot } from './discovery.js';
import type { Registration } from './registration.js';

const meta = { version: '1.0.0', started: '2026-01-01T00:00:00Z' };
const contract = { service: 'user', version: '1.0.0', operations: {}, types: {}, depends: [] };

for (const { name, skip, start } of testStores) {
  describe(`discovery over ${name}`, { skip }, () => {
    let store: TestStore;
    let rooms = 0;
    before(async () => {
      store = await start();
    });
    after(() => store.close());

    /** A platform of its own: one process that registers, one that looks, and the test's hands. Closed at the end. */
    async function platform(run: (room: Room) => Promise<void>): Promise<void> {
      rooms += 1;
      const namespace = `room${rooms}`;
      const clock = createFakeClock();
      const lines: string[] = [];
      const ours = store.connect();
      const theirs = store.connect();
      const hands = store.direct();
      const log = recordingLogger(lines);
      const own = createDiscovery({ registry: ours, namespace, log, clock });
      const discovery = createDiscovery({ registry: theirs, namespace, log, clock });
      const registrations: Registration[] = [];
      const register = (service: string, address: string): Registration => {
        const registration = own.register({ service, address, meta, contract });
        registrations.push(registration);
        return registration;
      };
      const until = (condition: () => boolean | Promise<boolean>): Promise<void> =>
        untilTrue(clock, condition);
      try {
        await run({ namespace, clock, lines, hands, discovery, register, until });
      } finally {
        await Promise.all(registrations.map((registration) => registration.deregister()));
        own.close();
        discovery.close();
        await Promise.all([ours.close(), theirs.close(), hands.close()]);
      }
      assert.equal(clock.pending, 0, 'timers are left after closing');
    }

    test('shows an instance with its metadata, and takes it away when it leaves', () =>
      platform(async ({ namespace, hands, discovery, register, until }) => {
        const registration = register('user', '127.0.0.1:4001');
        await registration.ready();
        const snapshot = await discovery.ready('user');
        assert.equal(snapshot.instances.length, 1);
        const [instance] = snapshot.instances;
        assert.equal(instance?.address, '127.0.0.1:4001');
        assert.equal(instance.meta?.version, '1.0.0');
        assert.equal(instance.id, registration.status().lease);
        const keys = createKeys(namespace);
        const published = await hands.get(keys.contract('user', instance.meta.contract));
        assert.deepEqual(JSON.parse(published?.value ?? ''), contract);
        await registration.deregister();
        await until(() => discovery.snapshot('user').instances.length === 0);
        assert.deepEqual((await hands.list(`/${namespace}/`)).entries, []);
      }));

    test('refuses to register what nobody could read, and writes the one form of what it takes', () =>
      platform(async ({ namespace, hands, register }) => {
        for (const address of ['300.1.1.1:80', '0.0.0.0:80', '[1:2]:80', 'user', ':80'])
          assert.throws(() => register('user', address), TypeError);
        await register('user', '[FD00:0::7]:80').ready();
        const { entries } = await hands.list(createKeys(namespace).instances('user'));
        assert.deepEqual(
          entries.map(({ value }) => value),
          ['[fd00::7]:80'],
        );
      }));

    test('never confuses user with user2', () =>
      platform(async ({ discovery, register }) => {
        await register('user', '127.0.0.1:4001').ready();
        await register('user2', '127.0.0.1:4002').ready();
        assert.deepEqual(addresses(await discovery.ready('user')), ['127.0.0.1:4001']);
        assert.deepEqual(addresses(await discovery.ready('user2')), ['127.0.0.1:4002']);
      }));

    test('takes peers without metadata, skips what it cannot read with a log line, and counts an address once', () =>
      platform(async ({ namespace, hands, discovery, lines, until }) => {
        const keys = createKeys(namespace);
        await hands.put([{ key: keys.instance('user', '11'), value: '127.0.0.1:4001' }]);
        await hands.put([
          { key: keys.instance('user', '12'), value: 'not an address' },
          { key: keys.instance('user', '13'), value: '127.0.0.1:4003' },
          { key: keys.meta('user', '13'), value: '{broken' },
        ]);
        assert.deepEqual(addresses(await discovery.ready('user')), ['127.0.0.1:4001', '127.0.0.1:4003']);
        assert.ok(lines.some((line) => line.includes('cannot be read') && line.includes('/12')));
        assert.ok(!lines.some((line) => line.includes('not an address,')));
        await hands.put([{ key: keys.instance('user', '14'), value: '127.0.0.1:4001' }]);
        await until(() => discovery.snapshot('user').instances.some(({ id }) => id === '14'));
        assert.equal(discovery.snapshot('user').instances.length, 2);
      }));

    test('keeps good instances beside bad ones, whatever these hold, tells of each once, and counts them', () =>
      platform(async ({ namespace, hands, discovery, lines, until }) => {
        const keys = createKeys(namespace);
        const bad = [
          '300.1.1.1:8080',
          '[1:2]',
          'xn--',
          'xn--:80',
          '0.0.0.0:1',
          '',
          '\u0000',
          '{"a":1}',
          '::1:80',
        ];
        await hands.put([
          { key: keys.instance('user', '10'), value: '127.0.0.1:4001' },
          ...bad.map((value, index) => ({ key: keys.instance('user', String(20 + index)), value })),
          { key: keys.meta('user', '10'), value: '[]' },
        ]);
        assert.deepEqual(addresses(await discovery.ready('user')), ['127.0.0.1:4001']);
        assert.equal(discovery.status()[0]?.malformed, bad.length + 1);
        await hands.put([{ key: keys.instance('user', '11'), value: 'LOCALHOST:4002 ' }]);
        await hands.put([{ key: keys.instance('user', '40'), value: 'bad too' }]);
        await until(() => discovery.status()[0]?.malformed === bad.length + 2);
        assert.deepEqual(addresses(discovery.snapshot('user')), ['127.0.0.1:4001', 'localhost:4002']);
        const told = lines.filter((line) => line.includes('cannot be read'));
        assert.equal(told.length, 2);
        assert.ok(told[1]?.includes('/40') && !told[1].includes('/20'));
        await hands.delete(keys.instance('user', '40'));
        await until(() => discovery.status()[0]?.malformed === bad.length + 1);
      }));

    test('gives whole new snapshots and never changes an old one', () =>
      platform(async ({ discovery, register, until }) => {
        const seen: Snapshot[] = [];
        await discovery.ready('user');
        const unwatch = discovery.watch('user', (snapshot) => seen.push(snapshot));
        await register('user', '127.0.0.1:4001').ready();
        await until(() => seen.at(-1)?.instances.length === 1);
        assert.equal(seen[0]?.instances.length, 0);
        unwatch();
        const count = seen.length;
        await register('user', '127.0.0.1:4002').ready();
        await until(() => discovery.snapshot('user').instances.length === 2);
        assert.equal(seen.length, count);
      }));

    test('serves the last snapshot on while the store is away, and hears of what changed meanwhile', () =>
      platform(async ({ namespace, hands, discovery, register, clock, until }) => {
        await register('user', '127.0.0.1:4001').ready();
        await discovery.ready('user');
        store.setAway(true);
        await until(() => discovery.status()[0]?.trouble !== undefined);
        assert.deepEqual(addresses(discovery.snapshot('user')), ['127.0.0.1:4001']);
        await hands.put([{ key: createKeys(namespace).instance('user', '99'), value: '127.0.0.1:4009' }]);
        store.setAway(false);
        const back = clock.now();
        await until(() => discovery.snapshot('user').instances.some(({ id }) => id === '99'));
        assert.ok(clock.now() - back < 5_000);
      }));

    test('registers again when the lease is lost', () =>
      platform(async ({ hands, discovery, register, until }) => {
        const registration = register('user', '127.0.0.1:4001');
        await registration.ready();
        const first = registration.status().lease ?? '';
        await hands.revoke(first);
        await until(() => registration.status().lease !== first && registration.status().held);
        await until(() => discovery.snapshot('user').instances[0]?.id === registration.status().lease);
        assert.equal(discovery.snapshot('user').instances.length, 1);
      }));

    test('puts back within 10 s what was deleted by hand', () =>
      platform(async ({ namespace, hands, register, clock, until }) => {
        const registration = register('user', '127.0.0.1:4001');
        await registration.ready();
        const lease = registration.status().lease ?? '';
        const keys = createKeys(namespace);
        const deleted = clock.now();
        for (const key of [keys.instance('user', lease), keys.meta('user', lease)]) await hands.delete(key);
        await until(async () => (await hands.get(keys.instance('user', lease)))?.value === '127.0.0.1:4001');
        assert.ok(clock.now() - deleted <= 10_000);
        assert.ok(await hands.get(keys.meta('user', lease)));
        assert.equal(registration.status().lease, lease);
      }));

    test('comes back whole after a wiped store', () =>
      platform(async ({ discovery, register, until, clock }) => {
        const registration = register('user', '127.0.0.1:4001');
        await registration.ready();
        await discovery.ready('user');
        const first = registration.status().writes;
        await store.wipe();
        const wiped = clock.now();
        await until(
          () =>
            registration.status().writes > first &&
            registration.status().held &&
            discovery.snapshot('user').instances[0]?.id === registration.status().lease &&
            discovery.snapshot('user').instances[0]?.meta !== undefined,
        );
        assert.ok(clock.now() - wiped < 60_000);
      }));

    test('has the right list after a compaction while it was disconnected', () =>
      platform(async ({ namespace, hands, discovery, until }) => {
        const keys = createKeys(namespace);
        await hands.put([{ key: keys.instance('user', '1'), value: '127.0.0.1:4001' }]);
        await discovery.ready('user');
        store.setAway(true);
        await until(() => discovery.status()[0]?.trouble !== undefined);
        await hands.put([{ key: keys.instance('user', '2'), value: '127.0.0.1:4002' }]);
        await hands.put([{ key: keys.instance('user', '3'), value: '127.0.0.1:4003' }]);
        await store.compact();
        store.setAway(false);
        await until(() => discovery.snapshot('user').instances.length === 3);
        await hands.put([{ key: keys.instance('user', '4'), value: '127.0.0.1:4004' }]);
        await until(() => discovery.snapshot('user').instances.length === 4);
      }));

    test('misses nothing when connections break over and over', () =>
      platform(async ({ namespace, hands, discovery, until }) => {
        const keys = createKeys(namespace);
        await discovery.ready('user');
        for (let round = 1; round <= 5; round += 1) {
          await hands.put([{ key: keys.instance('user', String(round)), value: `127.0.0.1:400${round}` }]);
          store.cut();
          if (round > 1) await hands.delete(keys.instance('user', String(round - 1)));
        }
        await until(() => addresses(discovery.snapshot('user')).join() === '127.0.0.1:4005');
      }));

    test('closes in time and for good while the store is away', () =>
      platform(async ({ discovery, register }) => {
        await register('user', '127.0.0.1:4001').ready();
        await discovery.ready('user');
        store.setAway(true);
        queueMicrotask(() => store.setAway(false));
      }));
  });
}

interface Room {
  readonly namespace: string;
  readonly clock: FakeClock;
  /** What was logged, as text. */
  readonly lines: string[];
  readonly hands: Registry;
  readonly discovery: RunningDiscovery;
  readonly register: (service: string, address: string) => Registration;
  /** Lets time pass on the fake clock until something is so. */
  readonly until: (condition: () => boolean | Promise<boolean>) => Promise<void>;
}

async function untilTrue(clock: FakeClock, condition: () => boolean | Promise<boolean>): Promise<void> {
  const limit = performance.now() + 15_000;
  while (!(await condition())) {
    if (performance.now() > limit) throw new Error('it did not come true in time');
    await clock.advance(100);
    // Real sockets take real time.
    await wait(2);
  }
}

function addresses(snapshot: Snapshot): string[] {
  return snapshot.instances.map(({ address }) => address);
}

function recordingLogger(lines: string[]): Logger {
  const write = (fields: object, message?: string): void =>
    void lines.push(`${message} ${JSON.stringify(fields)}`);
  const logger: Logger = {
    ...silentLogger,
    info: write,
    warn: write,
    error: write,
    child: () => logger,
  };
  return logger;
}
