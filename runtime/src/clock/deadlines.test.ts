// One timer for many deadlines, which fires for each at its time.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Deadlines, type Timed } from './deadlines.js';
import { createFakeClock } from './fake-clock.js';

test('each is told at its own time, in whatever order they came, by one timer', async () => {
  const clock = createFakeClock();
  const deadlines = new Deadlines(clock);
  const told: [number, number][] = [];
  const timed = (endsAt: number): Timed => ({ endsAt, late: () => told.push([endsAt, clock.now()]) });
  for (const at of [50, 10, 90, 30, 30, 70]) deadlines.add(timed(at));
  const inTime = timed(60);
  deadlines.add(inTime);
  assert.equal(clock.pending, 1);
  deadlines.delete(inTime);
  await clock.advance(60);
  assert.deepEqual(
    told,
    [10, 30, 30, 50].map((at) => [at, at]),
  );
  await clock.advance(60);
  assert.deepEqual(
    told.slice(4),
    [70, 90].map((at) => [at, at]),
  );
  assert.equal(clock.pending, 0);
});

test('what is told may begin something new, and the timer goes with the last after closing', async () => {
  const clock = createFakeClock();
  const deadlines = new Deadlines(clock);
  let late = 0;
  deadlines.add({
    endsAt: 10,
    late: () => deadlines.add({ endsAt: 20, late: () => (late = clock.now()) }),
  });
  await clock.advance(25);
  assert.equal(late, 20);
  const last = { endsAt: 1_000, late: () => assert.fail('it was over in time') };
  deadlines.add(last);
  deadlines.close();
  assert.equal(clock.pending, 1, 'what is under way keeps its deadline');
  deadlines.delete(last);
  assert.equal(clock.pending, 0);
});
