// etcd's JSON gateway: every unary call as a POST of JSON, at the path that the protocol file gives it, for curl and scripts. Streams are
// for gRPC; a lease is renewed here by a call each.
import { BadMessage, fromJson, toJson, type MessageType } from '../services/json-messages.js';
import { jsonDefinitions, serviceDefinition, type Handlers, type ServiceName } from '../services/protocol.js';
import { EtcdError } from '../store/etcd-error.js';

/** What it answers. */
export interface JsonAnswer {
  readonly status: number;
  readonly text: string;
}

/** The gateway before the handlers of a server. */
export interface JsonGateway {
  /** Whether something stands at the path. */
  has(path: string): boolean;
  /** Answers a body. */
  answer(path: string, body: string, token: string | undefined): JsonAnswer;
}

interface Method {
  readonly service: ServiceName;
  readonly name: string;
  readonly isStream: boolean;
}

const services: readonly ServiceName[] = ['KV', 'Watch', 'Lease', 'Cluster', 'Maintenance', 'Auth'];
const longestBody = 4 << 20;

/** Creates it; the protocol file is read for it at its first call. `answered` runs after each. */
export function createJsonGateway(handlers: Handlers, answered: () => void): JsonGateway {
  let found: ReadonlyMap<string, Method> | undefined;
  const methods = (): ReadonlyMap<string, Method> => (found ??= readMethods(handlers));
  return {
    has: (path) => methods().has(path),
    answer(path, body, token) {
      const method = methods().get(path);
      if (method === undefined) return failed(12, 'there is no such call');
      const handler = handlers[method.service]?.[method.name];
      if (handler === undefined)
        return failed(12, `${method.name} is a stream: the embedded etcd has it over gRPC, not as JSON`);
      try {
        const answer = call(method, handler as (request: unknown, context: object) => object, body, token);
        return { status: 200, text: JSON.stringify(method.isStream ? { result: answer } : answer) };
      } catch (error) {
        if (error instanceof EtcdError) return failed(error.code, error.message);
        if (error instanceof BadMessage || error instanceof SyntaxError) return failed(3, error.message);
        return failed(13, `embedded etcd: ${error instanceof Error ? error.message : String(error)}`);
      } finally {
        setImmediate(() => setImmediate(answered));
      }
    },
  };
}

/** Longer bodies are refused. */
export function isTooLong(bytes: number): boolean {
  return bytes > longestBody;
}

/** By path. */
function readMethods(handlers: Handlers): ReadonlyMap<string, Method> {
  return new Map(
    services.flatMap((service) =>
      Object.entries(serviceDefinition(service)).flatMap(([name, definition]) => {
        const { '(google.api.http)': rule } =
          (definition as { options?: { '(google.api.http)'?: Rule } }).options ?? {};
        const isStream = definition.requestStream || definition.responseStream;
        // What etcd 3.4 does not have.
        if (rule === undefined || (!isStream && handlers[service]?.[name] === undefined)) return [];
        const paths = [rule, ...[rule.additional_bindings ?? []].flat()].map(({ post }) => post);
        return paths.map((path) => [path, { service, name, isStream }] as const);
      }),
    ),
  );
}

interface Rule {
  readonly post: string;
  readonly additional_bindings?: Rule | readonly Rule[];
}

/** One call: JSON to the message that gRPC would have brought, and the answer's message to JSON. */
function call(
  { service, name }: Method,
  handler: (request: unknown, context: object) => object,
  body: string,
  token: string | undefined,
): object {
  const { find, definitionOf } = jsonDefinitions();
  const json = definitionOf(service, name);
  const plain = serviceDefinition(service)[name]!;
  const given: unknown = body.trim() === '' ? {} : JSON.parse(body);
  const request = fromJson(json.requestType.type as MessageType, given, find);
  const answer = handler(plain.requestDeserialize(plain.requestSerialize(request)), { token });
  const decoded = json.responseDeserialize(plain.responseSerialize(answer)) as Record<string, unknown>;
  return toJson(json.responseType.type as MessageType, decoded, find);
}

/** HTTP's statuses for gRPC's codes, as grpc-gateway 1.9 has them. */
const statuses: Readonly<Record<number, number>> = {
  3: 400,
  5: 404,
  6: 409,
  7: 403,
  8: 503,
  9: 412,
  11: 400,
  12: 501,
  14: 503,
  16: 401,
};

function failed(code: number, message: string): JsonAnswer {
  return { status: statuses[code] ?? 500, text: JSON.stringify({ error: message, message, code }) };
}
