// `scaffold etcd`: what it is called and which options it takes.
import { command } from '../command.js';

export const etcdCommand = command({
  usage: 'etcd',
  summary: 'Run the embedded etcd on its own',
  options: (yargs) =>
    yargs
      .option('port', { type: 'number', default: 2379, describe: 'Port to listen on; 0: any free one' })
      .option('host', { type: 'string', default: '127.0.0.1', describe: 'Address to listen on' })
      .option('data', { type: 'string', describe: 'A file that keeps everything across restarts' }),
  load: async () => (await import('../etcd/command.js')).runEtcd,
});
