// Capabilities of the test's own: opened before the user's code, closed after the last call, seen by context, calls, probes and metrics.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import test, { type TestContext } from 'node:test';
import { createFakeClock } from '../clock/fake-clock.js';
import { createPinoLogger } from '../observe/pino-logger.js';
import { createMemoryStore } from '../registry/memory-registry.js';
import { scopeWith, CallScope } from '../server/call-scope.js';
import type { Capability, CapabilityHost, OpenCapability } from '../server/capability.js';
import type { CallOf } from '../server/context.js';
import { StartError } from '../server/start-error.js';
import {
  sampleDefinition,
  type Clients,
  type Config,
  type Context,
  type SampleApi,
} from '../server/testing/sample-service.js';
import { startTestService } from '../testing/start-test-service.js';
import type { RunningService, ServeOptions } from './options.js';
import { serve } from './serve.js';

/** As generated code narrows it where a capability adds to it. */
interface NotedContext extends Context {
  readonly notes: string[];
}
interface NotedCall extends CallOf<Clients, unknown> {
  readonly noted: { readonly by: string };
}

/** Writes down what happens to it. */
function recording(name: string, steps: string[], more: Partial<OpenCapability> = {}): Capability {
  return {
    name,
    open: () => {
      steps.push(`open ${name}`);
      return Promise.resolve({
        ready: () => void steps.push(`ready ${name}`),
        drain: () => void steps.push(`drain ${name}`),
        close: () => void steps.push(`close ${name}`),
        ...more,
      });
    },
  };
}

type Create = (context: NotedContext) => SampleApi;

async function start(
  context: TestContext,
  capabilities: readonly Capability[],
  create: Create = () => ({}),
  options: ServeOptions = {},
): Promise<{ service: RunningService; lines: string[] }> {
  const store = createMemoryStore();
  await store.connect().put([
    { key: '/shop/parent_config', value: 'rpc-key = "k"\njwt-secret = "s"\n' },
    { key: '/shop/user/config', value: 'port = 0\ngreeting = "hi"\n' },
  ]);
  const lines: string[] = [];
  const service = await serve({ ...sampleDefinition, capabilities }, create, {
    registry: store.connect(),
    env: {},
    cwd: '/nowhere',
    ownProcess: false,
    lingerMs: 0,
    log: createPinoLogger({ service: 'user', write: (line) => void lines.push(line) }),
    ...options,
  });
  context.after(() => service.close());
  return { service, lines };
}

test('a capability is open before the user’s code, and in context, calls, probes and metrics', async (context) => {
  const steps: string[] = [];
  const hosts: CapabilityHost[] = [];
  const notes: Capability = {
    name: 'notes',
    open: (host) => {
      hosts.push(host);
      return Promise.resolve({
        context: { notes: ['first'] },
        call: { noted: (call) => (steps.push('made'), { by: call.requestId }) },
        health: () => ({ ok: true, count: 1 }),
        metrics: () => [{ name: 'notes_total', help: 'Notes.', kind: 'counter', samples: [{ value: 1 }] }],
        ready: () => void steps.push('ready'),
        close: () => void steps.push('close'),
      });
    },
  };
  const { service } = await start(context, [notes], ({ notes: given, config }) => {
    steps.push(`create with ${given.join()} ${config.greeting}`);
    return {
      work: ({ how }, call) => {
        // The generated `Call` of a service with this capability says so.
        const { noted } = call as unknown as NotedCall;
        if (how === 'twice') assert.equal((call as unknown as NotedCall).noted, noted);
        return noted;
      },
      getUser: (input) => input,
    };
  });
  assert.deepEqual(steps.splice(0), ['create with first hi', 'ready']);
  const [host] = hosts;
  assert.deepEqual(
    [host?.service, host?.version, host?.namespace, (host?.config as Config | undefined)?.greeting],
    ['user', '1.2.0', 'shop', 'hi'],
  );
  const ask = (path: string, init: RequestInit = {}) => fetch(`http://${service.address}${path}`, init);
  const body = JSON.stringify({ how: 'twice' });
  const headers = { 'content-type': 'application/json', 'x-request-id': 'r-1' };
  const answer = await ask('/api/user/work', { method: 'POST', headers, body });
  assert.deepEqual(await answer.json(), { code: 0, data: { by: 'r-1' } });
  assert.deepEqual(steps.splice(0), ['made'], 'made once, at the first ask');
  await ask('/api/user/users/7');
  assert.deepEqual(steps, [], 'not made for calls that do not ask');
  const { data } = (await (await ask('/readyz')).json()) as { data: { parts: Record<string, unknown> } };
  assert.deepEqual(data.parts['notes'], { ok: true, count: 1 });
  assert.match(await (await ask('/metrics')).text(), /^notes_total 1$/m);
  await service.close();
  assert.deepEqual(steps, ['close']);
});

