// A port that stays while the process behind it is replaced: connections that come in are handed on to whoever serves now, and wait
// for a moment where nobody does. Bytes are not looked at.
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A port and whoever is behind it. */
export interface Front {
  readonly port: number;
  /** Hands new connections on to this `ip:port` from now on; those that stand stay where they are. */
  lead(address: string): void;
  /** Frees the port and cuts what stands. */
  close(): void;
}

/** How a front is opened. */
export interface FrontOptions {
  readonly port: number;
  /** The port is held. */
  readonly onListening: () => void;
  /** It can't be held now; it is tried again. Said once for one reason. */
  readonly onTrouble: (reason: string) => void;
}

const host = '127.0.0.1';
const againMs = 500;
/** How long a connection waits for somebody behind the port. */
const patienceMs = 15_000;
const retryMs = 30;

/** Opens it; a port that is taken is waited for. */
export function openFront({ port, onListening, onTrouble }: FrontOptions): Front {
  const sockets = new Set<Socket>();
  let address: string | undefined;
  let said: string | undefined;
  let again: NodeJS.Timeout | undefined;
  let closed = false;

  const keep = (socket: Socket): void => {
    sockets.add(socket);
    // Whatever breaks on one side ends the other.
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  };

  const relay = (client: Socket): void => {
    keep(client);
    const until = Date.now() + patienceMs;
    const attempt = (): void => {
      if (client.destroyed || closed) return;
      if (address === undefined) return later();
      const [ip = host, behind = '0'] = address.split(/:(?=\d+$)/);
      const server = connect({ host: ip, port: Number(behind), allowHalfOpen: true, noDelay: true });
      const refused = (): void => {
        server.destroy();
        later();
      };
      server.once('error', refused);
      server.once('connect', () => {
        server.off('error', refused);
        keep(server);
        client.once('close', () => server.destroy());
        server.once('close', () => client.destroy());
        client.pipe(server);
        server.pipe(client);
      });
    };
    // Nothing was sent yet: the process is on its way, or its successor is.
    const later = (): void => {
      if (Date.now() > until) client.destroy();
      else setTimeout(attempt, retryMs).unref();
    };
    attempt();
  };

  const server: Server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: false }, relay);
  const listen = (): void => void (closed || server.listen({ host, port }));
  server.on('listening', () => {
    said = undefined;
    onListening();
  });
  server.on('error', (error: NodeJS.ErrnoException) => {
    const reason = reasonOf(error, port);
    if (reason !== said) onTrouble(reason);
    said = reason;
    again = setTimeout(listen, againMs);
  });
  listen();

  return {
    port,
    lead(next) {
      address = next;
    },
    close() {
      closed = true;
      clearTimeout(again);
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function reasonOf({ code, message }: NodeJS.ErrnoException, port: number): string {
  if (code === 'EADDRINUSE')
    return `port ${port} is taken: stop what listens there, or choose another with --port`;
  if (code === 'EACCES') return `port ${port} is not for this user: choose another with --port`;
  return message;
}
