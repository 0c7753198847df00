// What a service answers when others fail it: never their codes, and with a word on who is to blame, for callers among our own.
import assert from 'node:assert/strict';
import { request as sendRequest, type IncomingMessage } from 'node:http';
import { describe, test, type TestContext } from 'node:test';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { carryCall } from '../call/carry.js';
import type { Transport, TransportResponse } from '../call/transport.js';
import { createFakeClock, type FakeClock } from '../clock/fake-clock.js';
import { failure, ServiceError } from '../error/service-error.js';
import { createPinoLogger } from '../observe/pino-logger.js';
import { createExpress, createExpressServer } from './express.js';
import { createHost } from './host.js';
import { createRouter } from './router.js';
import { createSampleClient, sampleDefinition, type Call, type SampleApi } from './testing/sample-service.js';

interface Running {
  readonly port: number;
  readonly clock: FakeClock;
  readonly lines: string[];
  /** A whole request; resolves with status, blame and envelope. */
  readonly ask: (path: string, body?: unknown) => Promise<Answer>;
}

interface Answer {
  readonly status: number;
  readonly blame: string | undefined;
  readonly body: { readonly code: number; readonly msg: string };
}

/** A service whose peer answers as it is told: with an envelope, never, or not at all. */
async function start(context: TestContext, api: SampleApi, peer: Transport['send']): Promise<Running> {
  const clock = createFakeClock();
  const lines: string[] = [];
  const app = createExpress();
  const host = createHost({
    clock,
    rpcKeys: () => ['k'],
    log: createPinoLogger({ service: 'user', write: (line) => lines.push(line) }),
    clients: (carried) => ({
      peer: createSampleClient(carryCall({ send: peer }, carried, () => clock.now())),
    }),
  });
  app.use('/api/user', createRouter(sampleDefinition.routes(api), host));
  const server = createExpressServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const ask = async (path: string, body?: unknown): Promise<Answer> => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/user/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      blame: answer.headers.get('x-blame') ?? undefined,
      body: (text.startsWith('{') ? JSON.parse(text) : { code: 0, msg: text }) as Answer['body'],
    };
  };
  return { port, clock, lines, ask };
}

const answering =
  (status: number, body: object): Transport['send'] =>
  () => {
    const text = JSON.stringify(body);
    const response: TransportResponse = {
      status,
      header: () => undefined,
      text: () => Promise.resolve(text),
      stream: () => [Buffer.from(text)] as unknown as AsyncIterable<Uint8Array>,
    };
    return Promise.resolve(response);
  };
const nobody: Transport['send'] = () => Promise.reject(new Error('not called'));
/** `login` declares WrongPassword (10401), `work` declares nothing; both ask the peer's `login`. */
const asking: SampleApi = {
  login: (_input, call) => call.clients.peer.login({ name: 'a', password: 'long enough' }),
  work: (_input, call) => call.clients.peer.login({ name: 'a', password: 'long enough' }),
};
const login = { name: 'a', password: 'long enough' };

