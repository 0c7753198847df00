// `scaffold openapi`: what it is called and which options it takes.
import { command } from '../command.js';

export const openapiCommand = command({
  usage: 'openapi <service>',
  summary: 'Print the OpenAPI document of a service, or of all that a gateway exposes',
  options: (yargs) =>
    yargs
      .positional('service', { type: 'string', demandOption: true, describe: 'Name of the service' })
      .option('out', { type: 'string', describe: 'Write to this file instead' })
      .option('yaml', { type: 'boolean', default: false, describe: 'YAML instead of JSON' })
      .option('public', { type: 'boolean', default: false, describe: 'Without RPC-only operations' }),
  load: async () => (await import('../openapi.js')).runOpenapi,
});
