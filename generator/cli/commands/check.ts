// `scaffold check`: what it is called and which options it takes.
import { command } from '../command.js';
import { liveOptions } from '../live/options.js';

export const checkCommand = command({
  usage: 'check',
  summary: 'Say what changed in the contracts, and who breaks by it',
  options: (yargs) =>
    liveOptions(yargs)
      .option('against', {
        type: 'string',
        describe: 'A git ref, the folder of a workspace, a file of contracts, or live: what runs',
      })
      .option('save', {
        type: 'string',
        describe: 'Write the contracts to this file, to compare with later',
      })
      .option('strict', {
        type: 'boolean',
        default: false,
        describe: 'Also fail where only servers break that still run',
      }),
  load: async () => (await import('../check/command.js')).runCheck,
});
