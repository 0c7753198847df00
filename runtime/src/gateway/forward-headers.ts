// Which headers cross the gateway, in both directions. From outside nothing is believed that services trust among themselves.
import type { IncomingMessage } from 'node:http';
import type { Exchange } from '../front/exchange.js';
import { headerNames, headersWhere } from '../wire/headers.js';

/** Where a request came from, as services learn it. */
export interface Origin {
  /** The client's address, without a port. */
  readonly client: string;
  readonly host: string;
  readonly proto: 'http' | 'https';
}

/** Who wrote the forwarding headers of an incoming request. */
export interface TrustOptions {
  /** A proxy of ours stands in front and sets `X-Forwarded-*`: keep what it says and add to it. False: they come from strangers. */
  readonly trustProxy: boolean;
}

/** Headers of requests that stay outside: they mean something among services, or for one connection, or are written anew. */
const stripped = headersWhere(({ fromOutside }) => fromOutside !== 'keep');

/** Headers of answers that stay inside. */
const kept = headersWhere(({ sets, inside }) => sets === 'connection' || inside === true);

/** Where a request came from, by its connection or, with a proxy of ours in front, by what that says. */
function originOf(request: IncomingMessage, { trustProxy }: TrustOptions): Origin {
  const { headers, socket } = request;
  const encrypted = 'encrypted' in socket && socket.encrypted === true;
  const host = (trustProxy && firstOf(headers[headerNames.forwardedHost])) || headers.host || '';
  const proto = trustProxy ? firstOf(headers[headerNames.forwardedProto]) : undefined;
  return {
    client: plainAddress(socket.remoteAddress ?? ''),
    host,
    proto: proto === 'https' || (proto === undefined && encrypted) ? 'https' : 'http',
  };
}

/** The address of a request's client: the connection's, or the one that the proxy in front has seen, which it has put last. */
export function clientAddress(request: IncomingMessage, { trustProxy }: TrustOptions): string {
  const { [headerNames.forwardedFor]: chain } = request.headers;
  const seen = trustProxy && typeof chain === 'string' ? chain.slice(chain.lastIndexOf(',') + 1).trim() : '';
  return seen || plainAddress(request.socket.remoteAddress ?? '');
}

/** What goes on to the service of the front's own knowledge: the request's id, and its trace with the gateway as a step of it. */
export function carriedHeaders({ requestId, trace }: Exchange): Record<string, string> {
  return {
    [headerNames.requestId]: requestId,
    [headerNames.traceparent]: trace.traceparent,
    ...(trace.tracestate === undefined ? {} : { [headerNames.tracestate]: trace.tracestate }),
  };
}

/** The headers of a forwarded request, names and values in turn. `added` are written last and can't come from outside. */
export function toUpstreamHeaders(
  request: IncomingMessage,
  added: Readonly<Record<string, string>>,
  options: TrustOptions,
): string[] {
  const named = namedInConnection(request.headers.connection);
  const result: string[] = [];
  let chain = '';
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index] ?? '';
    const value = request.rawHeaders[index + 1] ?? '';
    const lower = plainName(name);
    if (lower === headerNames.forwardedFor && options.trustProxy) chain = `${value}, `;
    if (stripped.has(lower) || named.has(lower)) continue;
    result.push(name, value);
  }
  const { client, host, proto } = originOf(request, options);
  for (const [name, value] of Object.entries(added)) result.push(name, value);
  result.push(headerNames.forwardedFor, `${chain}${client}`, headerNames.forwardedHost, host);
  result.push(headerNames.forwardedProto, proto);
  result.push(headerNames.forwarded, `for=${node(client)};host=${quoted(host)};proto=${proto}`);
  result.push('via', `${request.httpVersion} armature`);
  return result;
}

/** The headers of an answer for the client, names and values in turn. `added` replace those of the same name. */
export function toClientHeaders(
  rawHeaders: readonly Buffer[],
  added: Readonly<Record<string, string>>,
  dropped: (name: string) => boolean,
): string[] {
  const pairs: [string, string][] = [];
  let named: ReadonlySet<string> = new Set();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toString('latin1') ?? '';
    const value = rawHeaders[index + 1]?.toString('latin1') ?? '';
    if (name.length === 10 && name.toLowerCase() === 'connection') named = namedInConnection(value);
    pairs.push([name, value]);
  }
  const result: string[] = [];
  for (const [name, value] of pairs) {
    const lower = name.toLowerCase();
    if (kept.has(lower) || named.has(lower) || lower in added || dropped(lower)) continue;
    result.push(name, value);
  }
  for (const [name, value] of Object.entries(added)) result.push(name, value);
  return result;
}

/** Names as they were sent, with what they come to: the same few over and over. */
const plainNames = new Map<string, string>();
const mostNames = 1_000;

/** A header's name in lower case. Servers that turn headers into variables read `X_RPC_Key` as `X-RPC-Key`. */
function plainName(name: string): string {
  let plain = plainNames.get(name);
  if (plain === undefined) {
    plain = name.toLowerCase().replaceAll('_', '-');
    if (plainNames.size < mostNames && name.length < 100) plainNames.set(name, plain);
  }
  return plain;
}

function namedInConnection(value: string | undefined): ReadonlySet<string> {
  if (value === undefined || /^(keep-alive|close)$/i.test(value)) return none;
  // No request may have the body's length dropped: what follows would be read as another request.
  const names = value.split(',').map((name) => name.trim().toLowerCase());
  return new Set(names.filter((name) => name !== 'content-length' && name !== 'host'));
}

const none: ReadonlySet<string> = new Set();

function firstOf(value: string | string[] | undefined): string | undefined {
  const text = Array.isArray(value) ? value[0] : value;
  return text?.split(',')[0]?.trim();
}

function plainAddress(address: string): string {
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}

/** A node of `Forwarded` (RFC 7239 §6): IPv6 in brackets and quotes. */
function node(address: string): string {
  return address.includes(':') ? `"[${address}]"` : address || 'unknown';
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
