// Serves generated operations in the test's process, and tells what each of their handlers was given.
import type { Route, ServiceDefinition } from '@armature/runtime';
import type { OperationContract } from '@armature/runtime/client';
import { startTestService } from '@armature/runtime/testing';
import { evaluate, read } from '../../language/codec/evaluate.test.fixture.js';
import { generateFiles } from '../../testing/index.js';
import type { Given } from './random-operations.test.fixture.js';

/** A service that remembers. */
export interface ServedOperations {
  /** Its OpenAPI document. */
  readonly document: object;
  /** Sends a request; gives the answer of a failure, or what the handler got. */
  send(request: Request): Promise<unknown>;
  /** What a handler has to get. */
  expected(operation: string, input: readonly Given[]): Promise<object>;
  close(): Promise<void>;
}

/** Generates a service of one manifest, and runs it. */
export async function serveOperations(manifest: string): Promise<ServedOperations> {
  const files = await generateFiles({
    'scaffold.yaml': 'workspace: foreign\n',
    'services/odd/service.yaml': manifest,
  });
  const paths = ['dto', 'contract'].map((name) => `services/odd/generated/${name}.ts`);
  const modules = evaluate(paths.map((path) => ({ path, text: files[path] ?? '' }) as never));
  const exported = modules.get('services/odd/generated/contract.ts') ?? {};
  let got: unknown;
  const operations = Object.values(exported).filter((value): value is OperationContract<unknown, unknown> =>
    isOperation(value),
  );
  const routes = operations.map(
    (operation): Route => ({
      operation,
      rpcOnly: false,
      handle: async (input: unknown) => {
        got = await plain(input);
        return undefined;
      },
    }),
  );
  const none = { decode: () => ({}), encode: () => ({}) };
  const definition = {
    name: 'odd',
    version: '1.0.0',
    namespace: 'foreign',
    contract: exported['oddContract'],
    config: none,
    claims: none,
    roleClaim: 'role',
    clients: () => ({}),
    routes: () => routes,
    openapi: () => Promise.resolve({}),
  } as unknown as ServiceDefinition<object, object, object, object>;
  const service = await startTestService(definition, () => ({}));
  return {
    document: JSON.parse(files['services/odd/generated/openapi.json'] ?? '') as object,
    send: async (request) => {
      got = undefined;
      const { pathname, search } = new URL(request.url);
      const body = new Uint8Array(await request.arrayBuffer());
      const answer = await service.request(pathname + search, {
        method: request.method,
        headers: Object.fromEntries(request.headers),
        ...(body.length > 0 && { body }),
      });
      return answer.status === 200 ? got : `${answer.status} ${answer.text}`;
    },
    expected: (name, input) => {
      const operation = operations.find((each) => each.name === name);
      if (operation === undefined) throw new Error(`${name} is not emitted`);
      const places = Object.entries(operation.fields);
      const entries = input.map(({ field, value }) => {
        const place = { path: 'path', query: 'query', headers: 'header', body: 'body' }[field.place];
        const [key] = places.find(
          ([own, { in: where, name: wire = own }]) => where === place && wire === field.wire,
        ) ?? [''];
        return [key, value] as const;
      });
      const { value, problems } = read(operation.input, Object.fromEntries(entries));
      if (problems.length > 0) throw new Error(JSON.stringify(problems));
      return plain(value) as Promise<object>;
    },
    close: () => service.close(),
  };
}

function isOperation(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'fields' in value;
}

/** A value with its files read. */
async function plain(value: unknown): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map(plain));
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof Uint8Array)
    return value;
  if ('arrayBuffer' in value) {
    const { name, type, arrayBuffer } = value as File;
    const bytes = Buffer.from(await arrayBuffer.call(value)).toString('hex');
    return { name, type: type === '' ? 'application/octet-stream' : type, bytes };
  }
  const entries = Object.entries(value).map(async ([key, inner]) => [key, await plain(inner)] as const);
  return Object.fromEntries(await Promise.all(entries));
}
