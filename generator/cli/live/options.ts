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

/** What the commands below `config` share: where etcd is, and whether secrets may be shown. */
export function configOptions(yargs: Argv<GlobalOptions>) {
  return liveOptions(yargs).option('show-secrets', {
    type: 'boolean',
    default: false,
    describe: 'Show secrets as they are',
  });
}

/** The same, with targets: all of config/ when none is named. */
export function configTargets(yargs: Argv<GlobalOptions>) {
  return configOptions(yargs).positional('targets', {
    type: 'string',
    array: true,
    describe: 'parent, or services; all that have a file in config/ unless named',
  });
}

/** What commands take that work on a service's database. */
export function databaseOptions(yargs: Argv<GlobalOptions>) {
  return liveOptions(yargs).positional('service', { type: 'string', describe: 'Whose tables' }).option('db', {
    type: 'string',
    describe: 'The database: postgres://user:pass@host/db, sqlite:path; else as the service finds it',
  });
}
