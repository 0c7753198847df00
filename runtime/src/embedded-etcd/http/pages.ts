// What etcd says over plain HTTP on its client port: its JSON gateway, and /health, /version and /metrics, byte for byte as etcd 3.4 where it can be.
// Source: etcd 3.4, etcdserver/api/etcdhttp.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Store } from '../store/store.js';
import { identity } from '../services/identity.js';
import { isTooLong, type JsonGateway } from './json-gateway.js';
import { metricsText } from './metrics.js';

interface Page {
  readonly type: string;
  readonly text: string;
  readonly status?: number;
  /** The only method that it answers; any unless given. */
  readonly allow?: string;
}

const plain = 'text/plain; charset=utf-8';

/** The server of these pages; it listens nowhere, connections are handed to it. */
export function createPages(store: Store, gateway: JsonGateway): Server {
  const health = { successes: 0 };
  const page = (path: string): Page | undefined => {
    switch (path) {
      case '/health':
        return { type: plain, text: '{"health":"true"}', allow: 'GET' };
      case '/version':
        return { type: 'application/json', text: versions, allow: 'GET' };
      case '/metrics':
        return { type: 'text/plain; version=0.0.4; charset=utf-8', text: metricsText(store, health) };
      default:
        return undefined;
    }
  };
  return createServer((request, response) => {
    for (const [name, value] of Object.entries(sharing)) response.setHeader(name, value);
    if (request.method === 'OPTIONS') return send(request, response, { type: '', text: '' });
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    if (path.startsWith('/v3/')) return answerJson(gateway, path, request, response);
    const found = page(path);
    if (found === undefined) return refuse(request, response, 404, '404 page not found');
    if (found.allow !== undefined && found.allow !== request.method) {
      response.setHeader('Allow', found.allow);
      return refuse(request, response, 405, 'Method Not Allowed');
    }
    if (path === '/health') health.successes += 1;
    send(request, response, found);
  });
}

/** etcd's own, for any origin. */
const sharing = {
  'Access-Control-Allow-Headers': 'accept, content-type, authorization',
  'Access-Control-Allow-Methods': 'POST, GET, OPTIONS, PUT, DELETE',
  'Access-Control-Allow-Origin': '*',
};

const versions = JSON.stringify({ etcdserver: identity.version, etcdcluster: identity.clusterVersion });

/** A call as JSON. */
function answerJson(
  gateway: JsonGateway,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (!gateway.has(path)) return refuse(request, response, 404, 'Not Found');
  if (request.method !== 'POST') return refuse(request, response, 405, 'Method Not Allowed');
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (!isTooLong(bytes)) chunks.push(chunk);
  });
  request.on('end', () => {
    if (isTooLong(bytes)) return refuse(request, response, 413, 'Request Entity Too Large');
    const { authorization } = request.headers;
    const { status, text } = gateway.answer(path, Buffer.concat(chunks).toString(), authorization);
    send(request, response, { type: 'application/json', text, status });
  });
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number, text: string): void {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  send(request, response, { type: plain, text: `${text}\n`, status });
}

function send(request: IncomingMessage, response: ServerResponse, { type, text, status = 200 }: Page): void {
  // What the client sends beside is of no use to anybody; unread it would hold the connection.
  request.resume();
  if (type !== '') response.setHeader('Content-Type', type);
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.writeHead(status).end(request.method === 'HEAD' ? undefined : text);
}
