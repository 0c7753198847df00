// `scaffold import`: what it is called and which options it takes.
import { command, commandGroup } from '../command.js';

export const importCommands = commandGroup({
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
      load: async () => (await import('../import/openapi.js')).runImportOpenApi,
    }),
  ],
});
