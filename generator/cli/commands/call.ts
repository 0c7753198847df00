// `scaffold call`: what it is called and which options it takes.
import { command } from '../command.js';
import { liveOptions } from '../live/options.js';

export const callCommand = command({
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
  load: async () => (await import('../call/command.js')).runCall,
});
