import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { createServer, request as sendRequest, Agent, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import test, { type TestContext } from 'node:test';
import type { Logger } from '../log/logger.js';
import { createPinoLogger } from '../observe/pino-logger.js';
import { createKeys } from '../wire/keys.js';
import { createMemoryStore, type MemoryStore } from '../registry/memory-registry.js';
import { StartError } from '../server/start-error.js';
import { createFetchTransport } from '../call/fetch-transport.js';
import {
  createSampleClient,
  sampleDefinition,
  type Context,
  type SampleApi,
} from '../server/testing/sample-service.js';
import type { RunningService, ServeOptions } from './options.js';
import { superviseProcess, type ProcessDoor } from './own-process.js';
import { serve } from './serve.js';

const keys = createKeys('shop');
const parentConfig = 'rpc-key = ["k1", "k2"]\njwt-secret = "secret-of-at-least-32-characters!"\n';

interface Platform {
  readonly store: MemoryStore;
  readonly lines: string[];
  readonly log: Logger;
  /** Resolves with the first line that matches. */
  line: (matching: RegExp) => Promise<string>;
  put: (key: string, value: string) => Promise<void>;
  start: (create: (context: Context) => SampleApi, options?: ServeOptions) => Promise<RunningService>;
}

/** A platform in memory; everything that was started is closed after the test. */
async function createPlatform(context: TestContext, configs: Record<string, string> = {}): Promise<Platform> {
  const store = createMemoryStore();
  const registry = store.connect();
  const running: RunningService[] = [];
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const log = createPinoLogger({
    service: 'user',
    write: (text) => {
      lines.push(text);
      for (const check of waiting) check();
    },
  });
  const put = async (key: string, value: string): Promise<void> => {
    await registry.put([{ key, value }]);
  };
  const all = {
    [keys.parentConfig]: parentConfig,
    [keys.config('user')]: 'port = 0\ngreeting = "hi"\n',
    ...configs,
  };
  for (const [key, value] of Object.entries(all)) if (value !== '') await put(key, value);
  context.after(async () => {
    await Promise.all(running.map((service) => service.close()));
    store.close();
  });
  return {
    store,
    lines,
    log,
    put,
    line: (matching) =>
      new Promise((resolve) => {
        const check = (): void => {
          const found = lines.find((text) => matching.test(text));
          if (found === undefined) return;
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
      }),
    start: async (create, options = {}) => {
      const service = await serve(sampleDefinition, create, {
        registry: store.connect(),
        env: {},
        cwd: '/nowhere',
        ownProcess: false,
        lingerMs: 0,
        log,
        ...options,
      });
      running.push(service);
      return service;
    },
  };
}

const clientOf = ({ address }: RunningService) =>
  createSampleClient(createFetchTransport({ baseUrl: `http://${address}` }));

async function readyz({ address }: RunningService): Promise<{
  status: number;
  body: { data: { ready: boolean; parts: Record<string, Record<string, unknown>> } };
}> {
  const answer = await fetch(`http://${address}/readyz`);
  return { status: answer.status, body: (await answer.json()) as never };
}

test('a service listens, registers, is ready, and is gone after it was closed', async (context) => {
  const { store, start } = await createPlatform(context);
  const service = await start(() => ({ login: () => ({ token: 't' }) }));
  const { entries } = await store.connect().list(keys.instances('user'));
  assert.deepEqual(
    entries.map(({ value }) => value),
    [service.address],
  );
  assert.deepEqual(await clientOf(service).login({ name: 'a', password: 'long enough' }), { token: 't' });
  const { status, body } = await readyz(service);
  assert.equal(status, 200);
  assert.equal(body.data.ready, true);
  assert.equal(body.data.parts['registration']?.['held'], true);
  assert.equal(body.data.parts['config']?.['ok'], true);
  assert.doesNotMatch(JSON.stringify(body), /k1|secret-of/);
  await Promise.all([service.close(), service.close()]);
  await service.closed;
  assert.deepEqual((await store.connect().list(keys.instances('user'))).entries, []);
  await assert.rejects(clientOf(service).poke(), { kind: 'unavailable' });
});

test('a service at an address that nobody could reach does not start, and names the key', async (context) => {
  const { store, start } = await createPlatform(context);
  await assert.rejects(
    start(() => ({}), { env: { ARMATURE_IP: '300.1.1.1' } }),
    (error: unknown) =>
      error instanceof StartError && error.exitCode === 2 && /ARMATURE_IP: the address/.test(error.message),
  );
  assert.deepEqual((await store.connect().list(keys.instances('user'))).entries, []);
});

test('what is no address in the registry is counted, and leaves the others alone', async (context) => {
  const { put, start, line } = await createPlatform(context);
  await put(keys.instance('peer', '7'), '300.1.1.1:80');
  const service = await start((made) => {
    made.discovery.snapshot('peer');
    return {};
  });
  await line(/skipping registrations/);
  const metrics = await (await fetch(`http://${service.address}/metrics`)).text();
  assert.match(metrics, /armature_snapshot_malformed\{service="peer"\} 1/);
});

test('services call each other over discovery, with the RPC key, token and deadline', async (context) => {
  const { start } = await createPlatform(context);
  let tokens: Context['tokens'] | undefined;
  const seen: unknown[] = [];
  const service = await start((made) => {
    tokens = made.tokens;
    return {
      work: (_input, call) => call.clients.peer.poke(),
      poke: (_input, call) => {
        seen.push(call.claims, call.deadline instanceof Date);
        return { caller: call.caller ?? '' };
      },
    };
  });
  const token = await tokens?.sign({ userId: 'ann', role: 'member' });
  const answer = await clientOf(service).work({ how: 'x' }, { token: token ?? '', timeoutMs: 3_000 });
  assert.deepEqual(answer, { caller: 'user' });
  assert.deepEqual(seen, [{ userId: 'ann', role: 'member' }, true]);
});

test('a new config is in force at once, a bad one is refused and shown', async (context) => {
  const { start, put, line } = await createPlatform(context);
  const heard: string[] = [];
  let read = (): string => '';
  let heardNext = new Promise<void>(() => {});
  const service = await start((made) => {
    read = () => made.config.greeting;
    heardNext = new Promise((resolve) => {
      made.onConfig((config) => {
        heard.push(config.greeting);
        resolve();
      });
    });
    return {};
  });
  assert.equal(read(), 'hi');
  await put(keys.config('user'), 'greeting = "hello"\n');
  await heardNext;
  assert.equal(read(), 'hello');
  await put(keys.config('user'), 'greeting = 7\n');
  await line(/refused/);
  assert.equal(read(), 'hello');
  assert.deepEqual(heard, ['hello']);
  const { status, body } = await readyz(service);
  assert.equal(status, 200);
  assert.match(JSON.stringify(body.data.parts['config']), /"refused":\{.*greeting/);
});

test('metrics tell of requests, calls to others, registration, snapshots and configs', async (context) => {
  const { start, put, line } = await createPlatform(context);
  const service = await start(() => ({
    work: (_input, call) => call.clients.peer.poke(),
    poke: () => ({ caller: '' }),
  }));
  await clientOf(service).work({ how: 'x' });
  await put(keys.config('user'), 'greeting = 7\n');
  await line(/refused/);
  const answer = await fetch(`http://${service.address}/metrics`);
  assert.match(answer.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
  const text = await answer.text();
  for (const expected of [
    'armature_request_duration_seconds_count{operation="user.work",status="2xx"} 1',
    'armature_request_duration_seconds_count{operation="user.poke",status="2xx"} 1',
    'armature_client_calls_total{service="user",outcome="answered"} 1',
    'armature_client_retries_total{service="user"} 0',
    `armature_client_breaker{service="user",instance="${service.address}"} 0`,
    'armature_registered 1',
    'armature_snapshot_instances{service="user"} 1',
    'armature_config_in_force{config="own"} 1',
    'armature_config_refused{config="own"} 1',
    'armature_config_refused{config="parent"} 0',
  ]) {
    assert.ok(text.includes(`${expected}\n`), `${expected} is not in\n${text}`);
  }
  assert.match(text, /armature_snapshot_age_seconds\{service="user"\} 0/);
  assert.doesNotMatch(text, /k1|secret-of/);
});

test('metrics are not there where they are not wanted', async (context) => {
  const { start } = await createPlatform(context);
  const service = await start(() => ({}), { metrics: false });
  assert.equal((await fetch(`http://${service.address}/metrics`)).status, 404);
});

test('a rotated RPC key is taken over without a restart', async (context) => {
  const { start, put, line } = await createPlatform(context);
  const service = await start(() => ({ poke: () => ({ caller: '' }) }));
  const ask = async (key: string): Promise<number> =>
    (
      await fetch(`http://${service.address}/api/user/poke`, {
        method: 'POST',
        headers: { 'X-RPC-Key': key },
      })
    ).status;
  assert.deepEqual(await Promise.all(['k1', 'k2', 'k3'].map(ask)), [200, 200, 401]);
  await put(keys.parentConfig, parentConfig.replace('"k1", "k2"', '"k2", "k3"'));
  await line(/parent_config.*in force/);
  assert.deepEqual(await Promise.all(['k1', 'k2', 'k3'].map(ask)), [401, 200, 200]);
});

test('a shutdown answers what is in progress, closes kept connections and takes no more', async (context) => {
  const { start } = await createPlatform(context);
  let finish = (): void => {};
  let began = (): void => {};
  const beginning = new Promise<void>((resolve) => {
    began = resolve;
  });
  const service = await start(
    () => ({
      work: ({ how }) =>
        how === 'quick'
          ? 'done'
          : new Promise((resolve) => {
              finish = () => resolve('done');
              began();
            }),
    }),
    { lingerMs: 150 },
  );
  const agent = new Agent({ keepAlive: true });
  context.after(() => agent.destroy());
  const idle = await post(service, agent, 'quick');
  assert.equal(idle.status, 200);
  const work = post(service, agent, 'slow');
  await beginning;
  const closing = service.close();
  while ((await readyz(service)).status === 200);
  finish();
  const answer = await work;
  assert.deepEqual(
    [answer.status, answer.text, answer.connection],
    [200, '{"code":0,"data":"done"}', 'close'],
  );
  await closing;
  await assert.rejects(post(service, agent, 'quick'), { code: 'ECONNREFUSED' });
});

test('a shutdown serves on while callers that have not heard of it still come, and for a while after the last', async (context) => {
  const { start } = await createPlatform(context);
  const service = await start(() => ({ login: () => ({ token: 't' }) }), { lingerMs: 1_000 });
  const agent = new Agent({ keepAlive: true });
  context.after(() => agent.destroy());
  const idle = connect(service.port, '127.0.0.1');
  context.after(() => idle.destroy());
  await once(idle, 'connect');
  // A second is longer than a busy machine keeps any one of these calls waiting.
  const begun = performance.now();
  const closing = service.close();
  while (performance.now() - begun < 500) {
    const [answer] = (await once(
      sendRequest({ agent, port: service.port, method: 'POST', path: '/api/user/login' }).end(),
      'response',
    )) as [IncomingMessage];
    assert.equal(answer.headers.connection, 'close');
    answer.resume();
    await once(answer, 'end');
  }
  const last = performance.now();
  await closing;
  assert.ok(performance.now() - last >= 500, 'it closed under its callers');
});

test('a shutdown cuts what does not finish in time, with an envelope', async (context) => {
  const { start, line } = await createPlatform(context);
  let began = (): void => {};
  const beginning = new Promise<void>((resolve) => {
    began = resolve;
  });
  let reason: unknown;
  const service = await start(
    () => ({
      work: (_input, call) => {
        call.signal.addEventListener('abort', () => (reason = call.signal.reason));
        began();
        return new Promise(() => {});
      },
    }),
    { shutdownLimitMs: 30 },
  );
  const work = post(service, undefined, 'slow');
  await beginning;
  await service.close();
  assert.deepEqual(
    [(await work).status, (await work).text],
    [503, '{"code":503,"msg":"the service shuts down"}'],
  );
  assert.match(String(reason), /shuts down/);
  await line(/did not finish in time/);
});

test('a shutdown is complete only when its tasks are', async (context) => {
  const { start, line } = await createPlatform(context);
  let finish = (): void => {};
  let began = (): void => {};
  const beginning = new Promise<void>((resolve) => {
    began = resolve;
  });
  const service = await start((made) => {
    made.onShutdown(
      () =>
        new Promise((resolve) => {
          finish = resolve;
          began();
        }),
    );
    return {};
  });
  let complete = false;
  const closing = service.close().then(() => {
    complete = true;
  });
  await beginning;
  // Long enough for everything else to have closed.
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.equal(complete, false);
  finish();
  await closing;
  await line(/"msg":"stopped"/);
});

test('a client that sends its headers byte by byte is cut off', async (context) => {
  const { start } = await createPlatform(context);
  const service = await start(() => ({}), { times: { headersMs: 60, requestMs: 120, checkMs: 15 } });
  for (const begin of [
    'GET / HTTP/1.1\r\nX-Slow: ',
    'POST /api/user/work HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{',
  ]) {
    const socket = connect(service.port, '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => (text += String(chunk)));
    socket.write(begin);
    await once(socket, 'close');
    assert.match(text, /^HTTP\/1.1 408 /);
  }
});

test('a sender of far too much gets its answer before the connection closes', async (context) => {
  const { start } = await createPlatform(context);
  const service = await start(() => ({}));
  const sent = sendRequest(`http://${service.address}/api/user/work`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': 64 << 20 },
  });
  // The server closes while the rest is still being written.
  sent.on('error', () => {});
  const block = Buffer.alloc(1 << 20, 120);
  const write = (): void => {
    while (!sent.destroyed && sent.write(block));
  };
  sent.on('drain', write);
  write();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response) text += String(chunk);
  assert.deepEqual(
    [response.statusCode, text],
    [413, '{"code":413,"msg":"the body is longer than 1048576 bytes"}'],
  );
  assert.equal(response.headers.connection, 'close');
  sent.destroy();
});

test('requests are born with the prototypes that Express would give them', async (context) => {
  const { start } = await createPlatform(context);
  const kept: boolean[] = [];
  const service = await start(() => ({}), {
    configure: (app) => {
      app.use((request, response, next) => {
        kept.push(
          Object.getPrototypeOf(request) === app.request,
          Object.getPrototypeOf(response) === app.response,
        );
        next();
      });
    },
  });
  await fetch(`http://${service.address}/healthz`);
  await fetch(`http://${service.address}/api/user/nothing`);
  assert.deepEqual(kept, [true, true]);
});

async function startError(work: Promise<unknown>): Promise<StartError> {
  const error = await work.then(
    () => assert.fail('it started'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof StartError, String(error));
  return error;
}

test('a port that is taken is named, with the way out', async (context) => {
  const { start, store } = await createPlatform(context);
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  context.after(() => other.close());
  const { port } = other.address() as AddressInfo;
  const error = await startError(start(() => ({}), { env: { ARMATURE_PORT: String(port) } }));
  assert.equal(error.exitCode, 4);
  assert.match(error.message, new RegExp(`port ${port} is taken.*ARMATURE_PORT`));
  assert.deepEqual((await store.connect().list(keys.instances('user'))).entries, []);
});

test('an etcd that is away is waited for, and said so', async (context) => {
  const { start, store, line } = await createPlatform(context);
  store.setAway(true);
  const starting = start(() => ({}));
  await line(/waiting: etcd at .* does not answer/);
  store.setAway(false);
  assert.equal((await readyz(await starting)).status, 200);
});

const impossible: [string, Record<string, string>, number, RegExp][] = [
  [
    'no parent config',
    { [keys.parentConfig]: '' },
    4,
    /no parent config at \/shop\/parent_config.*scaffold config push/,
  ],
  [
    'no own config',
    { [keys.config('user')]: '' },
    4,
    /no config at \/shop\/user\/config.*scaffold config push/,
  ],
  ['no RPC key', { [keys.parentConfig]: 'jwt-secret = "x"\n' }, 2, /rpc-key/],
  ['an empty RPC key', { [keys.parentConfig]: 'rpc-key = ""\njwt-secret = "x"\n' }, 2, /rpc-key/],
  ['a config of another type', { [keys.config('user')]: 'greeting = 7\n' }, 2, /user\/config:1: greeting/],
];
for (const [name, configs, exitCode, message] of impossible) {
  test(`does not start with ${name}`, async (context) => {
    const { start } = await createPlatform(context, configs);
    const error = await startError(start(() => ({}), { startLimitMs: 50 }));
    assert.equal(error.exitCode, exitCode);
    assert.match(error.message, message);
  });
}

test('does not start without an etcd', async (context) => {
  const { start, store } = await createPlatform(context);
  store.setAway(true);
  const error = await startError(start(() => ({}), { startLimitMs: 50 }));
  assert.equal(error.exitCode, 4);
  assert.match(error.message, /etcd at http:\/\/127.0.0.1:2379 does not answer/);
});

test('what the business logic throws at start comes through, and nothing is left running', async (context) => {
  const { start, store } = await createPlatform(context);
  const cause = new Error('no database');
  await assert.rejects(
    start(() => {
      throw cause;
    }),
    cause,
  );
  assert.deepEqual((await store.connect().list(keys.instances('user'))).entries, []);
});

class FakeProcess extends EventEmitter implements ProcessDoor {
  readonly codes: number[] = [];
  text = '';
  readonly stderr = { write: (text: string) => void (this.text += text) };
  exit(code: number): void {
    this.codes.push(code);
    this.emit('exited');
  }
}

const idleService = (close: () => Promise<void>): RunningService => ({
  address: '',
  port: 0,
  close,
  closed: Promise.resolve(),
});

for (const signal of ['SIGTERM', 'SIGINT']) {
  test(`${signal} shuts down, then exits 0; a second one exits at once`, async () => {
    const door = new FakeProcess();
    let finish = (): void => {};
    let closes = 0;
    await superviseProcess(
      'user',
      () => Promise.resolve(idleService(() => (closes++, new Promise((resolve) => (finish = resolve))))),
      door,
    );
    door.emit(signal, signal);
    assert.deepEqual([closes, door.codes], [1, []]);
    const exited = once(door, 'exited');
    finish();
    await exited;
    assert.deepEqual(door.codes, [0]);
    door.emit(signal, signal);
    assert.deepEqual([closes, door.codes], [1, [0, 1]]);
  });
}

test('a failure to start prints one line and exits with its code; a bug shows its stack', async () => {
  const door = new FakeProcess();
  await assert.rejects(
    superviseProcess(
      'user',
      () => Promise.reject(new StartError(4, 'port 1 is taken: choose another')),
      door,
    ),
  );
  assert.deepEqual([door.codes, door.text], [[4], 'user can not start: port 1 is taken: choose another\n']);
  const other = new FakeProcess();
  await assert.rejects(superviseProcess('user', () => Promise.reject(new TypeError('x')), other));
  assert.deepEqual(other.codes, [1]);
  assert.match(other.text, /TypeError: x\n {4}at /);
});

async function post(
  service: RunningService,
  agent: Agent | undefined,
  how: string,
): Promise<{ status: number; text: string; connection: string | undefined }> {
  const sent = sendRequest(`http://${service.address}/api/user/work`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    ...(agent === undefined ? {} : { agent }),
  });
  sent.end(JSON.stringify({ how }));
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode ?? 0, text, connection: response.headers.connection };
}
