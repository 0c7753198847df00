// Layers around the operations of a service: their order, what they see, and what they may do.
import assert from 'node:assert/strict';
import test from 'node:test';
import { failure } from '../error/service-error.js';
import { createInProcessServer, readText } from '../testing/in-process-server.js';
import { startTestService, type TestServiceOptions } from '../testing/start-test-service.js';
import type { CallOf } from './context.js';
import { createExpress } from './express.js';
import { createHost } from './host.js';
import type { OperationInterceptors, ServerCall, ServerInterceptor } from './interception.js';
import { createRouter } from './router.js';
import {
  createSampleClient,
  operations,
  sampleDefinition,
  WrongPassword,
  type Call,
  type Clients,
  type SampleApi,
} from './testing/sample-service.js';

async function start(api: SampleApi, options: TestServiceOptions<Clients> = {}) {
  return startTestService(sampleDefinition, () => api, { config: { greeting: 'hi' }, ...options });
}

const work = { method: 'POST', json: { how: 'x' } } as const;

test('layers stand in order, those of one operation within those for all, and hand on one and the same call', async () => {
  const seen: unknown[] = [];
  const calls = new Set<unknown>();
  const layer =
    (name: string): ServerInterceptor =>
    (next) =>
    async (call) => {
      seen.push(`${name} in`);
      calls.add(call);
      const output: unknown = await next(call);
      seen.push(`${name} out`);
      return output;
    };
  const service = await start(
    { work: (_input, call) => (calls.add(call), seen.push('work')), getUser: (input) => input },
    { interceptors: [layer('a'), layer('b')], operations: { work: [layer('c')], getUser: [layer('d')] } },
  );
  await service.request('/api/user/work', work);
  assert.deepEqual(seen.splice(0), ['a in', 'b in', 'c in', 'work', 'c out', 'b out', 'a out']);
  assert.equal(calls.size, 1);
  await service.request('/api/user/users/7');
  assert.deepEqual(seen, ['a in', 'b in', 'd in', 'd out', 'b out', 'a out']);
  await service.close();
});

test('a layer sees the operation, the decoded input and the call, once it is admitted', async () => {
  const seen: ServerCall<Call>[] = [];
  const look: ServerInterceptor<Call> = (next) => (call) => {
    seen.push(call);
    return next(call);
  };
  const service = await start({ getUser: (input) => input, listUsers: () => [] }, { interceptors: [look] });
  const admin = service.as({ userId: 'ann', role: 'admin' });
  const headers = { 'x-request-id': 'r-1', 'x-tenant': 'acme', 'x-deadline-ms': '4000' };
  await admin.request('/api/user/users/7', { headers });
  const [call] = seen;
  assert.equal(call?.operation, operations.getUser);
  assert.deepEqual(call.input, { id: 7n, tenant: 'acme' });
  assert.deepEqual([call.requestId, call.claims?.userId, call.caller], ['r-1', 'ann', undefined]);
  assert.ok(call.deadline instanceof Date && call.signal instanceof AbortSignal);
  assert.equal((await service.request('/api/user/users')).status, 401);
  assert.equal((await admin.request('/api/user/users?page=three')).status, 400);
  assert.equal(seen.length, 1, 'refused calls do not get to it');
  await admin.request('/api/user/users?page=3');
  assert.deepEqual(seen[1]?.input, { page: 3 });
  await service.close();
});

