// The limit: a proxy on `node:net` that hands bytes on and looks at none. The upstream's port is its word.
import { connect, createServer } from 'node:net';
import { ready } from '../servers/thing.js';

const server = createServer({ noDelay: true }, (client) => {
  const upstream = connect({ port: Number(process.argv[2]), host: '127.0.0.1', noDelay: true });
  client.pipe(upstream).pipe(client);
  client.on('error', () => upstream.destroy());
  upstream.on('error', () => client.destroy());
});
server.listen(0, '127.0.0.1', () => ready(server.address()));
