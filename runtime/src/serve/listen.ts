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
    // The front refuses what has none, in its own form.
    requireHostHeader: false,
  };
}

/** Where to listen. */
export interface ListenOptions {
  /** 0: any free one. */
  readonly port: number;
  /** On this address; absent: on all interfaces, of both IP versions where the machine has them. */
  readonly host?: string;
}

/** Listens. Rejects with a StartError that says which port is taken, or not allowed, or which address is not here. Gives the port. */
export async function listen(server: Server, options: ListenOptions): Promise<number> {
  server.listen(options);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw toStartError(cause, options);
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

function toStartError(cause: unknown, { port, host }: ListenOptions): unknown {
  const code = (cause as { code?: unknown }).code;
  const other = "set another `port` in the service's config, or ARMATURE_PORT";
  if (code === 'EADDRINUSE') {
    return new StartError(
      4,
      `port ${port} is taken: stop the process that listens there, or ${other}`,
      cause,
    );
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAFNOSUPPORT') {
    const mend =
      'set `listen` in config.toml, or ARMATURE_LISTEN, to an address of this machine, or to none for all';
    return new StartError(
      2,
      `${host} can not be listened on, it is no address of this machine: ${mend}`,
      cause,
    );
  }
  if (code === 'EACCES')
    return new StartError(4, `port ${port} is not allowed for this user: ${other}`, cause);
  return cause;
}
