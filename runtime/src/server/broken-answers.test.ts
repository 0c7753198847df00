// Answers that are not what their contract says: refused with their place before production, counted and logged once in it.
import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import * as codec from '../codec/index.js';
import { ServiceError } from '../error/service-error.js';
import { createPinoLogger } from '../observe/pino-logger.js';
import { createInProcessServer, readText } from '../testing/in-process-server.js';
import { createBrokenAnswers } from './broken-answers.js';
import { createExpress } from './express.js';
import { createHost } from './host.js';
import { createRouter } from './router.js';
import type { AnyOperation } from '../contract/operation-contract.js';

interface User {
  readonly name: string;
  readonly at: Date;
  readonly ratio: number;
}

/** As generated. */
const user: codec.Codec<User> = {
  decode(value, at, problems) {
    if (!codec.isObject(value)) return codec.notObject(value, at, problems);
    return {
      name: codec.readString(value['name'], at, 'name', problems),
      at: codec.readDatetime(value['at'], at, 'at', problems),
      ratio: codec.readNumber(value['ratio'], at, 'ratio', problems),
    };
  },
  encode: (value) => ({ name: value.name, at: codec.writeDatetime(value.at), ratio: value.ratio }),
};

class Known extends ServiceError {
  static readonly code = 1001;
  static readonly status = 409;
  constructor(options: object = {}) {
    super({ kind: 'service', code: 1001, status: 409, message: 'known', ...options });
  }
}

function operation(name: string, changes: Partial<AnyOperation> = {}): AnyOperation {
  return {
    service: 'user',
    name,
    method: 'GET',
    path: `/${name}`,
    status: 200,
    rpcOnly: false,
    idempotent: true,
    fields: {},
    encoding: 'json',
    result: 'json',
    input: codec.noneCodec,
    output: user,
    errors: [Known],
    ...changes,
  };
}

const good: User = { name: 'ann', at: new Date(0), ratio: 1 };
const given: Readonly<Record<string, readonly [value: unknown, places: readonly string[]]>> = {
  'a field that is missing': [{ at: new Date(0), ratio: 1 }, ['/name']],
  'a field of another type': [{ ...good, name: 7 }, ['/name']],
  'a number that JSON has not': [{ ...good, ratio: NaN }, ['/ratio']],
  'a date that cannot be written': [{ ...good, at: new Date(NaN) }, ['/at']],
  'a text where a date belongs': [{ ...good, at: 'yesterday' }, ['/at']],
  'several at once': [{ at: 'yesterday' }, ['/name', '/at', '/ratio']],
  'nothing at all': [undefined, ['']],
  null: [null, ['']],
};

function start(context: TestContext, strict: boolean, value: () => unknown) {
  const lines: string[] = [];
  const log = createPinoLogger({ service: 'user', write: (line) => lines.push(line) });
  const answers = createBrokenAnswers({ strict, log });
  const app = createExpress();
  const handle = value;
  const events = async function* (): AsyncGenerator<unknown> {
    yield good;
    yield await Promise.resolve(value());
  };
  const routes = [
    { operation: operation('get'), rpcOnly: false, handle },
    { operation: operation('events', { result: 'stream' }), rpcOnly: false, handle: events },
  ];
  app.use('/api/user', createRouter(routes, createHost({ log, answers })));
  const server = createInProcessServer(app);
  context.after(() => server.close());
  const ask = async (path: string): Promise<readonly [number | undefined, string]> => {
    const answer = await server.send(`/api/user/${path}`);
    return [answer.statusCode, await readText(answer)];
  };
  const counted = (): Record<string, number> =>
    Object.fromEntries(
      answers
        .collect()
        .samples.map(({ labels, value: count }) => [`${labels?.['operation']} ${labels?.['kind']}`, count]),
    );
  const complaints = (): string[] => lines.filter((line) => line.includes('breaks its contract'));
  return { ask, counted, complaints };
}

