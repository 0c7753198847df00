// A bare gRPC client of etcd, without any client library's own ideas, for comparing servers message by message.
import {
  credentials,
  makeClientConstructor,
  Metadata,
  type ClientDuplexStream,
  type ServiceError,
} from '@grpc/grpc-js';
import { serviceDefinition, type ServiceName } from '../services/protocol.js';

/** What a server answered: its message, or the error's code and text. */
export type RawAnswer = Readonly<Record<string, unknown>>;

/** A duplex stream of messages. */
export type RawStream = ClientDuplexStream<object, Record<string, unknown>>;

/** A connection to one server. */
export interface RawClient {
  /** Calls a method; answers `{ error: { code, details } }` where it fails. */
  call(service: ServiceName, method: string, request: object, token?: string): Promise<RawAnswer>;
  /** Opens a stream. */
  stream(service: ServiceName, method: string): RawStream;
  close(): void;
}

const options = { 'grpc.max_receive_message_length': -1, 'grpc.initial_reconnect_backoff_ms': 50 };

/** Connects to 'http://host:port'. */
export function createRawClient(endpoint: string): RawClient {
  const address = new URL(endpoint).host;
  const clients = new Map<ServiceName, InstanceType<ReturnType<typeof makeClientConstructor>>>();
  const clientOf = (service: ServiceName): InstanceType<ReturnType<typeof makeClientConstructor>> => {
    const existing = clients.get(service);
    if (existing) return existing;
    const Client = makeClientConstructor(serviceDefinition(service), service);
    const client = new Client(address, credentials.createInsecure(), options);
    clients.set(service, client);
    return client;
  };
  return {
    call(service, method, request, token) {
      const metadata = new Metadata();
      if (token !== undefined) metadata.set('token', token);
      const { path, requestSerialize, responseDeserialize } = serviceDefinition(service)[method]!;
      return new Promise((resolve) => {
        const done = (error: ServiceError | null, answer?: RawAnswer): void =>
          resolve(error ? { error: { code: error.code, details: error.details } } : (answer ?? {}));
        clientOf(service).makeUnaryRequest(
          path,
          requestSerialize,
          responseDeserialize,
          canonical(request),
          metadata,
          done,
        );
      });
    },
    stream(service, method) {
      const { path, requestSerialize, responseDeserialize } = serviceDefinition(service)[method]!;
      return clientOf(service).makeBidiStreamRequest(
        path,
        requestSerialize,
        responseDeserialize,
        new Metadata(),
      );
    },
    close() {
      for (const client of clients.values()) client.close();
    },
  };
}

/**
 * A request without its empty bytes. protobuf.js writes what is set, even if it is empty; no other client does, and
 * etcd takes an empty `range_end` that was written for "all that follows".
 */
export function canonical<T>(value: T): T {
  if (Buffer.isBuffer(value) || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(canonical) as T; // an array stays an array
  const entries = Object.entries(value).filter(
    ([, inner]) => !(Buffer.isBuffer(inner) && inner.length === 0),
  );
  return Object.fromEntries(entries.map(([name, inner]) => [name, canonical(inner)])) as T; // the same, less the empty
}

/** A message without what rightly differs between two servers, bytes as readable text. */
export function comparable(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value.toString('latin1');
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) =>
    ownToServer.has(name) ? [name, inner === '0' ? 'none' : 'some'] : [name, comparable(inner)],
  );
  return Object.fromEntries(entries);
}

const ownToServer = new Set(['cluster_id', 'member_id', 'raft_term']);
