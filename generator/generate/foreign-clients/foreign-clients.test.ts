// What clients of others send by our document is read as they meant it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual, inspect } from 'node:util';
import * as fc from 'fast-check';
import { countOf, seedOr } from '../../testing/random.test.fixture.js';
import {
  type Given,
  manifestOf,
  type RandomOperation,
  randomOperations,
} from './random-operations.test.fixture.js';
import { serveOperations, type ServedOperations } from './serve-operations.test.fixture.js';
import { createFetchSender } from './openapi-fetch.test.fixture.js';
import { createSwaggerSender } from './swagger-client.test.fixture.js';

const senders = { 'swagger-client': createSwaggerSender, 'openapi-fetch': createFetchSender };
const numRuns = countOf({ few: 3, full: 40 });
const seed = seedOr(25);

/** Sends one input; what is read of it instead, if something else is. */
async function misread(
  service: ServedOperations,
  operation: RandomOperation,
  { input, request }: { readonly input: readonly Given[]; readonly request: Request },
): Promise<string | undefined> {
  const sent = `${request.method} ${request.url} ${operation.media ?? ''}`;
  const got = await service.send(request);
  const expected = await service.expected(operation.name, input);
  if (isDeepStrictEqual(got, expected)) return undefined;
  if (typeof got === 'string') return `${sent}: ${got}`;
  const differing = Object.entries(expected).filter(
    ([key, value]) => !isDeepStrictEqual(value, (got as Record<string, unknown>)[key]),
  );
  return `${sent}: ${inspect(Object.fromEntries(differing))} became ${inspect(got)}`;
}

for (const [client, createSender] of Object.entries(senders))
  test(`inputs that ${client} sends arrive as they were`, async () => {
    const wrong: string[] = [];
    let sent = 0;
    for (const operations of fc.sample(randomOperations, { numRuns, seed })) {
      const service = await serveOperations(manifestOf(operations));
      const toRequest = createSender(service.document);
      for (const operation of operations)
        for (const input of operation.inputs) {
          const request = await toRequest(operation, input);
          if (request === undefined) continue;
          sent += 1;
          const found = await misread(service, operation, { input, request });
          if (found !== undefined) wrong.push(found);
        }
      await service.close();
    }
    assert.ok(sent > numRuns * 16, `${sent} requests`);
    assert.deepEqual(wrong.slice(0, 3), [], `${wrong.length} of ${sent} requests, seed ${seed}`);
  });

/** A manifest with one operation that takes a form. */
const upload = JSON.stringify({
  service: 'odd',
  version: '1.0.0',
  routes: {
    send: {
      post: '/send',
      body: {
        file: 'file',
        'text?': 'string',
        'count?': 'int32',
        'about?': 'json',
        'tags?': 'string[]',
        'key?': 'bytes',
        'nick?': 'string | null',
      },
    },
  },
});
const parts: readonly (readonly [string, readonly string[], string, object])[] = [
  [
    'JSON with its type',
    ['name="about"', 'Content-Type: application/json'],
    '{"a":"ü"}',
    { about: { a: 'ü' } },
  ],
  [
    'JSON with its character set',
    ['name="about"', 'Content-Type: application/json; charset=utf-8'],
    '["ü"]',
    { about: ['ü'] },
  ],
  [
    'JSON with a file name',
    ['name="about"; filename="blob"', 'Content-Type: application/json'],
    '1',
    { about: 1 },
  ],
  [
    'JSON with the type of bytes',
    ['name="about"', 'Content-Type: application/octet-stream'],
    'true',
    { about: true },
  ],
  ['a text with its type', ['name="text"', 'Content-Type: text/plain;charset=UTF-8'], ' ü ', { text: ' ü ' }],
  ['a text without a name in quotes', ['name=text'], 'a,b', { text: 'a,b' }],
  ['a text with a file name', ['name="text"; filename="t.txt"'], 'x', { text: 'x' }],
  ['a text that is empty', ['name="text"', 'Content-Type: text/plain'], '', { text: '' }],
  ['a number with its type', ['name="count"', 'Content-Type: text/plain'], '7', { count: 7 }],
  ['one item of a list', ['name="tags"', 'Content-Type: text/plain'], 'a, b', { tags: ['a, b'] }],
  [
    'bytes in base64 with the type of bytes',
    ['name="key"', 'Content-Type: application/octet-stream'],
    'AAE=',
    { key: Uint8Array.of(0, 1) },
  ],
];

test('a part of a form is what its field says, however it is headed', async () => {
  const service = await serveOperations(upload);
  const files = [
    ['name="file"; filename="a.bin"', 'Content-Type: image/png'],
    ['name="file"', 'Content-Type: image/png'],
    ['name="file"'],
    ['name="file"; filename=""; x=y', 'Content-Type: application/octet-stream'],
    [`name="file"; filename="_.bin"; filename*=UTF-8''a%20b.bin`, 'Content-Type: text/plain; charset=utf-8'],
  ];
  const send = async (...given: (readonly [readonly string[], string])[]): Promise<unknown> => {
    const body = given.map(([[disposition, ...headers], text]) =>
      ['--b', `Content-Disposition: form-data; ${disposition}`, ...headers, '', text, ''].join('\r\n'),
    );
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const request = new Request('http://odd.example/api/odd/send', {
      method: 'POST',
      headers,
      body: `${body.join('')}--b--\r\n`,
    });
    return service.send(request);
  };
  for (const file of files) {
    const { file: read } = (await send([file, 'ÿ\u0000'])) as { file: { bytes: string } };
    assert.equal(read.bytes, 'c3bf00', file.join());
  }
  for (const [what, headers, text, expected] of parts) {
    const { file: _file, ...read } = (await send([['name="file"'], ''], [headers, text])) as { file: object };
    assert.deepEqual(read, expected, what);
  }
  await service.close();
});