describe('an error of a service that was called', () => {
  test('that is not declared becomes 502, with its cause in the log and nothing of it in the answer', async (context) => {
    const out = answering(409, { code: 2001, msg: 'out of stock at shelf 7', data: { shelf: 7 } });
    const { ask, lines } = await start(context, asking, out);
    for (const [path, body] of [
      ['work', { how: 'x' }],
      ['login', login],
    ] as const) {
      const answer = await ask(path, body);
      assert.deepEqual(answer, {
        status: 502,
        blame: 'dependency',
        body: { code: 502, msg: 'a service that this one needs has failed' },
      });
    }
    const [line = ''] = lines;
    assert.match(line, /out of stock at shelf 7/);
    assert.match(line, /"from":"user\.login"/);
    assert.match(line, /"traceId":"[0-9a-f]{32}"/);
  });

  for (const code of [400, 401, 403, 404, 409, 413, 415, 500, 502]) {
    test(`that is the framework's ${code} becomes 502`, async (context) => {
      const { ask } = await start(context, asking, answering(code, { code, msg: 'inner' }));
      const { status, body } = await ask('work', { how: 'x' });
      assert.deepEqual([status, body.code], [502, 502]);
      assert.doesNotMatch(body.msg, /inner/);
    });
  }

  test('that is declared here too stays what it is', async (context) => {
    const { ask } = await start(context, asking, answering(401, { code: 10401, msg: 'no' }));
    assert.deepEqual(await ask('login', login), {
      status: 401,
      blame: undefined,
      body: { code: 10401, msg: 'no' },
    });
    assert.equal((await ask('work', { how: 'x' })).status, 502, 'but only where it is declared');
  });

  for (const [code, status] of [
    [503, 503],
    [429, 503],
    [504, 504],
  ] as const) {
    test(`that says ${code} becomes ${status}, without its words`, async (context) => {
      const { ask } = await start(context, asking, answering(code, { code, msg: 'inner' }));
      const answer = await ask('work', { how: 'x' });
      assert.deepEqual([answer.status, answer.body.code, answer.blame], [status, status, 'dependency']);
      assert.doesNotMatch(answer.body.msg, /inner/);
    });
  }

  test('that the handler throws anew is the handler’s own', async (context) => {
    const api: SampleApi = {
      work: async (_input, call: Call) => {
        await call.clients.peer.poke().catch((cause: unknown) => {
          assert.ok(cause instanceof ServiceError);
          assert.equal(cause.from, 'user.poke');
          throw failure('conflict', 'sold out', { cause });
        });
      },
    };
    const { ask } = await start(context, api, answering(409, { code: 2001, msg: 'inner' }));
    assert.deepEqual((await ask('work', { how: 'x' })).body, { code: 409, msg: 'sold out' });
  });

  test('that ends a stream is told as one of ours, too', async (context) => {
    const api: SampleApi = {
      async *events(_input, call) {
        yield { step: 1 };
        await new Promise((resolve) => setTimeout(resolve, 60));
        await call.clients.peer.poke();
      },
    };
    const { ask, clock } = await start(context, api, answering(409, { code: 2001, msg: 'inner' }));
    const events = ask('events');
    await clock.advance(100);
    const { body } = await events;
    assert.match(
      body.msg,
      /event: error\ndata: \{"code":502,"msg":"a service that this one needs has failed"\}/,
    );
  });
});

describe('an answer that an instance can’t serve says who is to blame', () => {
  const slow: SampleApi = { work: () => new Promise(() => {}), login: asking.login! };

  test('the caller, who sends its body too slowly', async (context) => {
    const { port, clock } = await start(context, slow, nobody);
    for (const parts of [['{"how":'], ['{"how":', '"x"}']]) {
      const sent = sendRequest({
        port,
        host: '127.0.0.1',
        path: '/api/user/work',
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': 11 },
      });
      const answered = once(sent, 'response');
      sent.write(parts[0]);
      await untilTimers(clock, 1);
      await clock.advance(4_000);
      if (parts[1] !== undefined) {
        sent.end(parts[1]);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      await clock.advance(1_000);
      const [response] = (await answered) as [IncomingMessage];
      assert.deepEqual([response.statusCode, response.headers['x-blame']], [504, 'caller']);
      sent.destroy();
    }
  });

  test('the instance, which takes too long', async (context) => {
    const { ask, clock } = await start(context, slow, nobody);
    const answer = ask('work', { how: 'x' });
    await untilTimers(clock, 1);
    await clock.advance(5_000);
    assert.deepEqual(await answer.then(({ status, blame }) => [status, blame]), [504, 'instance']);
  });

  test('a dependency that it waits for', async (context) => {
    let called = (): void => {};
    const calling = new Promise<void>((resolve) => (called = resolve));
    const { ask, clock } = await start(context, { work: asking.login! as SampleApi['work'] & object }, () => {
      called();
      return new Promise(() => {});
    });
    const answer = ask('work', { how: 'x' });
    await calling;
    await clock.advance(5_000);
    assert.deepEqual(await answer.then(({ status, blame }) => [status, blame]), [504, 'dependency']);
  });

  test('the instance, which says so itself; and nobody, for what the caller did wrong', async (context) => {
    const api: SampleApi = {
      work: ({ how }) => {
        throw failure(how === 'away' ? 'unavailable' : 'conflict');
      },
    };
    const { ask } = await start(context, api, nobody);
    assert.equal((await ask('work', { how: 'away' })).blame, 'instance');
    assert.equal((await ask('work', { how: 'other' })).blame, undefined);
    assert.equal((await ask('work', {})).blame, undefined);
  });
});

/** Waits for real sockets until so many timers run on the clock. */
async function untilTimers(clock: FakeClock, count: number): Promise<void> {
  while (clock.pending < count) await new Promise((resolve) => setTimeout(resolve, 2));
}
