// What answers in place of a dependency that fails: for its failures, and not for what is wrong with a call.
import assert from 'node:assert/strict';
import test from 'node:test';
import { callOperation } from '../call/call-operation.js';
import { carryCall } from '../call/carry.js';
import { interceptCalls } from '../call/pipeline.js';
import { codes, type CodeKind } from '../wire/codes.js';
import { failure, ServiceError } from '../error/service-error.js';
import { fallBack } from './fall-back.js';
import { operations } from './testing/sample-service.js';

test('a fallback answers when a service fails, and not for other failures', async () => {
  const answered: CodeKind[] = [];
  for (const kind of Object.keys(codes) as CodeKind[]) {
    const asked: unknown[] = [];
    const layer = fallBack(() => ({
      getUser: (input: unknown, error: ServiceError, call: unknown) => {
        asked.push(input, error.kind, error.from, call);
        return 'from the cache';
      },
    }));
    const failing = interceptCalls({ send: () => Promise.reject(failure(kind)) }, [layer]);
    const transport = carryCall(failing, { call: 'the call' });
    const input = { id: 7n };
    const outcome: unknown = await callOperation(transport, operations.getUser, input).catch(
      (error: unknown) => error,
    );
    if (outcome instanceof ServiceError) {
      assert.deepEqual([outcome.kind, asked], [kind, []]);
      continue;
    }
    answered.push(kind);
    assert.deepEqual([outcome, asked], ['from the cache', [input, kind, 'user.getUser', 'the call']]);
    await assert.rejects(callOperation(transport, operations.poke, undefined), ServiceError);
  }
  const expected = ['too-many-requests', 'internal', 'bad-response', 'unavailable', 'deadline-exceeded'];
  assert.deepEqual(answered, expected);
});

test('a fallback may throw the error on', async () => {
  const layer = fallBack(() => ({
    poke: (_input: unknown, error: unknown) => {
      throw error as Error;
    },
  }));
  const transport = interceptCalls({ send: () => Promise.reject(failure('unavailable')) }, [layer]);
  await assert.rejects(
    callOperation(transport, operations.poke, undefined),
    (error) => error instanceof ServiceError && error.kind === 'unavailable',
  );
});
