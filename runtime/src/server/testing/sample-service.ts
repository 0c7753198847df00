// A service for tests, as the generator would emit it: one operation for each way in and out.
import { callBinary, callOperation } from '../../call/call-operation.js';
import { callStream } from '../../call/call-stream.js';
import type { CallOptions, Transport } from '../../call/transport.js';
import type { BinaryContent, FileUpload } from '../../codec/binary.js';
import type { Codec } from '../../codec/codec.js';
import { noneCodec } from '../../codec/plain-codecs.js';
import type { OperationContract } from '../../contract/operation-contract.js';
import { ServiceError } from '../../error/service-error.js';
import type { CallOf, ContextOf } from '../context.js';
import type { ServiceDefinition } from '../definition.js';
import { anything, int64, list, number, object, text } from './sample-codec.js';

/** A declared error. */
export class WrongPassword extends ServiceError {
  static readonly code = 10401;
  static readonly status = 401;
  constructor(options: { message?: string; details?: unknown; cause?: unknown } = {}) {
    super({ kind: 'service', code: 10401, status: 401, message: 'wrong name or password', ...options });
  }
}

/** Who is signed in. */
export interface Claims {
  readonly userId: string;
  readonly role: string;
}

/** The service's config. */
export interface Config {
  readonly greeting: string;
}

/** The clients of the dependencies: another instance of the same service, for brevity. */
export interface Clients {
  readonly peer: SampleClient;
}

export type Call = CallOf<Clients, Claims | undefined>;
export type Context = ContextOf<Config, Clients, Claims>;

type Operation<Input, Output> = OperationContract<Input, Output>;
type Shape = Partial<Operation<never, never>> & Pick<Operation<never, never>, 'name' | 'method' | 'path'>;

function operation<Input, Output>(
  shape: Shape,
  input: Codec<Input>,
  output: Codec<Output>,
): Operation<Input, Output> {
  return {
    service: 'user',
    status: 200,
    rpcOnly: false,
    idempotent: shape.method !== 'POST',
    fields: {},
    encoding: 'json',
    result: 'json',
    errors: [],
    ...shape,
    input: input,
    output: output,
  };
}

const body = { in: 'body', text: 'string' } as const;

/** The contract's operations. */
export const operations = {
  login: operation<{ name: string; password: string }, { token: string }>(
    {
      name: 'login',
      method: 'POST',
      path: '/login',
      fields: { name: body, password: body },
      errors: [WrongPassword],
    },
    object({ name: text(1), password: text(8) }),
    object({ token: text() }),
  ),
  getMe: operation<undefined, Claims>(
    { name: 'getMe', method: 'GET', path: '/me', auth: { kind: 'jwt' } },
    noneCodec,
    object({ userId: text(), role: text() }),
  ),
  changeMe: operation<{ nick: string }, unknown>(
    { name: 'changeMe', method: 'PUT', path: '/me', auth: { kind: 'jwt' }, fields: { nick: body } },
    object({ nick: text() }),
    anything,
  ),
  listUsers: operation<{ page?: number; tags?: readonly string[] }, unknown>(
    {
      name: 'listUsers',
      method: 'GET',
      path: '/users',
      auth: { kind: 'jwt', roles: ['admin', 'auditor'] },
      fields: {
        page: { in: 'query', text: 'number' },
        tags: { in: 'query', text: 'string', name: 'tag', many: true },
      },
    },
    object({ 'page?': number, 'tags?': list(text()) }),
    anything,
  ),
  getUser: operation<{ id: bigint; tenant?: string }, { id: bigint; tenant?: string }>(
    {
      name: 'getUser',
      method: 'GET',
      path: '/users/{id}',
      fields: {
        id: { in: 'path', text: 'string' },
        tenant: { in: 'header', text: 'string', name: 'X-Tenant' },
      },
    },
    object({ id: int64, 'tenant?': text() }),
    object({ id: int64, 'tenant?': text() }),
  ),
  renameUser: operation<{ id: bigint; name: string; dry?: boolean }, unknown>(
    {
      name: 'renameUser',
      method: 'PATCH',
      path: '/users/{id}',
      fields: {
        id: { in: 'path', text: 'string' },
        dry: { in: 'query', text: 'boolean' },
        name: { ...body, name: 'new-name' },
      },
    },
    object({ id: int64, 'dry?': anything, name: text(1) }),
    anything,
  ),
  putTags: operation<{ id: string; tags: readonly string[] }, unknown>(
    {
      name: 'putTags',
      method: 'PUT',
      path: '/users/{id}/tags',
      wholeBody: 'tags',
      fields: { id: { in: 'path', text: 'string' } },
    },
    object({ id: text(), tags: list(text()) }),
    anything,
  ),
  sendMessage: operation<{ message: string }, undefined>(
    {
      name: 'sendMessage',
      method: 'POST',
      path: '/send_message',
      rpcOnly: true,
      callers: ['algo'],
      status: 204,
      result: 'empty',
      fields: { message: body },
    },
    object({ message: text() }),
    noneCodec,
  ),
  poke: operation<undefined, { caller: string }>(
    { name: 'poke', method: 'POST', path: '/poke', rpcOnly: true },
    noneCodec,
    object({ caller: text() }),
  ),
  upload: operation<{ file: FileUpload; label?: string; count?: number }, unknown>(
    {
      name: 'upload',
      method: 'POST',
      path: '/files',
      status: 201,
      encoding: 'multipart',
      fields: { file: { in: 'body', text: 'file' }, label: body, count: { in: 'body', text: 'number' } },
    },
    object({ file: anything, 'label?': text(), 'count?': number }),
    anything,
  ),
  getFile: operation<{ id: string }, undefined>(
    {
      name: 'getFile',
      method: 'GET',
      path: '/files/{id}',
      result: 'binary',
      fields: { id: { in: 'path', text: 'string' } },
    },
    object({ id: text() }),
    noneCodec,
  ),
  events: operation<{ count?: number }, { step: number }>(
    {
      name: 'events',
      method: 'GET',
      path: '/events',
      result: 'stream',
      fields: { count: { in: 'query', text: 'number' } },
    },
    object({ 'count?': number }),
    object({ step: number }),
  ),
  work: operation<{ how: string }, unknown>(
    { name: 'work', method: 'POST', path: '/work', timeoutMs: 5_000, fields: { how: body } },
    object({ how: text() }),
    anything,
  ),
} as const;

