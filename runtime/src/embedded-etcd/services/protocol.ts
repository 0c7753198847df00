// The door to gRPC: etcd's services as etcd3's protocol file describes them, and how a plain function becomes a call.
import { createRequire } from 'node:module';
import type { ServerUnaryCall, ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js';
import { status, type sendUnaryData } from '@grpc/grpc-js';
import { loadSync, type Options } from '@grpc/proto-loader';
import type { FindType, MessageType } from './json-messages.js';
import { EtcdError, etcdError } from '../store/etcd-error.js';

/** The services of etcd that this server implements, by their short names. */
export type ServiceName = 'KV' | 'Watch' | 'Lease' | 'Cluster' | 'Maintenance' | 'Auth';

let definitions: Record<string, unknown> | undefined;

/** The gRPC definition of one of etcd's services; the protocol file is read once. */
export function serviceDefinition(name: ServiceName): ServiceDefinition {
  definitions ??= load();
  // The loader's type is the union of all that a protocol file may hold; etcd's has services under these names.
  return definitions[`etcdserverpb.${name}`] as ServiceDefinition;
}

/** A unary method between JSON and bytes. */
export interface JsonMethod {
  readonly requestType: { readonly type: object };
  readonly responseType: { readonly type: object };
  readonly responseDeserialize: (bytes: Buffer) => unknown;
}

/** The protocol for JSON: bytes in base64, enums by their names, nothing of what is zero. Read at the first ask. */
export function jsonDefinitions(): {
  readonly definitionOf: (service: ServiceName, method: string) => JsonMethod;
  readonly find: FindType;
} {
  const loaded = (jsonLoaded ??= load({ bytes: String, enums: String, defaults: false, oneofs: false }));
  return {
    definitionOf: (service, method) =>
      (loaded[`etcdserverpb.${service}`] as Record<string, JsonMethod>)[method]!,
    find: (name) =>
      (
        ['', 'etcdserverpb.', 'mvccpb.', 'authpb.']
          .map((room) => loaded[`${room}${name}`])
          .find((each) => each !== undefined) as { readonly type: MessageType } | undefined
      )?.type,
  };
}

let jsonLoaded: Record<string, unknown> | undefined;

/**
 * Refuses requests that etcd would not pass through its log. To be asked for of what changes keys.
 */
export function withSizeLimit(definition: ServiceDefinition): ServiceDefinition {
  const limited = Object.entries(definition).map(([name, method]) => {
    const requestDeserialize = (bytes: Buffer): unknown => {
      const request: unknown = method.requestDeserialize(bytes);
      if (bytes.length > requestLimit && typeof request === 'object' && request !== null)
        tooLarge.add(request);
      return request;
    };
    return [name, { ...method, requestDeserialize }];
  });
  return Object.fromEntries(limited) as ServiceDefinition; // the same methods
}

const requestLimit = 1.5 * 1024 * 1024; // etcd's default --max-request-bytes
const tooLarge = new WeakSet<object>();

function load(options: Options = { defaults: true, oneofs: true }): Record<string, unknown> {
  const file = createRequire(import.meta.url).resolve('etcd3/proto/rpc.proto');
  return loadSync(file, { keepCase: true, longs: String, ...options });
}

/** What a handler may know of the call beyond the request. */
export interface CallContext {
  /** The token from `Authenticate`, where the client sent one. */
  readonly token: string | undefined;
}

/** Answers one request, or throws an EtcdError. */
export type UnaryHandler<Request> = (request: Request, context: CallContext) => object;

/** The handlers of a server, by service and method. */
export type Handlers = Readonly<Partial<Record<ServiceName, Readonly<Record<string, UnaryHandler<never>>>>>>;

/**
 * Turns handlers into a gRPC implementation. `answered` runs some turns of the event loop after each answer has been
 * handed to gRPC: what the call caused must not overtake its answer, or elections in etcd3 fail now and then.
 */
export function unaryServices(
  handlers: Record<string, UnaryHandler<never>>,
  answered: () => void,
): UntypedServiceImplementation {
  const entries = Object.entries(handlers).map(([name, handler]) => [
    name,
    (call: ServerUnaryCall<never, object>, callback: sendUnaryData<object>) => {
      try {
        if (tooLarge.has(call.request)) throw etcdError('requestTooLarge');
        callback(null, handler(call.request, contextOf(call)));
      } catch (error) {
        callback(toStatus(error));
      }
      setImmediate(() => setImmediate(answered));
    },
  ]);
  return Object.fromEntries(entries) as UntypedServiceImplementation; // entries hold what the type asks for
}

/** What the call's metadata says. */
export function contextOf(call: {
  readonly metadata: { get(name: string): (string | Buffer)[] };
}): CallContext {
  const token = call.metadata.get('token')[0] ?? call.metadata.get('authorization')[0];
  return { token: token === undefined ? undefined : String(token) };
}

/** gRPC's status for an error; what is not etcd's own is a bug of this server and says so. */
function toStatus(error: unknown): { code: number; details: string } {
  if (error instanceof EtcdError) return { code: error.code, details: error.message };
  return {
    code: status.INTERNAL,
    details: `embedded etcd: ${error instanceof Error ? error.message : String(error)}`,
  };
}
