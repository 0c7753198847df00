// `scaffold events`: what it is called and which options it takes.
import type { Argv } from 'yargs';
import { command, commandGroup, type GlobalOptions } from '../command.js';
import { liveOptions } from '../live/options.js';

/** Where the broker is. */
function brokerOptions(yargs: Argv<GlobalOptions>) {
  return liveOptions(yargs).option('mq', {
    type: 'string',
    describe: 'The broker: amqp://user:pass@host:5672; else as services find it',
  });
}

/** One subscription. */
function subscriptionOptions(yargs: Argv<GlobalOptions>) {
  return brokerOptions(yargs)
    .positional('service', { type: 'string', demandOption: true, describe: 'Who subscribes' })
    .positional('event', {
      type: 'string',
      demandOption: true,
      describe: 'What it subscribes to: algo.taskGroupEnded',
    });
}

/** One event, or all of them. */
function chosenOptions(yargs: Argv<GlobalOptions>) {
  return subscriptionOptions(yargs).option('id', { type: 'string', describe: 'This one only; else all' });
}

export const eventsCommands = commandGroup({
  usage: 'events',
  summary: 'Look at events that wait or were given up, and put them back or delete them',
  commands: [
    command({
      usage: 'ls',
      summary: 'List subscriptions with how many events wait and are dead',
      options: brokerOptions,
      load: async () => (await import('../events/command.js')).runEventsList,
    }),
    command({
      usage: 'peek <service> <event>',
      summary: 'Show dead events, with why they were given up: peek mail algo.taskGroupEnded',
      options: (yargs) =>
        subscriptionOptions(yargs).option('limit', {
          type: 'number',
          default: 10,
          describe: 'At most so many',
        }),
      load: async () => (await import('../events/command.js')).runEventsPeek,
    }),
    command({
      usage: 'replay <service> <event>',
      summary: 'Put dead events back, to be handled as if they were new',
      options: chosenOptions,
      load: async () => (await import('../events/command.js')).runEventsReplay,
    }),
    command({
      usage: 'drop <service> <event>',
      summary: 'Delete dead events',
      options: chosenOptions,
      load: async () => (await import('../events/command.js')).runEventsDrop,
    }),
  ],
});
