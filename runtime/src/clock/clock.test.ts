// The real clock, where Node's timers need care.
import assert from 'node:assert/strict';
import test from 'node:test';
import { systemClock } from './clock.js';

test('a time that no timer can hold does not go off at once', async (context) => {
  const warned: string[] = [];
  const warn = (warning: Error): void => void warned.push(warning.name);
  process.on('warning', warn);
  context.after(() => process.off('warning', warn));
  const cancels = [2 ** 31, 1e12, Infinity].map((time) =>
    systemClock.after(time, () => assert.fail(`${time} ms`)),
  );
  await new Promise<void>((resolve) => systemClock.after(5, resolve));
  for (const cancel of cancels) cancel();
  assert.deepEqual(warned, []);
});
