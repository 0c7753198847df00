// `scaffold upgrade`: what it is called and which options it takes.
import { command } from '../command.js';

export const upgradeCommand = command({
  usage: 'upgrade',
  summary: 'Bring what newer templates say into scaffolded files and templates that you have edited',
  options: (yargs) =>
    yargs
      .option('diff', {
        type: 'boolean',
        default: false,
        describe: 'Write nothing; show what would change',
      })
      .option('dry-run', {
        type: 'boolean',
        default: false,
        describe: 'Write nothing; list what would change',
      }),
  load: async () => (await import('../generate/upgrade.js')).runUpgrade,
});