/** What the service does: only what a test needs is given. */
export type SampleApi = {
  readonly [Name in keyof typeof operations]?: (input: InputOf<Name>, call: Call) => unknown;
};
type InputOf<Name extends keyof typeof operations> =
  (typeof operations)[Name] extends Operation<infer Input, infer _> ? Input : never;

/** Its client. */
export interface SampleClient {
  login(input: { name: string; password: string }, options?: CallOptions): Promise<{ token: string }>;
  getMe(options?: CallOptions): Promise<Claims>;
  listUsers(input: { page?: number; tags?: readonly string[] }, options?: CallOptions): Promise<unknown>;
  getUser(
    input: { id: bigint; tenant?: string },
    options?: CallOptions,
  ): Promise<{ id: bigint; tenant?: string }>;
  renameUser(input: { id: bigint; name: string; dry?: boolean }, options?: CallOptions): Promise<unknown>;
  putTags(input: { id: string; tags: readonly string[] }, options?: CallOptions): Promise<unknown>;
  sendMessage(input: { message: string }, options?: CallOptions): Promise<undefined>;
  poke(options?: CallOptions): Promise<{ caller: string }>;
  upload(
    input: { file: FileUpload; label?: string; count?: number },
    options?: CallOptions,
  ): Promise<unknown>;
  getFile(input: { id: string }, options?: CallOptions): Promise<BinaryContent>;
  events(input: { count?: number }, options?: CallOptions): AsyncIterable<{ step: number }>;
  work(input: { how: string }, options?: CallOptions): Promise<unknown>;
}

/** Creates the client. */
export function createSampleClient(transport: Transport): SampleClient {
  return {
    login: (input, options) => callOperation(transport, operations.login, input, options),
    getMe: (options) => callOperation(transport, operations.getMe, undefined, options),
    listUsers: (input, options) => callOperation(transport, operations.listUsers, input, options),
    getUser: (input, options) => callOperation(transport, operations.getUser, input, options),
    renameUser: (input, options) => callOperation(transport, operations.renameUser, input, options),
    putTags: (input, options) => callOperation(transport, operations.putTags, input, options),
    sendMessage: (input, options) => callOperation(transport, operations.sendMessage, input, options),
    poke: (options) => callOperation(transport, operations.poke, undefined, options),
    upload: (input, options) => callOperation(transport, operations.upload, input, options),
    getFile: (input, options) => callBinary(transport, operations.getFile, input, options),
    events: (input, options) => callStream(transport, operations.events, input, options),
    work: (input, options) => callOperation(transport, operations.work, input, options),
  };
}

/** The definition; `name` other than `user` makes a second service of the same operations. */
export const sampleDefinition: ServiceDefinition<SampleApi, Config, Clients, Claims> = {
  name: 'user',
  version: '1.2.0',
  namespace: 'shop',
  contract: { service: 'user', version: '1.2.0', operations: {}, types: {}, depends: [] },
  config: object({ greeting: text(1) }),
  claims: object({ userId: text(1), role: text() }),
  roleClaim: 'role',
  cookie: 'session',
  clients: (transport) => ({ peer: createSampleClient(transport('user')) }),
  routes: (api) =>
    Object.values(operations).map((each) => ({
      operation: each,
      rpcOnly: each.rpcOnly,
      handle: (input: unknown, call: Call) => {
        const does = api[each.name as keyof SampleApi] as
          | ((input: unknown, call: Call) => unknown)
          | undefined;
        if (!does) throw new Error(`${each.name} was not expected to be called`);
        return does(input, call);
      },
    })),
  openapi: () => Promise.resolve({ openapi: '3.1.0' }),
};
