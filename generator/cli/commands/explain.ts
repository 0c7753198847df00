// `scaffold explain`: what it is called and which options it takes.
import { command } from '../command.js';

export const explainCommand = command({
  usage: 'explain <code>',
  summary: 'Explain a diagnostic’s code: explain ARM1001',
  options: (yargs) =>
    yargs.positional('code', { type: 'string', demandOption: true, describe: 'As it stands in a message' }),
  load: async () => (await import('../explain.js')).runExplain,
});
