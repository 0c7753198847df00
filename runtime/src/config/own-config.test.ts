// What an own config may say beyond what the manifest knows, and that large numbers keep their digits.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readInt64 } from '../codec/int64.js';
import { readNumber } from '../codec/number-readers.js';
import { readJson } from '../codec/json.js';
import { readString } from '../codec/text-readers.js';
import type { Codec } from '../codec/codec.js';
import { createFakeClock } from '../clock/fake-clock.js';
import { silentLogger } from '../log/logger.js';
import { createMemoryStore } from '../registry/memory-registry.js';
import { createConfigSource } from './config-source.js';
import { readOwnConfig } from './own-config.js';

interface Values {
  readonly big: bigint;
}

const bigCodec: Codec<Values, never> = {
  decode: (value, at, problems) => ({
    big: readInt64((value as Record<string, unknown>)['big'], at, 'big', problems),
  }),
  encode: ({ big }: Values) => ({ big: big.toString() }),
};

/** One field, read by one reader. */
function codecOf<T>(read: (value: unknown) => T): Codec<{ readonly x: T }, never> {
  return { decode: (value) => ({ x: read((value as { x: unknown }).x) }), encode: (value) => value };
}

describe('an int64', () => {
  for (const digits of [
    '9223372036854775807',
    '-9223372036854775808',
    '9_223_372_036_854_775_807',
    '0x7fffffffffffffff',
    '5',
    '"9223372036854775807"',
  ]) {
    test(`keeps the digits of ${digits}`, () => {
      const outcome = readOwnConfig(`big = ${digits}\n`, bigCodec);
      assert.equal(outcome.ok && outcome.value.values.big, BigInt(digits.replaceAll(/[_"]/g, '')));
    });
  }

  for (const text of ['big = 9223372036854775808', 'big = 1.5', 'big = 1e3']) {
    test(`is not ${text}`, () => {
      const outcome = readOwnConfig(`${text}\n`, bigCodec);
      assert.deepEqual(
        outcome.ok || outcome.problems.map(({ line }) => line),
        text.endsWith('1e3') ? true : [1],
      );
    });
  }

  test('is only that: a large number is no text, a double takes it, JSON has its digits as text', () => {
    const large = 'x = 9223372036854775807\n';
    const report = { add: () => assert.fail('refused'), list: [], none: true };
    const problems: string[] = [];
    const refused = { add: (at: string) => void problems.push(at), list: [], none: false };
    const read = (reader: (value: unknown) => unknown): unknown => {
      const outcome = readOwnConfig(large, codecOf(reader));
      return outcome.ok && outcome.value.values.x;
    };
    read((value) => readString(value, '', 'x', refused));
    assert.deepEqual(problems, ['/x']);
    assert.equal(
      read((value) => readNumber(value, '', 'x', report)),
      2 ** 63,
    );
    assert.equal(
      read((value) => readJson(value, '', 'x', report)),
      '9223372036854775807',
    );
    const nested = readOwnConfig(
      'x = { list = [9223372036854775807], deep = { n = -9223372036854775808, port = 1 } }\n',
      codecOf((value) => readJson(value, '', 'x', report)),
    );
    assert.deepEqual(nested.ok && nested.value.values.x, {
      list: ['9223372036854775807'],
      deep: { n: '-9223372036854775808', port: 1 },
    });
  });
});

describe('an unknown key', () => {
  test('is a warning with its place, and all else is read', () => {
    const outcome = readOwnConfig('big = 1\nbgi = 2\n', bigCodec);
    assert.deepEqual(outcome, {
      ok: true,
      value: { port: undefined, values: { big: 1n }, resilience: {} },
      warnings: [{ key: 'bgi', line: 2, message: "there is no such key; did you mean 'big'?" }],
    });
  });

  test('is told by the names that stand in the text, not by those in code', () => {
    const renamed: Codec<{ readonly contentType: string }, never> = {
      decode: (value) => ({ contentType: String((value as Record<string, unknown>)['content-type']) }),
      encode: ({ contentType }: { contentType: string }) => ({ 'content-type': contentType }),
    };
    const outcome = readOwnConfig('content-type = "a"\n', renamed);
    assert.equal(outcome.ok && outcome.warnings, undefined);
  });

  test('named as what every object inherits is unknown like any other', () => {
    const outcome = readOwnConfig('big = 1\ntoString = 2\n"__proto__" = 3\nconstructor = 4\n', bigCodec);
    assert.deepEqual(outcome.ok && outcome.warnings?.map(({ key }) => key), [
      'toString',
      '__proto__',
      'constructor',
    ]);
  });

  const parent = (strict: string) => `rpc-key = "k"\njwt-secret = "s"\n${strict}`;
  const before = 'big = 1\n';
  const ahead = 'big = 2\nsoon = true\n';
  for (const [strict, verdict] of [
    ['', 'taken'],
    ['strict = false\n', 'taken'],
    ['strict = true\n', 'refused'],
  ] as const) {
    test(`is ${verdict} by instances that run and that start alike with ${strict.trim() || 'nothing said'}`, async () => {
      const clock = createFakeClock();
      const store = createMemoryStore(clock);
      const registry = store.connect();
      const put = (name: string, value: string) => registry.put([{ key: `/shop/${name}`, value }]);
      const open = () =>
        createConfigSource({
          registry,
          namespace: 'shop',
          service: 'user',
          codec: bigCodec,
          log: silentLogger,
          clock,
        });
      // The own config arrives first: it waits for what the parent says.
      await put('user/config', before);
      const running = open();
      await clock.advance(0);
      await put('parent_config', parent(strict));
      await running.ready();
      await put('user/config', ahead);
      await clock.advance(0);
      const restarted = open();
      const started = await restarted.ready().then(
        ({ own }) => own.values.big,
        (error: Error) => error.message,
      );
      if (verdict === 'taken') {
        assert.deepEqual([running.own.current?.values.big, started], [2n, 2n]);
        assert.deepEqual(
          running.status().own.warnings.map(({ key }) => key),
          ['soon'],
        );
        assert.equal(running.status().own.refused, undefined);
      } else {
        assert.equal(running.own.current?.values.big, 1n);
        assert.deepEqual(
          running.status().own.refused?.problems.map(({ key }) => key),
          ['soon'],
        );
        assert.equal(started, 'etcd:/shop/user/config:2: soon: there is no such key');
        // Whoever mends it in the parent need not touch the config.
        await put('parent_config', parent(''));
        await clock.advance(0);
        assert.equal(running.own.current?.values.big, 2n);
        assert.equal(running.status().own.refused, undefined);
      }
      running.close();
      restarted.close();
    });
  }

  test('in force already stays so when strict is asked for, and that is shown', async () => {
    const clock = createFakeClock();
    const registry = createMemoryStore(clock).connect();
    const put = (name: string, value: string) => registry.put([{ key: `/shop/${name}`, value }]);
    await put('parent_config', parent(''));
    await put('user/config', ahead);
    const source = createConfigSource({
      registry,
      namespace: 'shop',
      service: 'user',
      codec: bigCodec,
      log: silentLogger,
      clock,
    });
    await source.ready();
    await put('parent_config', parent('strict = true\n'));
    await clock.advance(0);
    assert.equal(source.own.current?.values.big, 2n);
    const refusedKeys = () => source.status().own.refused?.problems.map(({ key }) => key);
    assert.deepEqual(refusedKeys(), ['soon']);
    // Written again as it is, and read again from time to time: that changes nothing.
    await put('user/config', ahead);
    await clock.advance(120_000);
    assert.deepEqual(refusedKeys(), ['soon']);
    await put('user/config', before);
    await clock.advance(0);
    assert.deepEqual([source.own.current.values.big, refusedKeys()], [1n, undefined]);
    source.close();
  });
});

test('what is missing is named, with what sets it', async () => {
  const outcome = readOwnConfig('', bigCodec, { service: 'user' });
  assert.deepEqual(!outcome.ok && outcome.problems, [
    {
      key: 'big',
      message:
        'is required: set it with `scaffold config set user big=…`, or in config/user.toml and push that',
    },
  ]);
  const registry = createMemoryStore().connect();
  const source = createConfigSource({
    registry,
    namespace: 'shop',
    service: 'user',
    codec: bigCodec,
    log: silentLogger,
  });
  assert.deepEqual(source.required(), ['big']);
  source.close();
  await registry.close();
});
