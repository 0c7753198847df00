import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Counter, register } from 'prom-client';
import { createMetrics, gauge, writeFamily } from './metrics.js';
import { createRequestDurations } from './request-durations.js';

test('writes help, type and lines, with labels escaped', () => {
  const text = writeFamily({
    name: 'armature_x',
    help: 'Something.',
    kind: 'gauge',
    samples: [{ labels: { who: 'a "b"\\\n' }, value: Infinity }, { value: 1.5 }],
  });
  assert.equal(
    text,
    '# HELP armature_x Something.\n# TYPE armature_x gauge\narmature_x{who="a \\"b\\"\\\\\\n"} +Inf\narmature_x 1.5\n',
  );
});

test('counts durations into buckets that add up', () => {
  const durations = createRequestDurations();
  for (const milliseconds of [0.5, 1, 3, 20_000]) durations.observe('user.login', 200, milliseconds);
  durations.observe(undefined, 404, 1);
  const text = writeFamily(durations.collect());
  const line = (labels: string): string | undefined => text.split('\n').find((each) => each.includes(labels));
  assert.match(line('operation="user.login",status="2xx",le="0.001"') ?? '', / 2$/);
  assert.match(line('operation="user.login",status="2xx",le="0.005"') ?? '', / 3$/);
  assert.match(line('operation="user.login",status="2xx",le="10"') ?? '', / 3$/);
  assert.match(line('operation="user.login",status="2xx",le="+Inf"') ?? '', / 4$/);
  assert.match(text, /_count\{operation="user.login",status="2xx"\} 4\n/);
  assert.match(text, /_count\{operation="none",status="4xx"\} 1\n/);
});

test('leaves a source out that throws, and appends the metrics of prom-client', async () => {
  const metrics = createMetrics();
  metrics.add(() => {
    throw new Error('no');
  });
  metrics.add(() => [gauge('armature_y', 'Y.', 2)]);
  const own = new Counter({ name: 'orders_total', help: 'Orders.' });
  own.inc(3);
  const text = await metrics.text();
  register.clear();
  assert.match(text, /armature_y 2\n/);
  assert.match(text, /orders_total 3\n/);
});

test('costs a request well under 2 µs', () => {
  const { observe } = createRequestDurations();
  const rounds = 200_000;
  const begun = performance.now();
  for (let round = 0; round < rounds; round += 1) observe('user.login', 200, round % 50);
  const microseconds = ((performance.now() - begun) * 1000) / rounds;
  assert.ok(microseconds < 2, `${microseconds} µs`);
});
