// `scaffold ps`: what it is called and which options it takes.
import { command } from '../command.js';
import { liveOptions } from '../live/options.js';

export const psCommand = command({
  usage: 'ps',
  summary: 'List the live instances of all services',
  options: liveOptions,
  load: async () => (await import('../ps/command.js')).runPs,
});
