import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHush } from './hush.js';

const refusal = '{"level":50,"msg":"the new config is refused; the old one stays in force"}';
const warning = '{"level":40,"msg":"the config has warnings"}';

test('a refusal by a process that is being replaced is no news; every other one is', async () => {
  const shown: string[] = [];
  const hush = createHush((name, line) => void shown.push(`${name} ${line}`));
  hush.line('user', refusal);
  await hush.during(() => {
    hush.line('user#2', refusal);
    hush.line('order', refusal);
    hush.line('user', 'hello');
    hush.line('user', warning);
    return Promise.resolve(['user']);
  });
  hush.line('user', refusal);
  assert.deepEqual(shown, [`user ${refusal}`, 'user hello', `order ${refusal}`, `user ${refusal}`]);
});

test('nothing is lost where the work fails', async () => {
  const shown: string[] = [];
  const hush = createHush((name) => void shown.push(name));
  await assert.rejects(
    hush.during(() => {
      hush.line('user', refusal);
      return Promise.reject(new Error('disk full'));
    }),
  );
  assert.deepEqual(shown, ['user']);
});
