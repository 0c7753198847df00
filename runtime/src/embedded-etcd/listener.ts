// The socket under a gRPC server and a plain HTTP one, which share it as etcd's do. It listens by itself rather than through gRPC, so
// that a taken port is an ordinary error, nothing is printed, and closing cuts every connection at once.
import type { Server as HttpServer } from 'node:http';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { ServerCredentials, type Server } from '@grpc/grpc-js';
import { withPlainAuthority } from './http/plain-authority.js';

/** An address that is held. Connections wait until there is something to serve them. */
export interface Listener {
  readonly port: number;
  /** Serves both, without encryption. To be called once, before the event loop turns. */
  serve(servers: Served): void;
  /** Cuts all connections and frees the port. */
  close(): Promise<void>;
}

/** What a connection may be for. */
export interface Served {
  readonly grpc: Server;
  /** Gets the connections of HTTP/1.1. */
  readonly pages: HttpServer;
}

/** Takes an address. Rejects with Node's own error where that cannot be. */
export function listen(host: string, port: number): Promise<Listener> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true });
  let shutDown = (): void => {};
  const serve = ({ grpc, pages }: Served): void => {
    const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
    shutDown = () => grpc.forceShutdown();
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => socket.destroy());
      whenKnown(socket, (speaksHttp2) => {
        if (speaksHttp2) injector.injectConnection(withPlainAuthority(socket));
        else {
          pages.emit('connection', socket);
          process.nextTick(() => socket.resume());
        }
      });
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

/** HTTP/2 begins with `PRI *` (RFC 9113, 3.4); no method of HTTP/1.1 does. */
const opening = Buffer.from('PRI *');

/** Tells which of the two a connection speaks, as soon as its first bytes do; they stay to be read. */
function whenKnown(socket: Socket, tell: (speaksHttp2: boolean) => void): void {
  let seen: Buffer = Buffer.alloc(0);
  const look = (chunk: Buffer): void => {
    seen = seen.length === 0 ? chunk : Buffer.concat([seen, chunk]);
    const compared = Math.min(seen.length, opening.length);
    const agrees = opening.subarray(0, compared).equals(seen.subarray(0, compared));
    if (agrees && compared < opening.length) return;
    socket.off('data', look);
    socket.pause();
    socket.unshift(seen);
    tell(agrees);
  };
  socket.on('data', look);
}
