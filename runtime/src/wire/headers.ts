// The one table of headers that mean something here: who writes them, what a gateway makes of those from outside, what logs hide, what a
// manifest may declare as input. All that trusts, strips, scrubs or refuses a header asks it.

/** What is known of a header. */
export interface WireHeader {
  /** In lower case, as Node and fetch give it. */
  readonly name: string;
  /** As documents write it, where that is not in lower case. */
  readonly written?: string;
  /**
   * Who writes it: the user (or their browser), a gateway, a service, the HTTP library for a message, or for one connection only
   * (RFC 9110 §7.6.1, with the older ones that RFC 2616 §13.5.1 names).
   */
  readonly sets: 'user' | 'gateway' | 'service' | 'message' | 'connection';
  /** What a gateway does with one that comes from outside: drops it, drops it and writes its own, or passes it on. */
  readonly fromOutside: 'strip' | 'replace' | 'keep';
  /** Whether its value may stand in a log. */
  readonly log: 'hide' | 'show';
  /** In answers it means something among our own only: a gateway takes it off. */
  readonly inside?: true;
  /** Whether a manifest may declare it as an input of an operation. */
  readonly declarable: boolean;
  /** What it means, for people. */
  readonly says: string;
}

const shown = { log: 'show' } as const;
const reserved = { ...shown, declarable: false } as const;
const ofMessage = { sets: 'message', fromOutside: 'keep', ...reserved } as const;
const ofConnection = { sets: 'connection', fromOutside: 'strip', ...reserved } as const;
const forwarding = { sets: 'gateway', fromOutside: 'replace', ...shown, declarable: true } as const;
const secret = { log: 'hide', declarable: false } as const;

/** Every header that the framework writes, reads or keeps out, by what it is. */
export const wireHeaders = {
  authorization: {
    name: 'authorization',
    sets: 'user',
    fromOutside: 'keep',
    ...secret,
    says: '`Bearer <JWT>`: the user',
  },
  cookie: {
    name: 'cookie',
    sets: 'user',
    fromOutside: 'keep',
    ...secret,
    says: "the user's token, where the workspace names a cookie for it",
  },
  setCookie: {
    name: 'set-cookie',
    sets: 'service',
    fromOutside: 'keep',
    log: 'hide',
    declarable: true,
    says: 'a cookie for the user, in an answer',
  },
  rpcKey: {
    name: 'x-rpc-key',
    written: 'X-RPC-Key',
    sets: 'service',
    fromOutside: 'strip',
    ...secret,
    says: 'the secret that services share',
  },
  caller: {
    name: 'x-caller',
    sets: 'service',
    fromOutside: 'strip',
    ...reserved,
    says: 'the name of the service that calls; believed only beside a valid RPC key',
  },
  requestId: {
    name: 'x-request-id',
    sets: 'gateway',
    fromOutside: 'replace',
    ...reserved,
    says: 'the id of a request and of all calls that it causes',
  },
  deadline: {
    name: 'x-deadline-ms',
    sets: 'service',
    fromOutside: 'replace',
    ...reserved,
    says: 'what is left until the caller stops waiting, in milliseconds',
  },
  blame: {
    name: 'x-blame',
    sets: 'service',
    fromOutside: 'strip',
    inside: true,
    ...reserved,
    says: 'in an answer with status 502, 503 or 504: who is to blame, `caller`, `instance` or `dependency`; callers count the second only',
  },
  traceparent: {
    name: 'traceparent',
    sets: 'service',
    fromOutside: 'replace',
    ...reserved,
    says: 'W3C Trace Context: the trace that a request belongs to',
  },
  tracestate: {
    name: 'tracestate',
    sets: 'service',
    fromOutside: 'replace',
    ...reserved,
    says: 'W3C Trace Context: what a tracing system adds to it',
  },
  realIp: {
    name: 'x-real-ip',
    sets: 'gateway',
    fromOutside: 'strip',
    ...shown,
    declarable: true,
    says: "the client's address, as a proxy before a service tells it",
  },
  forwarded: { name: 'forwarded', ...forwarding, says: 'where a request came from (RFC 7239)' },
  forwardedFor: { name: 'x-forwarded-for', ...forwarding, says: 'the addresses that a request came through' },
  forwardedHost: { name: 'x-forwarded-host', ...forwarding, says: 'the host that was asked for' },
  forwardedProto: { name: 'x-forwarded-proto', ...forwarding, says: 'http or https' },
  forwardedPort: { name: 'x-forwarded-port', ...forwarding, says: 'the port that was asked for' },
  forwardedPrefix: { name: 'x-forwarded-prefix', ...forwarding, says: 'the path that a proxy took away' },
  host: { ...ofMessage, name: 'host', fromOutside: 'replace', says: 'the host that was asked for' },
  contentType: { name: 'content-type', ...ofMessage, says: "the body's media type" },
  contentLength: { name: 'content-length', ...ofMessage, says: "the body's bytes" },
  contentEncoding: { name: 'content-encoding', ...ofMessage, says: 'how the body is compressed' },
  connection: { name: 'connection', ...ofConnection, says: 'the headers of one connection' },
  keepAlive: { name: 'keep-alive', ...ofConnection, says: 'how long a connection stays' },
  proxyAuthenticate: { name: 'proxy-authenticate', ...ofConnection, says: 'what a proxy asks for' },
  proxyAuthorization: { name: 'proxy-authorization', ...ofConnection, ...secret, says: 'a key for a proxy' },
  proxyConnection: {
    name: 'proxy-connection',
    ...ofConnection,
    says: 'what old proxies take for connection',
  },
  te: { name: 'te', ...ofConnection, says: 'the transfer codings that are taken' },
  trailer: { name: 'trailer', ...ofConnection, says: 'headers behind the body' },
  transferEncoding: { name: 'transfer-encoding', ...ofConnection, says: 'how the body is cut' },
  upgrade: { name: 'upgrade', ...ofConnection, says: 'another protocol' },
  expect: { name: 'expect', ...ofConnection, says: 'what must hold before the body is sent' },
} as const satisfies Record<string, WireHeader>;

/** The names of the headers that the framework writes or reads, by what they are. */
export const headerNames = namesOf(wireHeaders);

/** The names of the headers of which something holds. */
export function headersWhere(holds: (header: WireHeader) => boolean): ReadonlySet<string> {
  return new Set(
    Object.values<WireHeader>(wireHeaders)
      .filter(holds)
      .map(({ name }) => name),
  );
}

/** What is known of a header, by its name in any case. */
export function findHeader(name: string): WireHeader | undefined {
  const lower = name.toLowerCase();
  return Object.values<WireHeader>(wireHeaders).find((header) => header.name === lower);
}

type Names<Table extends Readonly<Record<string, WireHeader>>> = {
  readonly [Key in keyof Table]: Table[Key]['name'];
};

function namesOf<const Table extends Readonly<Record<string, WireHeader>>>(table: Table): Names<Table> {
  // Entries lose which key goes with which name; both come from one row.
  return Object.fromEntries(Object.entries(table).map(([key, { name }]) => [key, name])) as Names<Table>;
}
