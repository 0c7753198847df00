// An HTTP server for tests that stands for an instance of a service and does what the test says.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A running instance. */
export interface HttpInstance {
  /** `ip:port`. */
  readonly address: string;
  readonly server: Server;
  /** The requests that came, in order. */
  readonly seen: IncomingMessage[];
  /** Ends it and all its connections. Idempotent. */
  stop(): Promise<void>;
}

/** Starts an instance on a free port of loopback. */
export async function startInstance(
  handle: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<HttpInstance> {
  const seen: IncomingMessage[] = [];
  const server = createServer((incoming, response) => {
    seen.push(incoming);
    handle(incoming, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = async (): Promise<void> => {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  return { address, server, seen, stop };
}

/** Answers with an empty success. */
export function answerOk(_request: IncomingMessage, response: ServerResponse): void {
  response.end('{"code":0}');
}

/** Answers with the body that came. */
export function answerEcho(request: IncomingMessage, response: ServerResponse): void {
  request.pipe(response);
}

/** A promise that others settle. */
export function deferred<T>(): { readonly promise: Promise<T>; resolve(value: T): void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((yes) => (resolve = yes));
  return { promise, resolve };
}
