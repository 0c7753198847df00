// `scaffold generate`: what it is called and which options it takes.
import { command } from '../command.js';

export const generateCommand = command({
  usage: 'generate [services..]',
  summary: 'Generate code from the manifests',
  options: (yargs) =>
    yargs
      .positional('services', { type: 'string', array: true, describe: 'Only these services' })
      .option('all', { type: 'boolean', default: false, describe: 'All services (as without names)' })
      .option('check', {
        type: 'boolean',
        default: false,
        describe: 'Write nothing; exit 3 when files are stale',
      })
      .option('diff', {
        type: 'boolean',
        default: false,
        describe: 'Write nothing; show what would change',
      })
      .option('dry-run', {
        type: 'boolean',
        default: false,
        describe: 'Write nothing; list what would change',
      })
      .option('watch', {
        type: 'boolean',
        alias: 'w',
        default: false,
        describe: 'Generate again after every edit',
      })
      .option('force', {
        type: 'boolean',
        default: false,
        describe: 'Overwrite generated files that were edited',
      }),
  load: async () => (await import('../generate/command.js')).runGenerate,
});
