import assert from 'node:assert/strict';
import test from 'node:test';
import { readAnswer, writeFailure, writeSuccess } from './envelope.js';

test('writes successes and failures', () => {
  assert.equal(writeSuccess({ id: '1' }), '{"code":0,"data":{"id":"1"}}');
  assert.equal(writeSuccess(null), '{"code":0,"data":null}');
  assert.equal(writeSuccess(undefined), '{"code":0}');
  assert.equal(writeFailure({ code: 404, message: 'no' }), '{"code":404,"msg":"no"}');
  assert.equal(writeFailure({ code: 1, message: 'no', details: [1] }), '{"code":1,"msg":"no","data":[1]}');
});

test('reads what peers of the Go framework send, with their extra fields', () => {
  assert.deepEqual(readAnswer('{"code":0,"data":[1],"duration":12,"line":3,"file":"a.go"}'), {
    kind: 'success',
    data: [1],
  });
  assert.deepEqual(readAnswer('{"code":-1,"msg":"no","line":3}'), {
    kind: 'failure',
    code: -1,
    message: 'no',
    details: undefined,
  });
});

for (const text of ['', '<html>', '"unauthorized"', 'null', '[]', '{}', '{"code":"0"}', '{"code":1.5}']) {
  test(`finds ${JSON.stringify(text)} unreadable`, () => {
    assert.equal(readAnswer(text).kind, 'unreadable');
  });
}
