// The socket under a gRPC server. It listens by itself rather than through gRPC, so that a taken port is an ordinary
// error, nothing is printed, and closing cuts every connection at once.
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { ServerCredentials, type Server } from '@grpc/grpc-js';

/** An address that is held. Connections wait until there is something to serve them. */
export interface Listener {
  readonly port: number;
  /** Serves gRPC, without encryption. To be called once, before the event loop turns. */
  serve(grpc: Server): void;
  /** Cuts all connections and frees the port. */
  close(): Promise<void>;
}

/** Takes an address. Rejects with Node's own error where that cannot be. */
export function listen(host: string, port: number): Promise<Listener> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true });
  let shutDown = (): void => {};
  const serve = (grpc: Server): void => {
    const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
    shutDown = () => grpc.forceShutdown();
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      injector.injectConnection(socket);
    });
  };
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      shutDown();
      for (const socket of sockets) socket.destroy();
    });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      // A TCP server that listens has an address with a port.
      resolve({ port: (server.address() as AddressInfo).port, serve, close });
    });
  });
}