test('capabilities open in order, and drain and close the other way round, after the last call and the tasks', async (context) => {
  const steps: string[] = [];
  let finish = (): void => {};
  const working = new Promise<void>((resolve) => (finish = resolve));
  let begin = (): void => {};
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const { service } = await start(context, [recording('a', steps), recording('b', steps)], (made) => {
    steps.push('create');
    made.onShutdown(() => void steps.push('task'));
    return {
      work: async () => {
        begin();
        await working;
        steps.push('worked');
      },
    };
  });
  assert.deepEqual(steps.splice(0), ['open a', 'open b', 'create', 'ready a', 'ready b']);
  const asking = fetch(`http://${service.address}/api/user/work`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"how":"x"}',
  });
  await begun;
  const closing = service.close();
  finish();
  assert.equal((await asking).status, 200);
  await Promise.all([closing, service.close()]);
  const order = (step: string): number => steps.indexOf(step);
  assert.ok(order('drain b') < order('drain a'), steps.join());
  assert.deepEqual(steps.slice(-3), ['task', 'close b', 'close a']);
  assert.ok(order('worked') < order('task'));
  assert.equal(steps.length, 6);
});

test('one that does not open fails the start, and those that are open are closed again', async (context) => {
  const steps: string[] = [];
  const broken: Capability = {
    name: 'database',
    open: () => Promise.reject(new Error('no answer from db:5432')),
  };
  const capabilities = [recording('a', steps), recording('b', steps), broken, recording('c', steps)];
  await assert.rejects(
    start(context, capabilities, () => assert.fail('the user’s code must not run')),
    (error: unknown) =>
      error instanceof StartError &&
      error.exitCode === 4 &&
      error.message === 'database does not open: no answer from db:5432',
  );
  assert.deepEqual(steps, ['open a', 'open b', 'close b', 'close a']);
  const misconfigured: Capability = {
    name: 'database',
    open: () => Promise.reject(new StartError(2, 'there is no [db] in the parent config')),
  };
  await assert.rejects(start(context, [misconfigured]), { exitCode: 2 });
});

test('whatever else fails the start closes them, too', async (context) => {
  const steps: string[] = [];
  const failing = new Error('create failed');
  await assert.rejects(
    start(context, [recording('a', steps)], () => {
      throw failing;
    }),
    failing,
  );
  assert.deepEqual(steps.splice(0), ['open a', 'close a']);

  const unready = recording('b', steps, { ready: () => Promise.reject(new Error('no queue')) });
  await assert.rejects(
    start(context, [recording('a', steps), unready]),
    /^StartError: b does not get ready: no queue$/,
  );
  assert.deepEqual(steps.splice(0), ['open a', 'open b', 'ready a', 'close b', 'close a']);

  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  context.after(() => taken.close());
  const env = { ARMATURE_PORT: String((taken.address() as AddressInfo).port) };
  await assert.rejects(start(context, [recording('a', steps)], undefined, { env }), /is taken/);
  assert.deepEqual(steps.splice(0), ['open a', 'ready a', 'close a']);
});

test('one that opens for ever ends with the start’s time limit, and is closed when it opens after all', async (context) => {
  const clock = createFakeClock();
  let open = (_capability: OpenCapability): void => {};
  let closed = (): void => {};
  const whenClosed = new Promise<void>((resolve) => (closed = resolve));
  let opening = (): void => {};
  const whenOpening = new Promise<void>((resolve) => (opening = resolve));
  const slow: Capability = {
    name: 'slow',
    open: () => {
      opening();
      return new Promise((resolve) => (open = resolve));
    },
  };
  const starting = start(context, [slow], undefined, { clock, startLimitMs: 5_000 });
  const rejected = assert.rejects(starting, /slow does not open: the start took too long/);
  await whenOpening;
  await clock.advance(5_000);
  await rejected;
  open({ close: closed });
  await whenClosed;
});

test('one that gets ready for ever ends with the start’s time limit', async (context) => {
  const clock = createFakeClock();
  const steps: string[] = [];
  let waiting = (): void => {};
  const whenWaiting = new Promise<void>((resolve) => (waiting = resolve));
  const slow = recording('slow', steps, { ready: () => (waiting(), new Promise(() => {})) });
  const starting = start(context, [slow], undefined, { clock, startLimitMs: 5_000 });
  const rejected = assert.rejects(starting, /^StartError: slow does not get ready: the start took too long$/);
  await whenWaiting;
  await clock.advance(5_000);
  await rejected;
  assert.deepEqual(steps, ['open slow', 'close slow']);
});

