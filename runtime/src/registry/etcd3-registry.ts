// The registry over etcd, through etcd3: the only file that imports it. Uses its calls and protocol, none of its breakers,
// retries, leases or watch resumption.
import { status } from '@grpc/grpc-js';
import { noop } from 'cockatiel';
import {
  Etcd3,
  EtcdAuthenticationFailedError,
  EtcdLeaseInvalidError,
  EtcdPermissionDeniedError,
  GRPCInvalidArgumentError,
  GRPCUnauthenticatedError,
  isRecoverableError,
  type IDuplexStream,
  type IKeyValue,
  type IOptions,
} from 'etcd3';
import { systemClock, type Clock } from '../clock/clock.js';
import { rangeOf, type EtcdAddress } from './etcd-connection.js';
import { createLoginInterceptor, expiredLogin } from './etcd-login.js';
import { watchRange } from './etcd-watch.js';
import { RegistryError, type Entry, type Registry, type RegistryErrorKind } from './registry.js';
import { settings } from '../wire/settings.js';

/** How the registry over etcd is made. */
export interface Etcd3RegistryOptions extends EtcdAddress {
  readonly clock?: Clock;
}

/** One client to one endpoint. Given up as a whole when it fails: the next call gets a fresh connection elsewhere. */
interface Connection {
  readonly client: Etcd3;
  readonly endpoint: string;
  /** Ends the streams that run over it. */
  readonly streams: Set<(reason: Error) => void>;
}

let connectionsMade = 0;

/** Opens a registry. Does not wait for etcd: the first call connects. */
export function createEtcd3Registry(options: Etcd3RegistryOptions): Registry {
  const { endpoints, clock = systemClock, timeoutMs = settings.etcdCallMs.value } = options;
  if (endpoints.length === 0) throw new RegistryError('failed', 'no endpoint of etcd is given');
  let turn = Math.floor(Math.random() * endpoints.length);
  let current: Connection | undefined;
  let closed = false;
  const disrupted = new Set<() => void>();

  return {
    get: async (key, atRevision) => {
      const at = atRevision === undefined ? {} : { revision: String(atRevision) };
      const { kvs } = await call('get', (client) => client.kv.range({ key: Buffer.from(key), ...at }));
      return kvs[0] === undefined ? undefined : toEntry(kvs[0]);
    },
    list: async (range) => {
      const answer = await call('list', (client) => client.kv.range(rangeOf(range)));
      return { revision: Number(answer.header.revision), entries: answer.kvs.map(toEntry) };
    },
    put: async (entries, lease = '0') => {
      const success = entries.map(({ key, value }) => ({
        request_put: { key: Buffer.from(key), value: Buffer.from(value), lease },
      }));
      const answer = await call('put', (client) => client.kv.txn({ success }));
      return Number(answer.header.revision);
    },
    replace: async ({ key, value }, expected) => {
      const name = Buffer.from(key);
      const compare = [
        // Numbers, since etcd3 renames the members of these enums: EQUAL, MOD.
        { result: 0, target: 2, key: name, mod_revision: String(expected) },
      ];
      const success = [{ request_put: { key: name, value: Buffer.from(value) } }];
      const answer = await call('replace', (client) => client.kv.txn({ compare, success }));
      return answer.succeeded ? Number(answer.header.revision) : undefined;
    },
    delete: async (key) => {
      const answer = await call('delete', (client) => client.kv.deleteRange({ key: Buffer.from(key) }));
      return Number(answer.deleted) > 0;
    },
    leasesOf: async (keys) => {
      const success = keys.map((key) => ({ request_range: { key: Buffer.from(key), keys_only: true } }));
      const answer = await call('read back', (client) => client.kv.txn({ success }));
      return answer.responses.map((response) => response.response_range.kvs[0]?.lease);
    },
    grant: async (ttlSeconds) =>
      (await call('grant a lease', (client) => client.leaseClient.leaseGrant({ TTL: ttlSeconds }))).ID,
    renew: (lease) => call('renew a lease', (client) => renewOnce(client, lease, timeoutMs)),
    revoke: async (lease) => {
      try {
        await call('revoke a lease', (client) => client.leaseClient.leaseRevoke({ ID: lease }));
      } catch (error) {
        if (!(error instanceof RegistryError && error.kind === 'lease-gone')) throw error;
      }
    },
    watch: (range, fromRevision, listener) => {
      const connection = connect();
      return watchRange({
        open: () => connection.client.watchClient.watch(),
        streams: connection.streams,
        range,
        fromRevision,
        clock,
        timeoutMs,
        toEntry,
        listener: {
          changed: (changes, revision) => listener.changed(changes, revision),
          ended: (cause) => {
            const error = toRegistryError('watch', connection.endpoint, cause);
            if (error.kind === 'unavailable') giveUp(connection, error);
            listener.ended(error);
          },
        },
      });
    },
    onDisruption(listener) {
      disrupted.add(listener);
      return () => void disrupted.delete(listener);
    },
    close: () => {
      closed = true;
      disrupted.clear();
      if (current !== undefined) giveUp(current, new RegistryError('closed', 'the registry is closed'));
      return Promise.resolve();
    },
  };

  function connect(): Connection {
    if (closed) throw new RegistryError('closed', 'the registry is closed');
    if (current !== undefined) return current;
    const endpoint = endpoints[turn % endpoints.length] ?? '';
    const streams: Connection['streams'] = new Set();
    const client: Etcd3 = new Etcd3(
      clientOptions(options, endpoint, timeoutMs, () => login(client, options)),
    );
    current = { client, endpoint, streams };
    return current;
  }

  /** Drops a connection that failed, so that the next call takes the next endpoint over a new socket. */
  function giveUp(connection: Connection, reason: RegistryError): void {
    // Each of its calls and streams reports the same end.
    if (current !== connection) return;
    current = undefined;
    turn += 1;
    const streams = [...connection.streams];
    connection.streams.clear();
    for (const end of streams) end(reason);
    connection.client.close();
    for (const tell of disrupted) tell();
  }

  /** One bounded call: each endpoint gets a chance, and a login that expired is repeated once. */
  async function call<T>(what: string, run: (client: Etcd3) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const connection = connect();
      try {
        return await within(clock, timeoutMs, run(connection.client));
      } catch (cause) {
        const error = toRegistryError(what, connection.endpoint, cause);
        if (closed) throw new RegistryError('closed', 'the registry is closed', error);
        const expired = cause instanceof Error && cause.message.includes(expiredLogin);
        if (error.kind === 'unavailable') giveUp(connection, error);
        else if (!expired) throw error;
        if (attempt >= Math.max(2, endpoints.length)) throw error;
      }
    }
  }
}

