// The options that every command takes which talks to a running platform.
import type { Argv } from 'yargs';
import type { GlobalOptions } from '../command.js';

/** Adds `--etcd` and `--namespace`. */
export function liveOptions(
  yargs: Argv<GlobalOptions>,
): Argv<GlobalOptions & { etcd: string | undefined; namespace: string | undefined }> {
  return yargs
    .option('etcd', {
      type: 'string',
      describe:
        'Where etcd is (http://host:port); else that of the running dev, else as services are configured',
    })
    .option('namespace', { type: 'string', describe: 'The platform in etcd; else that of the workspace' });
}
