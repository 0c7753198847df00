// Requests that wish for another protocol than is spoken here. A server may leave such a wish alone (RFC 9110 §7.8), and clients that know
// HTTP/2 (Java's, `curl --http2`) send it with plain requests; but Node, once it is told of upgrades, hands over all of them unread.
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** Whether a request opens a WebSocket (RFC 6455 §4.1): the one protocol that is handed through. */
export function opensWebSocket({ method, headers: { upgrade } }: IncomingMessage): boolean {
  return method === 'GET' && upgrade?.toLowerCase() === 'websocket';
}

/**
 * Has a server read a request again, with its body, as if it had not wished for anything. Its connection ends with the answer: so each is
 * read again once at most.
 */
export function readAsPlain(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const { method = 'GET', url = '/', httpVersion, rawHeaders } = request;
  let text = `${method} ${url} HTTP/${httpVersion}\r\nConnection: close\r\n`;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    const value = rawHeaders[index + 1] ?? '';
    // What else it names is for this connection alone, and stays so.
    if (name.toLowerCase() === 'connection') text += `${name}: ${withoutWish(value)}\r\n`;
    else if (!wishes.has(name.toLowerCase())) text += `${name}: ${value}\r\n`;
  }
  socket.unshift(Buffer.concat([Buffer.from(`${text}\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}

const wishes = new Set(['upgrade', 'http2-settings', 'keep-alive']);

function withoutWish(connection: string): string {
  const named = connection.split(',').filter((name) => !wishes.has(name.trim().toLowerCase()));
  return named.length === 0 ? 'close' : named.join(',');
}
