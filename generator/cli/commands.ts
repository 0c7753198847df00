// Every command of the command line: what it is called and which options it takes. Its code is loaded when it runs.
import { command, type CommandEntry, commandGroup } from './command.js';
import { configOptions, configTargets, databaseOptions, liveOptions } from './live/options.js';

const profileOption = {
  type: 'string',
  describe: 'With config/<target>.<profile>.toml over config/<target>.toml',
} as const;

/** In the order of the help text. A new command is one more entry here, and its module. */
export const commands: readonly CommandEntry[] = [
  commandGroup({
    usage: 'new',
    summary: 'Make a workspace, or add a service, a route or a DTO',
    commands: [
      command({
        usage: 'workspace [name]',
        summary: 'Make a folder with a new workspace that is ready to run',
        options: (yargs) =>
          yargs
            .positional('name', { type: 'string', describe: 'Name of the workspace and of its folder' })
            .option('service', { type: 'string', describe: 'Name of a first service' })
            .option('git', { type: 'boolean', default: true, describe: 'Make it a git repository' }),
        load: async () => (await import('./new/workspace.js')).runNewWorkspace,
      }),
      command({
        usage: 'service [name]',
        summary: 'Add a service: its manifest, and what is generated from it',
        options: (yargs) =>
          yargs
            .positional('name', { type: 'string', describe: 'Name of the service and of its folder' })
            .option('gateway', {
              type: 'boolean',
              default: false,
              describe: 'A gateway to the other services',
            })
            .option('folder', {
              type: 'string',
              describe: 'Its folder; else where `services` of scaffold.yaml finds it',
            }),
        load: async () => (await import('./new/service.js')).runNewService,
      }),
      command({
        usage: 'route [words..]',
        summary: 'Add a route: new route user login',
        options: (yargs) =>
          yargs
            .positional('words', {
              type: 'string',
              array: true,
              describe: 'Name of the operation in camelCase, its service before it: login, user login',
            })
            .option('service', { type: 'string', describe: 'The service; needed where there are several' })
            .option('method', {
              choices: ['get', 'post', 'put', 'patch', 'delete', 'head'] as const,
              describe: 'HTTP method; by the name unless told: getOrder reads',
            })
            .option('path', {
              type: 'string',
              describe: 'Path below /api/<service>; by the name unless told: /tasks for listTasks',
            })
            .option('body', { type: 'string', describe: 'Type of the body' })
            .option('returns', { type: 'string', describe: 'Type of the result' })
            .option('auth', { choices: ['jwt'] as const, describe: 'Only for users that are signed in' })
            .option('rpc-only', { type: 'boolean', default: false, describe: 'Only for other services' }),
        load: async () => (await import('./new/route.js')).runNewRoute,
      }),
      command({
        usage: 'dto [words..]',
        summary: 'Add a type: new dto user Account id:int64 name:string',
        options: (yargs) =>
          yargs
            .positional('words', {
              type: 'string',
              array: true,
              describe:
                'Name of the type in PascalCase, its service before it, its fields behind it as name:type',
            })
            .option('service', { type: 'string', describe: 'The service whose manifest gets it' })
            .option('shared', { type: 'string', describe: 'The shared file that gets it: common, or a path' })
            .conflicts('service', 'shared'),
        load: async () => (await import('./new/dto.js')).runNewDto,
      }),
    ],
  }),
  command({
    usage: 'generate [services..]',
    summary: 'Generate code from the manifests',
    options: (yargs) =>
      yargs
        .positional('services', { type: 'string', array: true, describe: 'Only these services' })
        .option('all', { type: 'boolean', default: false, describe: 'All services (as without names)' })
        .option('check', {
          type: 'boolean',
          default: false,
          describe: 'Write nothing; exit 3 when files are stale',
        })
        .option('diff', {
          type: 'boolean',
          default: false,
          describe: 'Write nothing; show what would change',
        })
        .option('dry-run', {
          type: 'boolean',
          default: false,
          describe: 'Write nothing; list what would change',
        })
        .option('watch', {
          type: 'boolean',
          alias: 'w',
          default: false,
          describe: 'Generate again after every edit',
        })
        .option('force', {
          type: 'boolean',
          default: false,
          describe: 'Overwrite generated files that were edited',
        }),
    load: async () => (await import('./generate/command.js')).runGenerate,
  }),
  command({
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
    load: async () => (await import('./generate/upgrade.js')).runUpgrade,
  }),
  commandGroup({
    usage: 'templates',
    summary: 'See the templates of generated files, and take some into this workspace',
    commands: [
      command({
        usage: 'list [name]',
        summary: 'List the templates, or what one of them may name',
        options: (yargs) =>
          yargs
            .positional('name', { type: 'string', describe: 'A template: what it may name' })
            .option('for', {
              choices: ['service', 'operation', 'workspace'] as const,
              describe: 'What the template of a file of your own may name',
            })
            .conflicts('for', 'name'),
        load: async () => (await import('./templates/list.js')).runTemplatesList,
      }),
      command({
        usage: 'eject <names..>',
        summary: 'Copy templates to templates/, where they take the place of the originals: eject router.ts',
        options: (yargs) =>
          yargs.positional('names', {
            type: 'string',
            array: true,
            demandOption: true,
            describe: 'Their paths; the end is enough where only one ends so',
          }),
        load: async () => (await import('./templates/eject.js')).runTemplatesEject,
      }),
      command({
        usage: 'diff [name]',
        summary: 'Show what this workspace has changed in its templates',
        options: (yargs) => yargs.positional('name', { type: 'string', describe: 'Only this one' }),
        load: async () => (await import('./templates/diff.js')).runTemplatesDiff,
      }),
    ],
  }),
  command({
    usage: 'dev [folder]',
    summary: 'Run the whole workspace on this machine, and follow every edit',
    options: (yargs) =>
      yargs
        .positional('folder', { type: 'string', describe: 'The workspace; else this folder’s' })
        .option('etcd', {
          type: 'string',
          describe: 'Use this etcd (http://host:port) in place of the one inside',
        })
        .option('only', { type: 'string', describe: 'Only these services: user,algo' })
        .option('instances', { type: 'string', array: true, describe: 'More than one instance: user=3' })
        .option('isolate', { type: 'string', describe: 'Services that share no process: user,algo, or all' })
        .option('port', { type: 'number', describe: 'Port of the gateway; 0: any free one' })
        .option('types', {
          type: 'boolean',
          default: true,
          describe: 'Look for type errors after edits, beside everything else',
        }),
    load: async () => (await import('./dev/command.js')).runDev,
  }),
  command({
    usage: 'etcd',
    summary: 'Run the embedded etcd on its own',
    options: (yargs) =>
      yargs
        .option('port', { type: 'number', default: 2379, describe: 'Port to listen on; 0: any free one' })
        .option('host', { type: 'string', default: '127.0.0.1', describe: 'Address to listen on' })
        .option('data', { type: 'string', describe: 'A file that keeps everything across restarts' }),
    load: async () => (await import('./etcd/command.js')).runEtcd,
  }),
  command({
    usage: 'ps',
    summary: 'List the live instances of all services',
    options: liveOptions,
    load: async () => (await import('./ps/command.js')).runPs,
  }),
  command({
    usage: 'call <operation> [arguments..]',
    summary: 'Call an operation of a live service: call user.login name=ada',
    options: (yargs) =>
      liveOptions(yargs)
        .positional('operation', { type: 'string', demandOption: true, describe: '<service>.<operation>' })
        .positional('arguments', {
          type: 'string',
          array: true,
          describe: 'name=value, a.b=value, name:=json, name=@file',
        })
        .option('jwt', { type: 'string', describe: 'Call as the user of this token' })
        .option('rpc', { type: 'boolean', default: false, describe: 'Call as a service, with the RPC key' })
        .option('as', {
          type: 'string',
          describe: 'Call as this service, with the RPC key: for operations that name their callers',
        })
        .option('curl', {
          type: 'boolean',
          default: false,
          describe: 'Call nothing; print the curl command that would',
        })
        .option('show-secrets', {
          type: 'boolean',
          default: false,
          describe: 'With --curl: tokens and keys as they are',
        })
        .option('url', { type: 'string', describe: 'Call here (a gateway) instead of a live instance' })
        .option('out', { type: 'string', describe: 'Write the result to this file' })
        .option('timeout', { type: 'number', describe: 'Deadline in milliseconds' }),
    load: async () => (await import('./call/command.js')).runCall,
  }),
  commandGroup({
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
        load: async () => (await import('./config/command.js')).runConfigGet,
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
        load: async () => (await import('./config/command.js')).runConfigSet,
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
        load: async () => (await import('./config/push-command.js')).runConfigPush,
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
        load: async () => (await import('./config/command.js')).runConfigPull,
      }),
      command({
        usage: 'diff [targets..]',
        summary: 'Compare etcd with the files in config/; exit 3 when they differ',
        options: (yargs) => configTargets(yargs).option('profile', profileOption),
        load: async () => (await import('./config/command.js')).runConfigDiff,
      }),
      command({
        usage: 'history <target>',
        summary: 'List what a config in etcd said before, as far back as etcd knows',
        options: (yargs) =>
          configOptions(yargs)
            .positional('target', { type: 'string', demandOption: true, describe: 'parent, or a service' })
            .option('limit', { type: 'number', default: 20, describe: 'Revisions at most' }),
        load: async () => (await import('./config/history.js')).runConfigHistory,
      }),
      command({
        usage: 'rollback <target>',
        summary: 'Write again what a config in etcd said before',
        options: (yargs) =>
          configOptions(yargs)
            .positional('target', { type: 'string', demandOption: true, describe: 'parent, or a service' })
            .option('to', { type: 'number', describe: 'A revision of `history`; else the one before' }),
        load: async () => (await import('./config/history.js')).runConfigRollback,
      }),
      command({
        usage: 'watch [targets..]',
        summary: 'Print each change until Ctrl-C',
        options: configTargets,
        load: async () => (await import('./config/watch.js')).runConfigWatch,
      }),
    ],
  }),
  command({
    usage: 'deploy [target]',
    summary: 'Make the files for a place where the platform runs, and say what only you know',
    options: (yargs) =>
      yargs.positional('target', {
        choices: ['docker', 'compose', 'kubernetes', 'systemd', 'github'] as const,
        describe: 'What to make files for; else what there is already',
      }),
    load: async () => (await import('./deploy/command.js')).runDeploy,
  }),
  command({
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
    load: async () => (await import('./check/command.js')).runCheck,
  }),
  commandGroup({
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
        load: async () => (await import('./migrate/draft.js')).runMigrateDraft,
      }),
      command({
        usage: 'up [service]',
        summary: 'Apply what is pending',
        options: databaseOptions,
        load: async () => (await import('./migrate/command.js')).runMigrateUp,
      }),
      command({
        usage: 'down [service]',
        summary: 'Take the last one back',
        options: databaseOptions,
        load: async () => (await import('./migrate/command.js')).runMigrateDown,
      }),
      command({
        usage: 'status [service]',
        summary: 'List what is applied, pending, edited and missing',
        options: databaseOptions,
        load: async () => (await import('./migrate/command.js')).runMigrateStatus,
      }),
      command({
        usage: 'check [service]',
        summary: 'Exit 3 where manifest, migrations and, with --db, the database are not the same',
        options: databaseOptions,
        load: async () => (await import('./migrate/command.js')).runMigrateCheck,
      }),
    ],
  }),
  command({
    usage: 'openapi <service>',
    summary: 'Print the OpenAPI document of a service, or of all that a gateway exposes',
    options: (yargs) =>
      yargs
        .positional('service', { type: 'string', demandOption: true, describe: 'Name of the service' })
        .option('out', { type: 'string', describe: 'Write to this file instead' })
        .option('yaml', { type: 'boolean', default: false, describe: 'YAML instead of JSON' })
        .option('public', { type: 'boolean', default: false, describe: 'Without RPC-only operations' }),
    load: async () => (await import('./openapi.js')).runOpenapi,
  }),
  commandGroup({
    usage: 'import',
    summary: 'Make a manifest from a document of another kind',
    commands: [
      command({
        usage: 'openapi <source>',
        summary: 'Make a manifest from an OpenAPI 3.0 or 3.1 document, and report what it cannot say',
        options: (yargs) =>
          yargs
            .positional('source', {
              type: 'string',
              demandOption: true,
              describe: 'A file, or a URL to load',
            })
            .option('service', { type: 'string', describe: 'Name of the service; by the title unless told' })
            .option('out', { type: 'string', describe: 'The folder for service.yaml; else services/<name>' })
            .option('dry-run', {
              type: 'boolean',
              default: false,
              describe: 'Write nothing; print the manifest',
            }),
        load: async () => (await import('./import/openapi.js')).runImportOpenApi,
      }),
    ],
  }),
  command({
    usage: 'explain <code>',
    summary: 'Explain a diagnostic’s code: explain ARM1001',
    options: (yargs) =>
      yargs.positional('code', { type: 'string', demandOption: true, describe: 'As it stands in a message' }),
    load: async () => (await import('./explain.js')).runExplain,
  }),
  command({
    usage: 'doctor',
    summary: 'Look for what may be wrong with this machine and this workspace',
    options: (yargs) =>
      yargs.option('etcd', {
        type: 'string',
        describe: 'Where etcd is; else as the services are configured',
      }),
    load: async () => (await import('./doctor/command.js')).runDoctor,
  }),
];
