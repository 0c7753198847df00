// `scaffold keys`: what it is called and which options it takes.
import { command, commandGroup } from '../command.js';
import { liveOptions } from '../live/options.js';

export const keysCommands = commandGroup({
  usage: 'keys',
  summary: "Show and replace the keys that sign users' tokens",
  commands: [
    command({
      usage: 'ls <service>',
      summary: 'List the signing keys of a service: never the keys themselves',
      options: (yargs) =>
        liveOptions(yargs).positional('service', {
          type: 'string',
          demandOption: true,
          describe: 'The one that auth.issuer names',
        }),
      load: async () => (await import('../keys/command.js')).runKeysList,
    }),
    command({
      usage: 'rotate <service>',
      summary:
        'Make a new signing key; it signs after a minute, and the old ones are accepted as long as their tokens live',
      options: (yargs) =>
        liveOptions(yargs)
          .positional('service', {
            type: 'string',
            demandOption: true,
            describe: 'The one that auth.issuer names',
          })
          .option('now', {
            type: 'boolean',
            default: false,
            describe: 'For a stolen key: the new one signs at once, and no token of an old one is accepted',
          })
          .option('keep', {
            type: 'number',
            default: 24,
            describe: 'Hours that old keys are accepted: as long as the longest token lives',
          }),
      load: async () => (await import('../keys/command.js')).runKeysRotate,
    }),
  ],
});