test('one that closes for ever, or a task, holds up a shutdown for its limit only', async (context) => {
  const never = (): Promise<void> => new Promise(() => {});
  const closing = recording('a', [], { close: never });
  for (const [capabilities, tasks, left] of [
    [[closing], 0, 0],
    [[], 1, 1],
  ] as const) {
    const clock = createFakeClock();
    const { service, lines } = await start(
      context,
      capabilities,
      ({ onShutdown }) => {
        for (let task = 0; task < tasks; task += 1) onShutdown(never);
        return {};
      },
      { clock, shutdownLimitMs: 5_000 },
    );
    const state = { isClosed: false };
    const closed = service.close().then(() => (state.isClosed = true));
    while (!state.isClosed) await clock.advance(500);
    await closed;
    const [line] = lines.filter((each) => each.includes('left open'));
    assert.equal((JSON.parse(line ?? '{}') as { tasks?: number }).tasks, left);
  }
});

test('one that gives nothing when it opens does not open', async (context) => {
  for (const given of [undefined, null, 'open']) {
    const none = { name: 'none', open: () => given } as unknown as Capability;
    await assert.rejects(start(context, [none]), /^StartError: none does not open: it gives nothing$/);
  }
  const throwing: Capability = {
    name: 'throwing',
    open: () => {
      throw new Error('at once');
    },
  };
  await assert.rejects(start(context, [throwing]), /^StartError: throwing does not open: at once$/);
});

test('two of one name, or one with that of another part of the service, fail the start before anything opens', async (context) => {
  for (const names of [['a', 'b', 'a'], ['config'], ['registration'], ['shutdown']]) {
    const steps: string[] = [];
    const capabilities = names.map((name) => recording(name, steps));
    await assert.rejects(
      start(context, capabilities),
      /^Error: a capability is called (a|config|registration|shutdown), as /,
    );
    assert.deepEqual(steps, []);
  }
});

test('one that fails to drain or to close is logged, and holds up no other', async (context) => {
  const steps: string[] = [];
  const broken = recording('b', steps, {
    drain: () => Promise.reject(new Error('drain failed')),
    close: () => {
      throw new Error('close failed');
    },
  });
  const { service, lines } = await start(context, [recording('a', steps), broken]);
  await service.close();
  assert.deepEqual(steps.slice(-2), ['drain a', 'close a']);
  const said = lines.filter((line) => /"capability":"b"/.test(line)).join('');
  assert.match(said, /failed to drain/);
  assert.match(said, /failed to close/);
});

test('an entry that would hide another one fails the start', async (context) => {
  const steps: string[] = [];
  const giving = (name: string, given: Partial<OpenCapability>) => recording(name, steps, given);
  const clashes: [readonly Capability[], RegExp][] = [
    [
      [giving('a', { context: { x: 1 } }), giving('b', { context: { x: 2 } })],
      /^Error: a and b both give context\.x$/,
    ],
    [[giving('a', { context: { log: 1 } })], /^Error: a capability gives context\.log, which/],
    [[giving('a', { call: { claims: () => 1 } })], /^Error: a capability gives call\.claims, which/],
    [[giving('a', { call: { signal: () => 1 } })], /^Error: a capability gives call\.signal, which/],
  ];
  for (const [capabilities, message] of clashes) {
    await assert.rejects(start(context, capabilities), message);
    assert.equal(steps.splice(0).filter((step) => step.startsWith('close')).length, capabilities.length);
  }
});

test('the test kit opens and closes them, and shows them to probes', async () => {
  const steps: string[] = [];
  const capability = recording('a', steps, {
    context: { notes: ['x'] },
    health: () => ({ ok: steps.length < 4 }),
  });
  const service = await startTestService(
    { ...sampleDefinition, capabilities: [capability] },
    ({ notes }: NotedContext) => ({ work: () => notes }),
    { config: { greeting: 'hi' } },
  );
  const answer = await service.request('/api/user/work', { method: 'POST', json: { how: 'x' } });
  assert.deepEqual(answer.json(), { code: 0, data: ['x'] });
  assert.equal((await service.request('/readyz')).status, 200);
  await service.close();
  assert.deepEqual(steps, ['open a', 'ready a', 'drain a', 'close a']);
});

test('a service without capabilities has the plain scope for its calls', () => {
  assert.equal(scopeWith({}), CallScope);
});