test('a layer replaces the result, answers by itself, or throws in place of the operation', async () => {
  let called = 0;
  const does: Record<string, ServerInterceptor<Call, { how: string }, unknown>> = {
    replace: (next) => async (call) => ({ was: await next(call) }),
    answer: () => () => 'by itself',
    later: () => () => Promise.resolve('later'),
    declared: () => () => {
      throw new WrongPassword({ details: { left: 1 } });
    },
    framework: () => () => Promise.reject(failure('too-many-requests')),
    bug: () => () => {
      throw new TypeError('SECRET');
    },
    recover: (next) => async (call) => {
      try {
        return await next(call);
      } catch {
        return 'recovered';
      }
    },
  };
  const answers: Record<string, [number, unknown]> = {};
  for (const [name, layer] of Object.entries(does)) {
    const service = await start(
      {
        work: () => {
          called += 1;
          if (name === 'recover') throw new Error('no');
          return 'worked';
        },
      },
      { operations: { work: [layer] } },
    );
    const answer = await service.request('/api/user/work', work);
    answers[name] = [answer.status, answer.json()];
    await service.close();
  }
  assert.deepEqual(answers, {
    replace: [200, { code: 0, data: { was: 'worked' } }],
    answer: [200, { code: 0, data: 'by itself' }],
    later: [200, { code: 0, data: 'later' }],
    declared: [401, { code: 10401, msg: 'wrong name or password', data: { left: 1 } }],
    framework: [429, { code: 429, msg: 'too many requests' }],
    bug: [500, { code: 500, msg: 'internal error' }],
    recover: [200, { code: 0, data: 'recovered' }],
  });
  assert.equal(called, 2);
});

test('layers may wrap the events of a stream, and see what a download gives', async () => {
  const seen: string[] = [];
  const double: ServerInterceptor<Call, { count?: number }, AsyncIterable<{ step: number }>> =
    (next) => async (call) => {
      const events = await next(call);
      return (async function* () {
        for await (const { step } of events) yield { step: step * 2 };
      })();
    };
  const look: ServerInterceptor = (next) => async (call) => {
    const output = (await next(call)) as { readonly type?: string };
    seen.push(`${call.operation.name} ${output.type}`);
    return output;
  };
  const service = await start(
    {
      events: async function* ({ count = 2 }) {
        for (let step = 1; step <= count; step += 1) yield await Promise.resolve({ step });
      },
      getFile: () => ({ content: new TextEncoder().encode('x'), type: 'text/plain' }),
    },
    { operations: { events: [double], getFile: [look] } },
  );
  const client = service.client(createSampleClient);
  const steps: number[] = [];
  for await (const { step } of client.events({ count: 3 })) steps.push(step);
  assert.deepEqual(steps, [2, 4, 6]);
  assert.equal((await client.getFile({ id: 'x' })).type, 'text/plain');
  assert.deepEqual(seen, ['getFile text/plain']);
  await service.close();
});

test('the deadline holds for a layer, and a call that has ended does not reach the handler', async () => {
  let goOn = (): void => {};
  let reached = false;
  const wait: ServerInterceptor = (next) => async (call) => {
    await new Promise<void>((resolve) => (goOn = resolve));
    return next(call) as unknown;
  };
  const service = await start({ work: () => (reached = true) }, { interceptors: [wait] });
  const answer = await service.request('/api/user/work', { ...work, headers: { 'x-deadline-ms': '20' } });
  assert.equal(answer.status, 504);
  goOn();
  await service.close();
  assert.equal(reached, false);
});

test('layers are put together once for each operation, not for a call', async () => {
  let made = 0;
  const count: ServerInterceptor = (next) => {
    made += 1;
    return (call) => next(call) as unknown;
  };
  const service = await start({ work: () => 'x' }, { interceptors: [count] });
  for (let round = 0; round < 3; round += 1) await service.request('/api/user/work', work);
  assert.equal(made, Object.keys(operations).length);
  await service.close();
});

test('layers for an operation that is not there are an error at the start', async () => {
  const none: ServerInterceptor = (next) => next;
  await assert.rejects(start({}, { operations: { lgoin: [none] } }), {
    name: 'StartError',
    exitCode: 2,
    message: 'there are interceptors for lgoin, but no such operation; did you mean login?',
  });
  const routes = sampleDefinition.routes({});
  const host = createHost({ rpcKeys: () => ['k'], operations: { somethingElse: [none] } });
  assert.throws(() => createRouter(routes, host), /no such operation; there are login, getMe, /);
});

