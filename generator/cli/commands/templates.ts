// `scaffold templates`: what it is called and which options it takes.
import { command, commandGroup } from '../command.js';

export const templatesCommands = commandGroup({
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
      load: async () => (await import('../templates/list.js')).runTemplatesList,
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
      load: async () => (await import('../templates/eject.js')).runTemplatesEject,
    }),
    command({
      usage: 'diff [name]',
      summary: 'Show what this workspace has changed in its templates',
      options: (yargs) => yargs.positional('name', { type: 'string', describe: 'Only this one' }),
      load: async () => (await import('../templates/diff.js')).runTemplatesDiff,
    }),
  ],
});
