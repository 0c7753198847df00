// Connections that change their protocol (WebSocket): handed through to an instance of a service that passes through.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream';
import type { InstanceCaller } from '../client/instance-caller.js';
import type { Exchange } from '../front/exchange.js';
import { headerNames } from '../wire/headers.js';
import { carriedHeaders, toClientHeaders, toUpstreamHeaders, type TrustOptions } from './forward-headers.js';

/** What an upgrade needs beside the request. */
export interface UpgradeOptions extends TrustOptions {
  readonly instances: InstanceCaller;
  readonly exchange: Exchange;
  readonly timeoutMs: number;
  /** Ends it from outside, at a forced shutdown. */
  readonly signal: AbortSignal;
}

/** Hands a connection through. Resolves when it is over; rejects with a ServiceError while nothing was answered yet. */
export async function forwardUpgrade(
  request: IncomingMessage,
  client: Duplex,
  head: Buffer,
  options: UpgradeOptions,
): Promise<void> {
  const ending = new AbortController();
  const gone = (): void => ending.abort();
  client.once('close', gone);
  client.on('error', gone);
  const { exchange } = options;
  const added = carriedHeaders(exchange);
  const answer = await options.instances.call({
    request: () => ({
      method: 'GET',
      path: request.url ?? '/',
      headers: toUpstreamHeaders(request, added, options),
      upgrade: request.headers.upgrade ?? 'websocket',
    }),
    repeatable: true,
    signal: AbortSignal.any([ending.signal, options.signal]),
    timeoutMs: options.timeoutMs,
  });
  const headers = toClientHeaders(
    answer.rawHeaders,
    { [headerNames.requestId]: exchange.requestId },
    () => false,
  );
  if (answer.socket === undefined) {
    // The service refused: its answer goes out as it is, and the connection ends.
    client.write(headText(answer.status, [...headers, 'connection', 'close']));
    await answer.body.writeTo(client);
    client.end();
    return;
  }
  const { socket } = answer;
  client.write(
    headText(101, [...headers, 'connection', 'upgrade', 'upgrade', request.headers.upgrade ?? 'websocket']),
  );
  if (head.length > 0) socket.write(head);
  const cut = (): void => void socket.destroy();
  options.signal.addEventListener('abort', cut, { once: true });
  await Promise.all([through(client, socket), through(socket, client)]);
  options.signal.removeEventListener('abort', cut);
}

/** Whether one side ended or broke, the other learns of it; neither is an error of ours. */
function through(from: Duplex, to: Duplex): Promise<void> {
  return new Promise((resolve) => {
    pipeline(from, to, () => resolve());
  });
}

function headText(status: number, headers: readonly string[]): string {
  let text = `HTTP/1.1 ${status} ${status === 101 ? 'Switching Protocols' : 'Refused'}\r\n`;
  for (let index = 0; index + 1 < headers.length; index += 2)
    text += `${headers[index]}: ${headers[index + 1]}\r\n`;
  return `${text}\r\n`;
}
