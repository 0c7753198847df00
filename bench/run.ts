// `npm run bench -- [topics] [--rounds 5] [--seconds 2] [--only raw,fastify] [--smoke]`: all topics where none is named.
import { parseArgs } from 'node:util';
import type { BenchOptions } from './harness/options.js';

const topics: Readonly<Record<string, (options: BenchOptions) => Promise<void>>> = {
  server: async (options) => (await import('./server.js')).benchServer(options),
  calls: async (options) => (await import('./calls.js')).benchCalls(options),
  dev: async (options) => (await import('./dev.js')).benchDev(options),
  client: async (options) => (await import('./client.js')).benchClient(options),
  gateway: async (options) => (await import('./gateway.js')).benchGateway(options),
  codecs: async (options) => (await import('./codecs.js')).benchCodecs(options),
  database: async (options) => (await import('./database.js')).benchDatabase(options),
  discovery: async (options) => (await import('./discovery.js')).benchDiscovery(options),
  start: async (options) => (await import('./start.js')).benchStart(options),
  whole: async (options) => (await import('./whole.js')).benchWhole(options),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    only: { type: 'string' },
    smoke: { type: 'boolean', default: false },
  },
});
const wanted = values.only?.split(',');
const options: BenchOptions = {
  rounds: values.smoke ? 1 : Number(values.rounds),
  seconds: values.smoke ? 1 : Number(values.seconds),
  smoke: values.smoke,
  only: (contenders) => contenders.filter((name) => wanted === undefined || wanted.includes(name)),
};
for (const topic of positionals.length === 0 ? Object.keys(topics) : positionals) {
  const bench = topics[topic];
  if (bench === undefined) throw new Error(`there is no topic ${topic}: ${Object.keys(topics).join(', ')}`);
  await bench(options);
}
process.exit(0);
