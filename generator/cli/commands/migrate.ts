// `scaffold migrate`: what it is called and which options it takes.
import { command, commandGroup } from '../command.js';
import { databaseOptions } from '../live/options.js';

export const migrateCommands = commandGroup({
  usage: 'migrate',
  summary: 'Draft and apply migrations of a service’s tables',
  commands: [
    command({
      usage: 'draft [service] [name]',
      summary: 'Write the migration from the last one to the tables of the manifest: draft user add-nick',
      options: (yargs) =>
        yargs
          .positional('service', { type: 'string', describe: 'Whose tables' })
          .positional('name', {
            type: 'string',
            describe: 'What it does, in a few words: its file is named so',
          })
          .option('rename', {
            type: 'string',
            array: true,
            describe: 'What has another name: people:users, users.nick:alias',
          })
          .option('allow-loss', {
            type: 'boolean',
            default: false,
            describe: 'Drop what is gone from the manifest, with its data',
          }),
      load: async () => (await import('../migrate/draft.js')).runMigrateDraft,
    }),
    command({
      usage: 'up [service]',
      summary: 'Apply what is pending',
      options: databaseOptions,
      load: async () => (await import('../migrate/command.js')).runMigrateUp,
    }),
    command({
      usage: 'down [service]',
      summary: 'Take the last one back',
      options: databaseOptions,
      load: async () => (await import('../migrate/command.js')).runMigrateDown,
    }),
    command({
      usage: 'status [service]',
      summary: 'List what is applied, pending, edited and missing',
      options: databaseOptions,
      load: async () => (await import('../migrate/command.js')).runMigrateStatus,
    }),
    command({
      usage: 'check [service]',
      summary: 'Exit 3 where manifest, migrations and, with --db, the database are not the same',
      options: databaseOptions,
      load: async () => (await import('../migrate/command.js')).runMigrateCheck,
    }),
  ],
});