function clientOptions(
  address: EtcdAddress,
  endpoint: string,
  timeoutMs: number,
  logIn: () => Promise<string>,
): IOptions {
  connectionsMade += 1;
  const { tls } = address;
  return {
    hosts: endpoint,
    defaultCallOptions: (context) => (context.isStream ? {} : { deadline: cleanUpAt(timeoutMs) }),
    faultHandling: { host: () => noop, global: noop },
    grpcOptions: {
      'grpc.keepalive_time_ms': 6_000,
      'grpc.keepalive_timeout_ms': 3_000,
      'grpc.initial_reconnect_backoff_ms': 100,
      'grpc.max_reconnect_backoff_ms': 1_000,
      'grpc.max_receive_message_length': -1,
      // grpc-js shares sockets between clients with equal options: a number of its own gives each connection its own socket.
      'armature.connection': connectionsMade,
      ...(address.user === undefined ? {} : { interceptors: [createLoginInterceptor(logIn)] }),
    },
    ...(tls === undefined
      ? {}
      : {
          credentials: {
            // grpc-js takes the system's authorities for null, which etcd3's types leave out.
            rootCertificate: (tls.ca ?? null) as Buffer,
            ...(tls.key === undefined ? {} : { privateKey: tls.key }),
            ...(tls.cert === undefined ? {} : { certChain: tls.cert }),
          },
        }),
  };
}

async function login(client: Etcd3, { user = '', password = '' }: EtcdAddress): Promise<string> {
  return (await client.auth.authenticate({ name: user, password })).token;
}

/** gRPC's own deadline, by the wall clock: ends what nobody waits for any more, after the registry's clock has decided that it is late. */
function cleanUpAt(timeoutMs: number): number {
  return Date.now() + 2 * timeoutMs;
}

/** One renewal over a stream of its own, so that it has its own time limit and its own failure. */
async function renewOnce(client: Etcd3, lease: string, timeoutMs: number): Promise<boolean> {
  const stream = await client.leaseClient.leaseKeepAlive({ deadline: cleanUpAt(timeoutMs) });
  try {
    return await new Promise<boolean>((resolve, reject) => {
      stream.on('data', (answer) => resolve(Number(answer.TTL) > 0));
      stream.on('error', reject);
      stream.on('end', () => reject(new RegistryError('unavailable', 'the stream ended without an answer')));
      stream.write({ ID: lease });
    });
  } finally {
    endStream(stream);
  }
}

function endStream<T, R>(stream: IDuplexStream<T, R>): void {
  stream.on('error', () => {});
  stream.end();
  stream.cancel();
}

async function within<T>(clock: Clock, milliseconds: number, work: Promise<T>): Promise<T> {
  let cancel = (): void => {};
  const late = new Promise<never>((_resolve, reject) => {
    cancel = clock.after(milliseconds, () => reject(new RegistryError('unavailable', 'no answer in time')));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    cancel();
  }
}

function toEntry(kv: IKeyValue): Entry {
  return {
    key: kv.key.toString(),
    value: kv.value.toString(),
    revision: Number(kv.mod_revision),
    created: Number(kv.create_revision),
    lease: kv.lease,
  };
}

function toRegistryError(what: string, endpoint: string, cause: unknown): RegistryError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new RegistryError(kindOf(cause, reason), `cannot ${what} at etcd ${endpoint}: ${reason}`, cause);
}

const lostConnection: ReadonlySet<number> = new Set([
  status.CANCELLED,
  status.UNKNOWN,
  status.DEADLINE_EXCEEDED,
  status.INTERNAL,
  status.UNAVAILABLE,
]);

function kindOf(cause: unknown, reason: string): RegistryErrorKind {
  if (cause instanceof RegistryError) return cause.kind;
  if (cause instanceof EtcdLeaseInvalidError || /requested lease not found/.test(reason)) return 'lease-gone';
  if (/required revision has been compacted/.test(reason)) return 'compacted';
  if (reason.includes(expiredLogin)) return 'refused';
  if (
    cause instanceof EtcdAuthenticationFailedError ||
    cause instanceof EtcdPermissionDeniedError ||
    cause instanceof GRPCUnauthenticatedError ||
    (cause instanceof GRPCInvalidArgumentError && /user name is empty/.test(reason)) ||
    /authentication failed|permission denied|user name is empty/i.test(reason)
  ) {
    return 'refused';
  }
  // Errors of streams come as grpc-js makes them, those of calls as etcd3 does, without the code.
  const code = (cause as { code?: unknown } | undefined)?.code;
  if (typeof code === 'number' && lostConnection.has(code)) return 'unavailable';
  if (cause instanceof Error && (isRecoverableError(cause) || /already closed/.test(reason)))
    return 'unavailable';
  return 'failed';
}
