// Moleculer over its TCP transporter: the port of the server's node as its word.
import { ServiceBroker } from 'moleculer';
import { offerDrive } from './drive.js';

const broker = new ServiceBroker({
  nodeID: 'client',
  logger: false,
  transporter: {
    type: 'TCP',
    options: { udpDiscovery: false, urls: [`127.0.0.1:${process.argv[2]}/server`] },
  },
});
await broker.start();
await broker.waitForServices('things');
offerDrive(async () => {
  const thing: { id?: string } = await broker.call('things.get', { id: '1' });
  if (thing.id !== '1') throw new Error('not the thing');
});