test('what is no layer fails the start, and a call that is none is told of where it is handed on', async () => {
  // As from JavaScript, or past a cast.
  const none = [() => undefined, async () => (call: unknown) => call, 'layer'] as unknown[];
  for (const layer of none) {
    await assert.rejects(start({}, { interceptors: [layer as ServerInterceptor] }), {
      name: 'TypeError',
      message: /^an interceptor is \(next\) => \(call\) => …/,
    });
  }
  const copies: Record<string, (call: ServerCall) => unknown> = {
    spread: (call) => ({ ...call }),
    derived: (call) => Object.create(call) as unknown,
    nothing: () => undefined,
  };
  for (const [name, copy] of Object.entries(copies)) {
    const failures: unknown[] = [];
    const wrong: ServerInterceptor = (next) => async (call) => {
      try {
        return (await next(copy(call) as ServerCall)) as unknown;
      } catch (error) {
        failures.push(error);
        throw error;
      }
    };
    const service = await start({ work: () => assert.fail('reached') }, { operations: { work: [wrong] } });
    assert.equal((await service.request('/api/user/work', work)).status, 500);
    assert.match(String(failures), /an interceptor of user\.work hands on another call than it got/, name);
    await service.close();
  }
});

test('an operation may be called like a member of every object', async () => {
  const [route] = sampleDefinition.routes({});
  assert.ok(route);
  const host = createHost({ rpcKeys: () => ['k'] });
  for (const name of ['toString', 'constructor', 'hasOwnProperty'])
    createRouter([{ ...route, operation: { ...route.operation, name } }], host);
});

test('a router in an application of its own takes layers from its host', async (context) => {
  const app = createExpress();
  const mark: ServerInterceptor = (next) => async (call) => ({ marked: (await next(call)) as unknown });
  const host = createHost({ rpcKeys: () => ['k'], interceptors: [mark] });
  app.use('/api/user', createRouter(sampleDefinition.routes({ work: () => 'x' }), host));
  const server = createInProcessServer(app);
  context.after(() => server.close());
  const answer = await server.send('/api/user/work', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"how":"x"}',
  });
  assert.equal(await readText(answer), '{"code":0,"data":{"marked":"x"}}');
});

interface Api {
  login(input: { readonly name: string }, call: Call): Promise<{ readonly token: string }>;
  getMe(call: CallOf<Clients, { readonly userId: string }>): Promise<string>;
  events(input: { readonly count: number }, call: Call): AsyncIterable<number>;
}

test('the compiler holds layers to their operation: its name, its input, its output', () => {
  const all: ServerInterceptor = (next) => next;
  const some: ServerInterceptor<Call> = (next) => (call) => (call.claims?.role === 'x' ? 1 : next(call));
  const limit: ServerInterceptor<Call, { readonly name: string }, { readonly token: string }> =
    (next) => async (call) => ({ token: call.input.name + (await next(call)).token });
  const good: OperationInterceptors<Api> = {
    login: [
      all,
      some,
      limit,
      (next) => async (call) => ({ token: call.input.name + (await next(call)).token }),
    ],
    getMe: [all, some, (next) => (call) => call.claims.userId || next(call)],
    events: [all, (next) => (call) => (call.input.count > 3 ? next(call) : next(call))],
  };
  const other: ServerInterceptor<Call, { readonly id: number }> = (next) => next as never;
  const wrong: ServerInterceptor<Call, { readonly name: string }, number> = () => () => 1;
  const bad: OperationInterceptors<Api>[] = [
    // @ts-expect-error -- a misspelt operation
    { lgoin: [all] },
    // @ts-expect-error -- another input
    { login: [other] },
    // @ts-expect-error -- another output
    { login: [wrong] },
  ];
  assert.equal(Object.keys(good).length + bad.length, 6);
});
