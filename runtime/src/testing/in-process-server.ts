// Serves an application in the test's process: Node's real HTTP over connections in memory, no port.
import { request as sendRequest, type IncomingMessage, type Server, type ServerOptions } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Transport, TransportRequest, TransportResponse } from '../call/transport.js';
import { pause, systemClock } from '../clock/clock.js';
import { failure, type ServiceError } from '../error/service-error.js';
import { createExpressServer, type Express } from '../server/express.js';
import { createDuplexPair } from './duplex-pair.js';

/** One raw request. */
export interface RawRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | FormData;
  readonly signal?: AbortSignal;
}

/** An application that is reachable in this process only. */
export interface InProcessServer {
  readonly server: Server;
  /** Sends a raw request; the answer's body is still to be read. */
  send(path: string, request?: RawRequest): Promise<IncomingMessage>;
  /** A transport for generated clients; `headers` go with every call. */
  transport(
    headers?: () => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>,
  ): Transport;
  /** Lets answers that are on their way arrive, then cuts all connections. */
  close(): Promise<void>;
}

/** Someone may have opened an answer that nobody reads: milliseconds. */
const arrivalMs = 300;

/** Why the service failed, by the id of the request: what its answers do not say. */
export type Causes = ReadonlyMap<string, unknown>;

/** Makes an application reachable. */
export function createInProcessServer(
  app: Express,
  options: ServerOptions = {},
  causes: Causes = new Map(),
): InProcessServer {
  const server = createExpressServer(app, options);
  const open = new Set<Duplex>();
  const connect = (): Duplex => {
    const [near, far] = createDuplexPair();
    open.add(near);
    near.once('close', () => open.delete(near));
    // Told to the request, too; a connection that breaks after its answer is nobody's concern.
    near.on('error', () => {});
    server.emit('connection', far);
    return near;
  };

  async function send(path: string, request: RawRequest = {}): Promise<IncomingMessage> {
    const { body, headers } = await toBytes(request.body);
    return new Promise((resolve, reject) => {
      const sent = sendRequest({
        createConnection: connect,
        path,
        method: request.method ?? 'GET',
        headers: { host: 'in-process', ...headers, ...request.headers },
        ...(request.signal === undefined ? {} : { signal: request.signal }),
      });
      sent.once('response', resolve);
      sent.once('error', reject);
      if (body === undefined) sent.end();
      else {
        if (!sent.hasHeader('transfer-encoding')) sent.setHeader('content-length', body.byteLength);
        sent.end(body);
      }
    });
  }

  return {
    server,
    send,
    transport: (headers) => ({
      send: async (request) => {
        const response = await sendCall(request, { ...(await headers?.()), ...request.headers }, send);
        return { ...response, cause: () => causes.get(response.header('x-request-id') ?? '') };
      },
    }),
    close: async () => {
      // Not with `once` of node:events: it rejects where a connection breaks, as the one of a stream does that is left.
      const arrived = Promise.all(
        [...open].map((connection) => new Promise((resolve) => connection.once('close', resolve))),
      );
      const enough = new AbortController();
      await Promise.race([arrived, pause(systemClock, arrivalMs, enough.signal)]);
      enough.abort();
      for (const connection of open) connection.destroy();
    },
  };
}

async function sendCall(
  request: TransportRequest,
  headers: Readonly<Record<string, string>>,
  send: InProcessServer['send'],
): Promise<TransportResponse> {
  const timeout =
    request.timeoutMs === undefined ? undefined : AbortSignal.timeout(Math.ceil(request.timeoutMs));
  const signals = [request.signal, timeout].filter((signal) => signal !== undefined);
  const explain = (cause: unknown): ServiceError => {
    if (request.signal?.aborted) return failure('cancelled', undefined, { cause });
    if (timeout?.aborted) return failure('deadline-exceeded', undefined, { cause });
    return failure('unavailable', undefined, { cause });
  };
  try {
    const response = await send(request.target, {
      method: request.operation.method,
      headers,
      ...(request.body === undefined ? {} : { body: request.body }),
      ...(signals.length === 0 ? {} : { signal: AbortSignal.any(signals) }),
    });
    return toResponse(response, explain);
  } catch (error) {
    throw explain(error);
  }
}

function toResponse(response: IncomingMessage, explain: (cause: unknown) => ServiceError): TransportResponse {
  return {
    status: response.statusCode ?? 0,
    header: (name) => {
      const value = response.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    text: async () => {
      try {
        return await readText(response);
      } catch (error) {
        throw explain(error);
      }
    },
    async *stream() {
      try {
        yield* response as AsyncIterable<Uint8Array>;
      } catch (error) {
        throw explain(error);
      } finally {
        response.destroy();
      }
    },
  };
}

/** A whole body as text. */
export async function readText(response: IncomingMessage): Promise<string> {
  response.setEncoding('utf8');
  let text = '';
  for await (const part of response as AsyncIterable<string>) text += part;
  return text;
}

async function toBytes(
  body: RawRequest['body'],
): Promise<{ readonly body?: Uint8Array; readonly headers: Record<string, string> }> {
  if (body === undefined) return { headers: {} };
  if (typeof body === 'string') return { body: Buffer.from(body), headers: {} };
  if (body instanceof Uint8Array) return { body, headers: {} };
  // Only a Response knows how to write a form out.
  const form = new Response(body);
  return {
    body: new Uint8Array(await form.arrayBuffer()),
    headers: { 'content-type': form.headers.get('content-type') ?? '' },
  };
}
