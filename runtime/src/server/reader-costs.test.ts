// The most work that one request can make: each reader is given as much as its limit allows, of what is worst for it. What is linear takes
// milliseconds here, what is not takes minutes.
import assert from 'node:assert/strict';
import test from 'node:test';
import { createTextReader } from '../call/text.js';
import { createRouteTable } from '../front/route-table.js';
import { normalTarget } from '../front/target.js';
import { startTestService } from '../testing/start-test-service.js';
import { sampleDefinition, type SampleApi } from './testing/sample-service.js';

const api: SampleApi = {
  work: () => ({}),
  upload: () => ({}),
  getUser: () => ({ id: 1n }),
  listUsers: () => ({}),
  putTags: () => ({}),
  renameUser: () => ({}),
  getMe: () => ({ userId: 'a', role: 'b' }),
};
/** CPU time that nothing linear needs, on a slow machine: microseconds. */
const most = 2_000_000;
const mebi = 1 << 20;
const fill = (text: string, length = mebi - 100): string => text.repeat(Math.floor(length / text.length));
const json = { 'content-type': 'application/json' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const boundary = 'b'.repeat(70);
const multipart = { 'content-type': `multipart/form-data; boundary=${boundary}` };
const part = (name: string, text: string): string =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`;
const nearly = `\r\n--${boundary.slice(1)}`;

type Case = [name: string, method: string, path: string, headers: Record<string, string>, body?: string];
const cases: Case[] = [
  ['JSON: an array', 'PUT', '/users/1/tags', json, `[${fill('1,')}1]`],
  ['JSON: nested arrays', 'PUT', '/users/1/tags', json, fill('[')],
  ['JSON: nested objects', 'POST', '/work', json, fill('{"a":')],
  [
    'JSON: keys',
    'PATCH',
    '/users/1',
    json,
    `{${Array.from({ length: 90_000 }, (_, key) => `"k${key}":1`).join()}}`,
  ],
  ['JSON: the same key', 'POST', '/work', json, `{${fill('"how":1,')}"how":"x"}`],
  ['JSON: a key that is an index', 'POST', '/work', json, '{"4294967294":1,"how":"x"}'],
  ['JSON: digits', 'POST', '/work', json, `{"how":${fill('9')}}`],
  ['JSON: escapes', 'POST', '/work', json, `{"how":"${fill('\\u0041')}"}`],
  ['a form: fields', 'POST', '/work', form, fill('how=x&')],
  ['a form: names', 'POST', '/work', form, Array.from({ length: 90_000 }, (_, key) => `k${key}=1`).join('&')],
  ['a form: encoding', 'POST', '/work', form, `how=${fill('%')}`],
  ['a form: brackets', 'POST', '/work', form, fill('a[4294967294][b][c]=1&')],
  ['multipart: parts', 'POST', '/files', multipart, fill(part('label', ''), 2 * mebi)],
  ['multipart: names', 'POST', '/files', multipart, fill(part('a[4294967294]', 'x'), mebi)],
  ['multipart: near boundaries', 'POST', '/files', multipart, part('label', fill(nearly))],
  ['multipart: headers', 'POST', '/files', multipart, `--${boundary}\r\n${fill('a: b\r\n')}\r\n\r\n`],
  [
    'multipart: a header',
    'POST',
    '/files',
    multipart,
    `--${boundary}\r\nContent-Disposition: form-data${fill('; a="\\"')}`,
  ],
  ['multipart: escapes in names', 'POST', '/files', multipart, part(fill('%22', 15_000), 'x')],
  ['a query', 'GET', `/users?${fill('tag=a&', 15_000)}`, {}],
  ['a path', 'GET', `/${fill('a/', 15_000)}`, {}],
  ['a path: encoding', 'GET', `/${fill('%41', 15_000)}`, {}],
  ['a path: dots', 'GET', `/${fill('./', 15_000)}`, {}],
  ['a header: a token', 'GET', '/me', { authorization: `Bearer ${fill(' ', 7_000)}x${fill(' ', 7_000)}x` }],
  ['a header: parts of a token', 'GET', '/me', { authorization: `Bearer ${fill('.', 15_000)}` }],
  ['a header: cookies', 'GET', '/me', { cookie: fill('session=";', 15_000) }],
  ['a header: the trace', 'GET', '/me', { traceparent: fill('0-', 15_000), tracestate: fill(',=', 100) }],
  [
    'a header: the type',
    'POST',
    '/work',
    { 'content-type': `application/json${fill('; charset ', 15_000)}` },
    '{}',
  ],
  ['a header: the id', 'GET', '/me', { 'x-request-id': fill('a', 15_000) }],
];
for (const [name, method, path, headers, body] of cases) {
  test(`reads at its worst in linear time: ${name}`, async () => {
    const service = await startTestService(sampleDefinition, () => api, { config: { greeting: 'hi' } });
    const begun = process.cpuUsage();
    const answer = await service.request(`/api/user${path}`, { method, headers, ...(body && { body }) });
    const { user, system } = process.cpuUsage(begun);
    assert.ok(answer.status < 500, answer.text.slice(0, 200));
    assert.ok(user + system < most, `${user + system} µs`);
    await service.close();
  });
}

test('divides segments, finds routes and normalizes targets in linear time', () => {
  const table = createRouteTable(
    ['/{a}-{b}-{c}-{d}-{e}.json', '/x{a}x{b}x{c}x/y', '/{a}/{b}/{c}', '/{a}/{b}/x'].map((path, value) => ({
      method: 'GET',
      path,
      value,
    })),
  );
  const begun = process.cpuUsage();
  for (const text of ['-', 'x', 'x/', '-x', 'a']) table.find('GET', `/${fill(text)}`);
  for (const text of ['%41', './', 'a.', '%2e', '\u00e4', '?', '/a']) normalTarget(`/${fill(text)}`);
  const read = createTextReader({ tags: { in: 'header', text: 'string', many: true } }, 'header');
  for (const text of [',', ' ,', 'a ', '"']) read(() => fill(text), {});
  const { user, system } = process.cpuUsage(begun);
  assert.ok(user + system < most, `${user + system} µs`);
});
