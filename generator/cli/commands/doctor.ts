// `scaffold doctor`: what it is called and which options it takes.
import { command } from '../command.js';

export const doctorCommand = command({
  usage: 'doctor',
  summary: 'Look for what may be wrong with this machine and this workspace',
  options: (yargs) =>
    yargs.option('etcd', {
      type: 'string',
      describe: 'Where etcd is; else as the services are configured',
    }),
  load: async () => (await import('../doctor/command.js')).runDoctor,
});
