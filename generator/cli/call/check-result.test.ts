// What `scaffold call` makes of answers: the contract alone judges them as the generated codecs would.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { Problems, type TypeSchema } from '@armature/runtime/wire';
import * as fc from 'fast-check';
import { buildModule, ref } from '../../language/codec/build-model.test.fixture.js';
import { emitModule, evaluate, read, type AnyCodec } from '../../language/codec/evaluate.test.fixture.js';
import { anyType, valueFor } from '../../language/codec/random-types.test.fixture.js';
import { typeSchema } from '../../language/type-schema.js';
import { seedOr } from '../../testing/random.test.fixture.js';
import { runCommand, type Ran } from '../testing/run-command.js';
import { checkBySchema } from './check-result.js';

test('a contract judges random values of random types as the generated codecs do', async () => {
  const cases = anyType.chain((type) =>
    fc.tuple(fc.constant(type), fc.array(valueFor(type), { minLength: 30, maxLength: 30 })),
  );
  let accepted = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(cases, async ([type, values]) => {
      const builder = buildModule();
      const named = builder.add('Inner', type);
      builder.add('Outer', ref(named));
      const file = await emitModule({ module: builder.module, wire: { int64: 'string' } });
      const codec = evaluate([file]).get(file.path)?.['outerCodec'] as AnyCodec;
      const types = { Inner: typeSchema(type, new Map()) };
      for (const value of values) {
        const wire = JSON.parse(JSON.stringify(value)) as unknown;
        const problems = new Problems();
        checkBySchema(wire, { kind: 'ref', name: 'Inner' }, { at: '', problems, types });
        const isTaken = read(codec, wire).problems.length === 0;
        assert.equal(problems.none, isTaken, `${JSON.stringify(wire)}: ${JSON.stringify(problems.list)}`);
        if (isTaken) accepted += 1;
        else refused += 1;
      }
    }),
    { seed: seedOr(1), numRuns: 60 },
  );
  assert.ok(accepted > 200 && refused > 200, `${accepted} ${refused}`);
});

const text: TypeSchema = { kind: 'builtin', name: 'string' };
const user: TypeSchema = {
  kind: 'object',
  fields: {
    name: { type: text },
    kind: { type: { kind: 'enum', values: ['user'] } },
    boss: { type: { kind: 'nullable', of: { kind: 'ref', name: 'User' } }, optional: true },
    role: { type: text, default: 'member' },
  },
};
const bot: TypeSchema = {
  kind: 'object',
  fields: { kind: { type: { kind: 'enum', values: ['bot'] } }, id: { type: text } },
};
const types = { User: user, Either: { kind: 'union', of: [user, bot], discriminator: 'kind' } as const };

describe('an answer', () => {
  const cases: readonly (readonly [what: string, value: unknown, type: string, places: readonly string[]])[] =
    [
      ['that fits', { name: 'a', kind: 'user', more: 1 }, 'User', []],
      ['without a required field', { kind: 'user' }, 'User', ['/name']],
      [
        'with a wrong field far down',
        { name: 'a', kind: 'user', boss: { name: 7, kind: 'user' } },
        'User',
        ['/boss/name'],
      ],
      ['that is null', null, 'User', ['']],
      ['of a union, by its discriminator', { kind: 'bot' }, 'Either', ['/id']],
      ['of a union, that names none', { kind: 'ghost' }, 'Either', ['']],
    ];
  for (const [what, value, name, places] of cases) {
    test(what, () => {
      const problems = new Problems();
      checkBySchema(value, { kind: 'ref', name }, { at: '', problems, types });
      assert.deepEqual(
        problems.list.map(({ at }) => at),
        places,
      );
    });
  }

  test('by a contract with constraints that nobody can read passes by its type', () => {
    const odd: TypeSchema = { kind: 'builtin', name: 'string', constraints: { pattern: '(' } };
    for (const [value, count] of [
      ['x', 0],
      [7, 1],
    ] as const) {
      const problems = new Problems();
      checkBySchema(value, odd, { at: '', problems, types: {} });
      assert.equal(problems.list.length, count);
    }
  });
});

