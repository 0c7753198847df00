// `scaffold rename`: what it is called and which options it takes.
import { command } from '../command.js';

export const renameCommand = command({
  usage: 'rename <thing> <from> <to>',
  summary:
    'Rename an operation, a field, a type, a service or a module wherever it is used: rename operation user.login signIn',
  options: (yargs) =>
    yargs
      .positional('thing', {
        choices: ['operation', 'field', 'type', 'service', 'module'] as const,
        demandOption: true,
        describe: 'What it is',
      })
      .positional('from', {
        type: 'string',
        demandOption: true,
        describe: 'What it is called: login, user.login, User.email, user.User.email, user, common',
      })
      .positional('to', { type: 'string', demandOption: true, describe: 'Its new name, alone' })
      .option('dry-run', {
        type: 'boolean',
        default: false,
        describe: 'List what would change, write nothing',
      }),
  load: async () => (await import('../rename/command.js')).runRename,
});