describe('before production, an answer', () => {
  for (const [what, [value, places]] of Object.entries(given)) {
    test(`with ${what} is refused, and the error names the place`, async (context) => {
      const { ask } = start(context, true, () => value);
      const [status, text] = await ask('get');
      assert.equal(status, 500);
      const { code, msg, data } = JSON.parse(text) as {
        code: number;
        msg: string;
        data: { problems: codec.Problem[] };
      };
      assert.equal(code, 500);
      assert.match(msg, /^user\.get gave what its contract does not allow: /);
      assert.deepEqual(
        data.problems.map(({ at }) => at),
        places,
      );
      for (const place of places) assert.ok(msg.includes(place === '' ? 'the result' : place));
    });
  }

  test('that fits goes out', async (context) => {
    const { ask, counted } = start(context, true, () => good);
    assert.deepEqual(await ask('get'), [
      200,
      '{"code":0,"data":{"name":"ann","at":"1970-01-01T00:00:00.000Z","ratio":1}}',
    ]);
    assert.deepEqual(counted(), {});
  });

  test('of a stream ends it with an error that names the place', async (context) => {
    const { ask } = start(context, true, () => ({ ...good, name: 7 }));
    const [status, text] = await ask('events');
    assert.equal(status, 200);
    assert.match(
      text,
      /data: \{"name":"ann".*\n\nevent: error\ndata: .*user\.events gave .*\/name must be a string/,
    );
  });
});

describe('in production, an answer', () => {
  test('that breaks its contract goes out, is counted, and logged once with its place and without its values', async (context) => {
    const { ask, counted, complaints } = start(context, false, () => ({ ...good, name: 7_777_777 }));
    for (let call = 0; call < 20; call += 1) {
      assert.deepEqual(await ask('get'), [
        200,
        '{"code":0,"data":{"name":7777777,"at":"1970-01-01T00:00:00.000Z","ratio":1}}',
      ]);
    }
    assert.match((await ask('events'))[1], /event: end/);
    assert.deepEqual(counted(), { 'user.get result': 20, 'user.events event': 1 });
    assert.equal(complaints().length, 2);
    assert.match(complaints()[0] ?? '', /"operation":"user\.get","kind":"result".*"at":"\/name"/);
    assert.doesNotMatch(complaints().join(), /7777777/);
  });

  test('is looked at now and then after the first hundred', async (context) => {
    let broken = false;
    const { ask, counted } = start(context, false, () => (broken ? { ...good, name: 7 } : good));
    for (let call = 0; call < 100; call += 1) await ask('get');
    broken = true;
    for (let call = 0; call < 64; call += 1) await ask('get');
    assert.deepEqual(counted(), { 'user.get result': 4 });
  });

  test('that has no wire form is an internal error as before, and counted with its place', async (context) => {
    const { ask, counted, complaints } = start(context, false, () => ({ ...good, at: 'yesterday' }));
    assert.deepEqual(await ask('get'), [500, '{"code":500,"msg":"internal error"}']);
    assert.deepEqual(counted(), { 'user.get unwritable': 1 });
    assert.match(complaints()[0] ?? '', /"at":"\/at"/);
  });
});

test('errors that an operation does not declare are counted, and answered as they are', async (context) => {
  let error: Error = new Known();
  const { ask, counted, complaints } = start(context, true, () => {
    throw error;
  });
  await ask('get');
  assert.deepEqual(counted(), {});
  error = new ServiceError({ kind: 'service', code: 2001, status: 409, message: 'out of stock' });
  for (let call = 0; call < 3; call += 1)
    assert.deepEqual(await ask('get'), [409, '{"code":2001,"msg":"out of stock"}']);
  assert.deepEqual(counted(), { 'user.get error': 3 });
  assert.equal(complaints().length, 1);
  assert.match(complaints()[0] ?? '', /"code":2001/);
});
