// Events in tests, without a broker: what is published is kept, and what is handed over goes through the real codec and the real call.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { eventsOf } from './index.js';
import { EventStage } from './event-stage.js';
import type { EventCallOf } from './event-call.js';
import type { Publishers } from './publisher.js';
import { definitionOf, type Ended, subscriptionTo, testHost } from './testing/open-test-events.js';

/** A service with these methods, on a stage. */
async function openOn(stage: EventStage, api: object) {
  const definition = definitionOf('shop', 'algo', [subscriptionTo('ended')]);
  const host = testHost(definition, {});
  const opened = await eventsOf(definition).open({
    ...host,
    surroundings: { ...host.surroundings, standIns: { events: stage } },
  });
  await opened.ready?.({ api, clients: () => ({}), callEntries: {} });
  return { opened, events: opened.context?.['events'] as Publishers };
}

describe('events on a stage', () => {
  test('are kept as their subscribers read them', async () => {
    const stage = new EventStage();
    const { opened, events } = await openOn(stage, { onEnded() {} });
    await events['stepped']?.({ group: 'a', number: 1 });
    assert.deepEqual(stage.published, [
      { name: 'algo.stepped', data: { group: 'a', number: 1 }, key: 'a', requestId: undefined },
    ]);
    await assert.rejects(
      events['ended']?.({ group: 'a', number: 'no' }) ?? Promise.resolve(),
      ({ cause }) => {
        assert.match(String(cause), /algo\.ended is not valid: \/number must be a number/);
        return true;
      },
    );
    assert.equal(stage.published.length, 1);
    await opened.close();
  });

  test('are handed to the method, whose failure the test sees', async () => {
    const stage = new EventStage();
    const seen: string[] = [];
    await openOn(stage, {
      onEnded({ group }: Ended, { event, deadline }: EventCallOf<unknown>) {
        seen.push(`${group} ${event.name} ${event.service} ${event.attempt} ${deadline instanceof Date}`);
        if (group === 'bad') throw new Error('too bad');
      },
    });
    await stage.deliver('algo.ended', { group: 'good', number: 1 });
    await assert.rejects(stage.deliver('algo.ended', { group: 'bad', number: 2 }), /too bad/);
    await assert.rejects(stage.deliver('algo.ended', { group: 'bad', number: '2' }), /must be a number/);
    await assert.rejects(stage.deliver('algo.other', {}), /does not subscribe to algo\.other/);
    assert.deepEqual(seen, ['good ended algo 1 true', 'bad ended algo 1 true']);
  });

  test('are tried again and given up, one after another, where they come from others', async () => {
    const stage = new EventStage();
    const seen: string[] = [];
    const { events } = await openOn(stage, {
      onEnded({ number }: Ended, { event }: EventCallOf<unknown>) {
        seen.push(`${number} ${event.attempt}`);
        if (number === 1) throw new Error('too bad');
      },
    });
    const taken: Promise<void>[] = [];
    stage.onPublished((event) => taken.push(stage.take(event)));
    for (const number of [1, 2]) await events['ended']?.({ group: 'a', number });
    await Promise.all(taken);
    assert.deepEqual(seen, ['1 1', '1 2', '1 3', '2 1']);
    assert.deepEqual(stage.dead, [{ name: 'algo.ended', reason: 'Error: too bad' }]);
  });
});
