// A broker, a publisher or a subscriber as a process of its own, for tests that kill it: `node part-process.js broker|publisher|subscriber …`.
import { startEmbeddedAmqp } from '../../embedded-amqp/embedded-amqp.js';
import { definitionOf, type Ended, openTestEvents, subscriptionTo } from './open-test-events.js';

const [part, place = '', from = '0'] = process.argv.slice(2);
const say = (text: string): void => void process.stdout.write(`${text}\n`);

if (part === 'broker') {
  const { port } = await startEmbeddedAmqp({ dataFile: place, port: Number(from) });
  say(`at ${port}`);
} else if (part === 'publisher') {
  const { events } = await openTestEvents(definitionOf('kill', 'algo'), place);
  say('ready');
  for (let number = Number(from); ; number++)
    for (const group of ['a', 'b']) {
      say(`try ${group} ${number}`);
      // What is not confirmed is published again: it may then be there twice.
      for (let isOut = false; !isOut; )
        isOut = await (events['stepped']?.({ group, number }) ?? Promise.resolve()).then(
          () => true,
          () => false,
        );
      say(`out ${group} ${number}`);
    }
} else if (part === 'subscriber') {
  const onEnded = ({ group, number }: Ended): void => say(`got ${group} ${number}`);
  const keyed = subscriptionTo('stepped', { key: 'group' });
  await openTestEvents(definitionOf('kill', 'user', [keyed]), place, { api: { onEnded } });
  say('ready');
}
