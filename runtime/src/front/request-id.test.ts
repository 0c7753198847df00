// The one rule for incoming request ids.
import assert from 'node:assert/strict';
import test from 'node:test';
import { requestIdFrom } from './request-id.js';

test('takes harmless request ids over and makes others', () => {
  assert.equal(requestIdFrom('a-b_c.1:2'), 'a-b_c.1:2');
  for (const bad of [undefined, '', 'a b', 'a\nb', '"', 'x'.repeat(129)]) {
    assert.equal(
      requestIdFrom(bad, () => 'made'),
      'made',
    );
  }
  assert.notEqual(requestIdFrom(undefined), requestIdFrom(undefined));
});
