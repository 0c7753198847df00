// `scaffold config`: what it is called and which options it takes.
import { command, commandGroup } from '../command.js';
import { configOptions, configTargets } from '../live/options.js';

const profileOption = {
  type: 'string',
  describe: 'With config/<target>.<profile>.toml over config/<target>.toml',
} as const;

export const configCommands = commandGroup({
  usage: 'config',
  summary: 'Read and change the configs of a platform in etcd',
  commands: [
    command({
      usage: 'get <target> [key]',
      summary: 'Print a config, or one value: config get user email.host',
      options: (yargs) =>
        configOptions(yargs)
          .positional('target', { type: 'string', demandOption: true, describe: 'parent, or a service' })
          .positional('key', { type: 'string', describe: 'One key, with dots for tables' }),
      load: async () => (await import('../config/command.js')).runConfigGet,
    }),
    command({
      usage: 'set <target> <assignments..>',
      summary: 'Set values: config set user email.port=587',
      options: (yargs) =>
        configOptions(yargs)
          .positional('target', { type: 'string', demandOption: true, describe: 'parent, or a service' })
          .positional('assignments', {
            type: 'string',
            array: true,
            describe: 'key=value, key:=json; key alone: its value is asked for, or read from stdin',
          })
          .option('file', {
            type: 'boolean',
            default: false,
            describe: 'In config/<target>.toml instead of etcd',
          })
          .option('profile', profileOption),
      load: async () => (await import('../config/command.js')).runConfigSet,
    }),
    command({
      usage: 'push [targets..]',
      summary: 'Write what changed in config/ to etcd; exit 3 where somebody else has changed it there',
      options: (yargs) =>
        configTargets(yargs)
          .option('force', {
            type: 'boolean',
            default: false,
            describe: 'Replace what somebody else has written',
          })
          .option('profile', profileOption),
      load: async () => (await import('../config/push-command.js')).runConfigPush,
    }),
    command({
      usage: 'pull [targets..]',
      summary: 'Write what stands in etcd to config/',
      options: (yargs) =>
        configTargets(yargs).option('force', {
          type: 'boolean',
          default: false,
          describe: 'Overwrite files that differ',
        }),
      load: async () => (await import('../config/command.js')).runConfigPull,
    }),
    command({
      usage: 'diff [targets..]',
      summary: 'Compare etcd with the files in config/; exit 3 when they differ',
      options: (yargs) => configTargets(yargs).option('profile', profileOption),
      load: async () => (await import('../config/command.js')).runConfigDiff,
    }),
    command({
      usage: 'history <target>',
      summary: 'List what a config in etcd said before, as far back as etcd knows',
      options: (yargs) =>
        configOptions(yargs)
          .positional('target', { type: 'string', demandOption: true, describe: 'parent, or a service' })
          .option('limit', { type: 'number', default: 20, describe: 'Revisions at most' }),
      load: async () => (await import('../config/history.js')).runConfigHistory,
    }),
    command({
      usage: 'rollback <target>',
      summary: 'Write again what a config in etcd said before',
      options: (yargs) =>
        configOptions(yargs)
          .positional('target', { type: 'string', demandOption: true, describe: 'parent, or a service' })
          .option('to', { type: 'number', describe: 'A revision of `history`; else the one before' }),
      load: async () => (await import('../config/history.js')).runConfigRollback,
    }),
    command({
      usage: 'watch [targets..]',
      summary: 'Print each change until Ctrl-C',
      options: configTargets,
      load: async () => (await import('../config/watch.js')).runConfigWatch,
    }),
  ],
});
