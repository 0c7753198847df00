import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { CallEnding, eitherEnding, signalOf } from './ending.js';

test('an ending does what an AbortSignal does, for whatever order of listening, leaving and ending', () => {
  const steps = fc.array(
    fc.record({ does: fc.constantFrom('add', 'remove', 'abort'), who: fc.integer({ min: 0, max: 3 }) }),
  );
  fc.assert(
    fc.property(steps, (taken) => {
      const ending = new CallEnding();
      const controller = new AbortController();
      const heard: [number[], number[]] = [[], []];
      const listeners = [0, 1, 2, 3].map((who) => [
        () => void heard[0].push(who),
        () => void heard[1].push(who),
      ]);
      const listening = new Set<number>();
      for (const { does, who } of taken) {
        const [own, other] = listeners[who]!;
        if (does === 'abort') {
          ending.abort('why');
          controller.abort('why');
        } else if (does === 'remove') {
          listening.delete(who);
          ending.removeEventListener('abort', own!);
          controller.signal.removeEventListener('abort', other!);
        } else if (!listening.has(who)) {
          listening.add(who);
          ending.addEventListener('abort', own!);
          controller.signal.addEventListener('abort', other!, { once: true });
        }
      }
      const sorted = heard.map((who) => who.sort((left, right) => left - right));
      assert.deepEqual(sorted[0], sorted[1]);
      assert.equal(ending.aborted, controller.signal.aborted);
      assert.equal(ending.signal.aborted, ending.aborted);
      if (ending.aborted) assert.equal(ending.reason, controller.signal.reason);
    }),
  );
});

test('the signal of an ending follows it, whenever it was asked for', () => {
  const ending = new CallEnding();
  const early = ending.signal;
  ending.abort(new Error('over'));
  assert.equal(early.reason, ending.reason);
  assert.equal(ending.signal, early);
  const late = new CallEnding();
  late.abort('late');
  assert.equal(signalOf(late)?.reason, 'late');
  assert.equal(signalOf(undefined), undefined);
});

test('what ends with either ends with the first', () => {
  const [one, other] = [new CallEnding(), new AbortController()];
  const either = eitherEnding(one, other.signal);
  assert.equal(either?.aborted, false);
  other.abort('other');
  assert.equal(either?.reason, 'other');
  assert.equal(eitherEnding(undefined, one), one);
  assert.equal(eitherEnding(undefined, undefined), undefined);
});
