// `scaffold deploy`: what it is called and which options it takes.
import { command } from '../command.js';

export const deployCommand = command({
  usage: 'deploy [target]',
  summary: 'Make the files for a place where the platform runs, and say what only you know',
  options: (yargs) =>
    yargs.positional('target', {
      choices: ['docker', 'compose', 'kubernetes', 'systemd', 'github'] as const,
      describe: 'What to make files for; else what there is already',
    }),
  load: async () => (await import('../deploy/command.js')).runDeploy,
});
