// Listens on a port, and stops without losing a request.
import { once } from 'node:events';
import type { Server, ServerOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StartError } from '../server/start-error.js';
import { settings } from '../wire/settings.js';

/** How long the server waits for what, in milliseconds. */
export interface HttpTimes {
  /** For a request's headers; 20 s unless told. A client that sends them byte by byte holds no connection longer. */
  readonly headersMs?: number;
  /** For a whole request, body included; 5 minutes unless told. */
  readonly requestMs?: number;
  /** For the next request on a connection; 65 s unless told, more than common load balancers keep theirs. */
  readonly keepAliveMs?: number;
  /** How often the first two are checked; 5 s unless told. */
  readonly checkMs?: number;
}

/** Node's server options for these times. */
export function toServerOptions(times: HttpTimes = {}): ServerOptions {
  const { headersMs, requestMs, keepAliveMs, checkMs } = {
    headersMs: settings.headersMs.value,
    requestMs: settings.requestMs.value,
    keepAliveMs: settings.keepAliveMs.value,
    checkMs: settings.checkMs.value,
    ...times,
  };
  return {
    headersTimeout: Math.min(headersMs, requestMs),
    requestTimeout: requestMs,
    keepAliveTimeout: keepAliveMs,
    connectionsCheckingInterval: checkMs,
    noDelay: true,
  };
}

/** Where to listen. */
export interface ListenOptions {
  /** 0: any free one. */
  readonly port: number;
  /** The registered address: a loopback one is listened on alone, for any other all interfaces are (it may be a container's outside). */
  readonly ip: string;
}

/** Listens. Rejects with a StartError that says which port is taken, or not allowed. Gives the port. */
export async function listen(server: Server, { port, ip }: ListenOptions): Promise<number> {
  const loopback = ip === 'localhost' || ip === '::1' || ip.startsWith('127.');
  server.listen({ port, ...(loopback ? { host: ip } : {}) });
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw toStartError(cause, port);
  }
  return (server.address() as AddressInfo).port;
}

/** Takes no new connections and ends idle ones. Resolves when the last one is gone. */
export function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

function toStartError(cause: unknown, port: number): unknown {
  const code = (cause as { code?: unknown }).code;
  const other = "set another `port` in the service's config, or ARMATURE_PORT";
  if (code === 'EADDRINUSE') {
    return new StartError(
      4,
      `port ${port} is taken: stop the process that listens there, or ${other}`,
      cause,
    );
  }
  if (code === 'EACCES')
    return new StartError(4, `port ${port} is not allowed for this user: ${other}`, cause);
  return cause;
}
