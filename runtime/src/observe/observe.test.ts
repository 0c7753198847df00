import assert from 'node:assert/strict';
import test from 'node:test';
import { createPinoLogger } from './pino-logger.js';
import { continueTrace } from './trace.js';

const trace = 'a'.repeat(32);
const random = (bytes: number): string => 'b'.repeat(bytes * 2);

test('continues a trace with a span of its own', () => {
  const continued = continueTrace(`00-${trace}-${'c'.repeat(16)}-01`, 'v=1', { random });
  assert.deepEqual(continued, {
    traceId: trace,
    spanId: 'b'.repeat(16),
    parentId: 'c'.repeat(16),
    sampled: true,
    traceparent: `00-${trace}-${'b'.repeat(16)}-01`,
    tracestate: 'v=1',
  });
  const later = continueTrace(`01-${trace}-${'c'.repeat(16)}-01-more`, undefined, { random });
  assert.equal(later.traceId, trace);
});

for (const bad of [
  undefined,
  'x',
  `00-${trace}-${'0'.repeat(16)}-01`,
  `00-${'0'.repeat(32)}-${'c'.repeat(16)}-01`,
  `ff-${trace}-${'c'.repeat(16)}-01`,
  `00-${trace}-${'c'.repeat(16)}-01-more`,
  `00-${trace.toUpperCase()}-${'c'.repeat(16)}-01`,
]) {
  test(`starts a trace of its own for ${String(bad)}`, () => {
    const started = continueTrace(bad, 'v=1', { random });
    assert.equal(started.traceparent, `00-${'b'.repeat(32)}-${'b'.repeat(16)}-00`);
    assert.equal(started.tracestate, undefined);
  });
}

test('writes no name twice into a line', () => {
  const lines: string[] = [];
  const log = createPinoLogger({ service: 'user', write: (line) => void lines.push(line) });
  const names = ['service', 'level', 'time', 'msg', 'address', '_service'];
  const fields = Object.fromEntries(names.map((name) => [name, `given ${name}`]));
  log.info(fields, 'own');
  log.child(fields).info(fields, 'child');
  log
    .child({ address: 1 })
    .child({ address: 2, requestId: 'r' })
    .warn({ address: 3, requestId: 's' }, 'grandchild');
  log.error(new Error('broken'));
  assert.equal(lines.length, 4);
  for (const line of lines) {
    const written = [...line.matchAll(/[{,]"([^"]+)":/g)].map((match) => match[1]);
    const outer = Object.keys(JSON.parse(line) as object);
    for (const name of outer) assert.equal(written.filter((each) => each === name).length, 1, line);
    assert.equal((JSON.parse(line) as { service: string }).service, 'user');
  }
  const last = JSON.parse(lines[2]!) as Record<string, unknown>;
  assert.deepEqual([last['address'], last['_address'], last['__address']], [1, 2, 3]);
});

test('shows nothing of a line that a terminal would obey', () => {
  const lines: string[] = [];
  const log = createPinoLogger({ service: 'a', form: 'pretty', write: (line) => void lines.push(line) });
  log.info({ key: 'b\u001b[2Jc', other: '\u009b31m\u202e' }, 'd\u001b]0;title\u0007\r\u009be');
  log.error({ err: new Error('f\u001b[8m') }, 'g');
  assert.doesNotMatch(lines.join('').replaceAll('\n', ''), /[\p{Cc}\p{Bidi_Control}]/u);
});

test('writes JSON lines without secrets', () => {
  const lines: string[] = [];
  const log = createPinoLogger({ service: 'user', write: (line) => void lines.push(line) });
  const headers = { authorization: 'SECRET', 'x-rpc-key': 'SECRET', cookie: 'SECRET', accept: '*/*' };
  log
    .child({ requestId: 'r' })
    .info({ headers, password: 'SECRET', input: { password: 'SECRET', name: 'ann' } }, 'hello');
  log.warn({ request: { method: 'GET', url: '/a?key=SECRET', headers } }, 'request');
  log.debug({}, 'not written');
  log.child({ Cookie: 'SECRET' }).info({ a: { b: { Token: 'SECRET' } } }, 'deep');
  assert.equal(lines.length, 3);
  assert.equal(headers.cookie, 'SECRET', 'what is logged is not changed');
  assert.doesNotMatch(lines.join(''), /SECRET/);
  const [line] = lines.map((text) => JSON.parse(text) as Record<string, unknown>);
  assert.equal(line?.['service'], 'user');
  assert.equal(line['requestId'], 'r');
  assert.equal(line['msg'], 'hello');
  assert.deepEqual(line['input'], { password: '[secret]', name: 'ann' });
});

test('writes readable lines, with causes', () => {
  const lines: string[] = [];
  const log = createPinoLogger({ service: 'user', form: 'pretty', write: (line) => void lines.push(line) });
  log.error({ err: new Error('outer', { cause: new Error('inner') }), status: 500 }, 'request');
  assert.match(
    lines[0] ?? '',
    /^\d\d:\d\d:\d\d\.\d{3} ERROR user: request {2}status=500\n {4}Error: outer\n[^]*inner/,
  );
});