describe('scaffold call', () => {
  /** Calls an operation of a service that answers with this. */
  async function call(
    context: TestContext,
    words: string,
    answer: { type?: string; body: string },
  ): Promise<Ran> {
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': answer.type ?? 'application/json' }).end(answer.body);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    context.after(() => server.close());
    const root = mkdtempSync(join(tmpdir(), 'scaffold-call-'));
    const files = {
      'scaffold.yaml': 'workspace: shop\n',
      'services/user/service.yaml':
        'service: user\ntypes:\n  User: { name: string, age?: int32 }\n  Wide: { id: int64, any: json, ratio: double }\nroutes:\n  getWide: { get: /wide, returns: Wide }\n  watchWide: { get: /watch-wide, returns: stream<Wide> }\n  getUser: { get: /user, returns: User }\n  watch: { get: /watch, returns: stream<User> }\n',
    };
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
    const { port } = server.address() as AddressInfo;
    return runCommand(root, `call ${words} --url http://127.0.0.1:${port}`);
  }

  test('prints an answer that is what its contract says, what it does not know included', async (context) => {
    const ran = await call(context, 'user.getUser', { body: '{"code":0,"data":{"name":"ann","more":1}}' });
    assert.equal(ran.code, 0, ran.err);
    assert.deepEqual(JSON.parse(ran.out), { name: 'ann', more: 1 });
  });

  for (const end of ['9223372036854775807', '-9223372036854775808', '9007199254740993'])
    test(`prints ${end} with all digits, from a peer that writes numbers`, async (context) => {
      const value = `{"id":${end},"any":{"n":[${end}]},"ratio":${end}}`;
      const ran = await call(context, 'user.getWide', { body: `{"code":0,"data":${value}}` });
      assert.equal(ran.code, 0, ran.err);
      assert.equal(ran.out.replace(/\s/g, ''), value);
      const event = await call(context, 'user.watchWide', {
        type: 'text/event-stream',
        body: `data: ${value}\n\nevent: end\ndata: {}\n\n`,
      });
      assert.equal(event.code, 0, event.err);
      assert.equal(event.out.trim(), value);
      const failed = await call(context, 'user.getWide --json', {
        body: `{"code":7,"msg":"no","data":{"id":${end}}}`,
      });
      assert.equal(failed.code, 1);
      assert.ok(failed.out.includes(end), failed.out);
    });

  test('refuses an integer of more than 64 bits where the contract has 64', async (context) => {
    const body = '{"code":0,"data":{"id":9223372036854775808,"any":1,"ratio":1}}';
    const ran = await call(context, 'user.getWide', { body });
    assert.equal(ran.code, 1);
    assert.match(ran.err, /\/id must be a whole number of 64 bits/);
  });

  for (const [body, place] of [
    ['{"code":0,"data":{"age":7}}', /\/name is required/],
    ['{"code":0,"data":{"name":"ann","age":"7"}}', /\/age must be a whole number/],
    ['{"code":0}', /the result is required/],
  ] as const) {
    test(`exits 1 and names the place for ${body}`, async (context) => {
      const ran = await call(context, 'user.getUser', { body });
      assert.equal(ran.code, 1);
      assert.match(ran.err, place);
      assert.match(ran.err, /ARM6047/);
      const json = await call(context, 'user.getUser --json', { body });
      assert.equal(json.code, 1);
      const { error } = JSON.parse(json.out) as { error: { kind: string; message: string } };
      assert.equal(error.kind, 'bad-response');
      assert.match(error.message, place);
    });
  }

  test('exits 1 at an event that its contract does not allow, after those before it', async (context) => {
    const ran = await call(context, 'user.watch', {
      type: 'text/event-stream',
      body: 'data: {"name":"ann"}\n\ndata: {}\n\nevent: end\ndata: {}\n\n',
    });
    assert.equal(ran.code, 1);
    assert.equal(ran.out.trim(), '{"name":"ann"}');
    assert.match(ran.err, /\/name is required/);
  });
});
