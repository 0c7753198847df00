// `scaffold dev`: what it is called and which options it takes.
import { command } from '../command.js';

export const devCommand = command({
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
  load: async () => (await import('../dev/command.js')).runDev,
});
