// What may be said of calling a dependency: read from texts, refused with its place, and laid over what the manifest says.
import assert from 'node:assert/strict';
import test from 'node:test';
import { mergeResilience, readResilience } from './resilience.js';

test('reads every key', () => {
  const { rules, problems } = readResilience({
    balance: 'zone',
    timeout: '2s',
    attempt: '500ms',
    retries: 2,
    concurrent: 100,
    breaker: { errors: '25%', of: 20, in: '10s', probe: '5s', slow: '1s' },
    hedge: 'p95',
    slowStart: '1m',
    operations: { getUser: { hedge: '50ms', retries: 0n } },
  });
  assert.deepEqual(problems, []);
  assert.deepEqual(rules, {
    balance: 'zone',
    timeoutMs: 2_000,
    attemptMs: 500,
    retries: 2,
    concurrent: 100,
    breaker: { errors: 0.25, of: 20, inMs: 10_000, probeMs: 5_000, slowMs: 1_000 },
    hedge: { share: 0.95 },
    slowStartMs: 60_000,
    operations: { getUser: { hedge: { afterMs: 50 }, retries: 0 } },
  });
});

test('tells each thing that is wrong with its place, and leaves it out', () => {
  const wrong: readonly [value: unknown, at: string][] = [
    ['fast', ''],
    [{ timout: '2s' }, '/timout'],
    [{ timeout: 2 }, '/timeout'],
    [{ timeout: '0ms' }, '/timeout'],
    [{ retries: 11 }, '/retries'],
    [{ retries: 1.5 }, '/retries'],
    [{ concurrent: 0 }, '/concurrent'],
    [{ balance: 'best' }, '/balance'],
    [{ breaker: { errors: 25 } }, '/breaker/errors'],
    [{ breaker: { errors: '0%' } }, '/breaker/errors'],
    [{ breaker: '25%' }, '/breaker'],
    [{ hedge: 'p42' }, '/hedge'],
    [{ operations: { get: { concurrent: 1 } } }, '/operations/get/concurrent'],
    [{ operations: [] }, '/operations'],
    [{ timeout: '1s', attempt: '2s' }, '/attempt'],
    [{ timeout: '1s', operations: { get: { attempt: '2s' } } }, '/operations/get/attempt'],
    [JSON.parse('{"__proto__": {"timeout": "1s"}}'), '/__proto__'],
  ];
  for (const [value, at] of wrong)
    assert.deepEqual(
      readResilience(value).problems.map((problem) => problem.at),
      [at],
      JSON.stringify(value),
    );
});

test('what is laid over wins key by key', () => {
  assert.deepEqual(
    mergeResilience(
      { timeout: '2s', breaker: { errors: '25%', of: 20 }, operations: { get: { retries: 1 } } },
      { timeout: '1s', breaker: { of: 5 }, operations: { list: { retries: 0 } } },
    ),
    {
      timeout: '1s',
      breaker: { errors: '25%', of: 5 },
      operations: { get: { retries: 1 }, list: { retries: 0 } },
    },
  );
});
