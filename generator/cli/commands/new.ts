// `scaffold new`: what it is called and which options it takes.
import { command, commandGroup } from '../command.js';

export const newCommands = commandGroup({
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
      load: async () => (await import('../new/workspace.js')).runNewWorkspace,
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
      load: async () => (await import('../new/service.js')).runNewService,
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
      load: async () => (await import('../new/route.js')).runNewRoute,
    }),
    command({
      usage: 'crud [words..]',
      summary: 'Add operations over the rows of a table, and write them: new crud user messages',
      options: (yargs) =>
        yargs
          .positional('words', {
            type: 'string',
            array: true,
            describe: 'Name of the table, its service before it: messages, user messages',
          })
          .option('service', { type: 'string', describe: 'The service; needed where there are several' })
          .option('auth', { choices: ['jwt'] as const, describe: 'Only for users that are signed in' })
          .option('role', {
            type: 'string',
            array: true,
            describe: 'Only for users that are signed in and have the role',
          })
          .option('rpc-only', { type: 'boolean', default: false, describe: 'Only for other services' }),
      load: async () => (await import('../new/crud.js')).runNewCrud,
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
      load: async () => (await import('../new/dto.js')).runNewDto,
    }),
  ],
});
