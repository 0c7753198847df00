// A Moleculer node over its TCP transporter, with one thing: its port as its word.
import { ServiceBroker } from 'moleculer';
import { makeThing } from './thing.js';
import { sampleBody } from '../workspaces/shop.js';

const port = Number(process.argv[2]);
const thing = { ...makeThing(JSON.parse(sampleBody) as never), id: '1' };
const broker = new ServiceBroker({
  nodeID: 'server',
  logger: false,
  transporter: { type: 'TCP', options: { udpDiscovery: false, port } },
});
broker.createService({ name: 'things', actions: { get: () => thing } });
await broker.start();
console.log(`port ${port}`);
