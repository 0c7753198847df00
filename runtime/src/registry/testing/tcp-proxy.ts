// A TCP proxy for tests: cuts, refuses, swallows or redirects connections on command.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A running proxy. */
export interface TcpProxy {
  /** `http://127.0.0.1:port`. */
  readonly endpoint: string;
  /** Sends new connections elsewhere and cuts the present ones. */
  retarget(endpoint: string): void;
  /** Cuts the present connections and closes new ones at once, or lets them through again. */
  refuse(refusing: boolean): void;
  /** Swallows everything in both directions without a sign, or lets it flow again (what was swallowed is gone). */
  swallow(swallowing: boolean): void;
  close(): Promise<void>;
}

/** Starts a proxy before an `http://host:port`. */
export async function startTcpProxy(endpoint: string): Promise<TcpProxy> {
  let target = new URL(endpoint);
  let refusing = false;
  let swallowing = false;
  const sockets = new Set<Socket>();
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((client) => {
    if (refusing) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk) => {
        if (!swallowing) to.write(chunk);
      });
      from.on('error', () => {});
      from.on('close', () => {
        sockets.delete(from);
        // A network that swallows everything swallows the end too.
        if (!swallowing) to.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    retarget(next) {
      target = new URL(next);
      cut();
    },
    refuse(now) {
      refusing = now;
      if (now) cut();
    },
    swallow(now) {
      swallowing = now;
    },
    async close() {
      server.close();
      cut();
      await once(server, 'close');
    },
  };
}
