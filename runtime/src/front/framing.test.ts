// Requests whose head or body two servers could read in two ways (RFC 9112): the same end on every face, and nothing behind them is read.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Logger } from '../log/logger.js';
import { createPinoLogger } from '../observe/pino-logger.js';
import { openSocket, startGateway, startService } from './testing/platform.js';

const body = '{"how":"x"}';
const chunk = `b\r\n${body}\r\n0\r\n\r\n`;
const behind = 'GET /behind HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';

/** A request with a body: its first headers, and what stands after them. */
function post(headers: string, content = chunk): string {
  return `POST /api/user/work HTTP/1.1\r\n${headers}\r\nContent-Type: application/json\r\n\r\n${content}`;
}

const length = 'Content-Length: 11';
const chunked = 'Transfer-Encoding: chunked';
const many = 'A:\r\n'.repeat(2_100);
/** Each with the status that ends its connection. */
const refused: readonly (readonly [name: string, status: number, request: string])[] = [
  ['two hosts', 400, post(`Host: x\r\nHost: y\r\n${length}`, body)],
  ['one host twice', 400, post(`Host: x\r\nhOST: x\r\n${length}`, body)],
  ['no host', 400, post(length, body)],
  ['a host with a path', 400, post(`Host: a/b\r\n${length}`, body)],
  ['a host with a user', 400, post(`Host: a@b\r\n${length}`, body)],
  ['a list of hosts', 400, post(`Host: a, b\r\n${length}`, body)],
  ['a coding before chunked', 501, post('Host: x\r\nTransfer-Encoding: gzip, chunked')],
  ['codings in two lines', 501, post(`Host: x\r\nTransfer-Encoding: identity\r\n${chunked}`)],
  ['no coding, and a length', 501, post(`Host: x\r\nTransfer-Encoding:\r\n${length}`, body)],
  ['another last coding', 400, post('Host: x\r\nTransfer-Encoding: xchunked')],
  ['chunked twice', 400, post('Host: x\r\nTransfer-Encoding: chunked, chunked')],
  ['chunked in HTTP/1.0', 400, post(`Host: x\r\n${chunked}`).replace('1.1', '1.0')],
  ['a length and chunked', 400, post(`Host: x\r\n${length}\r\n${chunked}`)],
  ['two lengths', 400, post(`Host: x\r\n${length}\r\nContent-Length: 12`, body)],
  ['one length twice', 400, post(`Host: x\r\n${length}\r\n${length}`, body)],
  ['a list of lengths', 400, post(`Host: x\r\n${length}, 11`, body)],
  ['a signed length', 400, post('Host: x\r\nContent-Length: +11', body)],
  ['a length beyond 64 bits', 400, post('Host: x\r\nContent-Length: 18446744073709551627', body)],
  ['white space before a colon', 400, post('Host: x\r\nContent-Length : 11', body)],
  ['a folded header', 400, post(`Host: x\r\nTransfer-Encoding:\r\n chunked`)],
  ['a bare CR', 400, post(`Host: x\r\nX-A: a\rb\r\n${length}`, body)],
  ['a bare LF', 400, post(`Host: x\nX-A: b\r\n${length}`, body)],
  ['NUL in a header', 400, post(`Host: x\r\nX-A: a\0b\r\n${length}`, body)],
  ['NUL in the target', 400, `GET /a\0b HTTP/1.1\r\nHost: x\r\n\r\n`],
  ['a chunk that ends with LF', 400, post(`Host: x\r\n${chunked}`, `b\n${body}\n0\n\n`)],
  ['a chunk of a length with a sign', 400, post(`Host: x\r\n${chunked}`, `-${chunk}`)],
  ['a chunk longer than it says', 400, post(`Host: x\r\n${chunked}`, chunk.replace('b', 'a'))],
  ['an endless extension of a chunk', 413, post(`Host: x\r\n${chunked}`, `b;${'y'.repeat(20_000)}`)],
  ['a length in a trailer', 400, post(`Host: x\r\n${chunked}`, chunk.replace(/\r\n$/, `${length}\r\n\r\n`))],
  ['HTTP/2.0', 400, 'GET /a HTTP/2.0\r\nHost: x\r\n\r\n'],
  ['HTTP/0.9', 400, 'GET /a\r\n\r\n'],
  ['a tunnel', 405, 'CONNECT other:443 HTTP/1.1\r\nHost: other:443\r\n\r\n'],
  ['a greeting of TLS', 400, '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ['a long target', 431, `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
  ['a long header', 431, `GET /a HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`],
  ['headers behind those that Node keeps', 431, post(`Host: x\r\n${many}${length}`, body)],
];

const read: readonly (readonly [name: string, status: number, request: string])[] = [
  ['an empty host', 200, post(`Host:\r\n${length}`, body)],
  ['an IPv6 host', 200, post(`Host: [::1]:80\r\n${length}`, body)],
  ['chunked in capitals', 200, post('Host: x\r\nTransfer-Encoding: Chunked')],
  ['extensions of a chunk', 200, post(`Host: x\r\n${chunked}`, chunk.replace('b', 'b;a=b;c="d"'))],
  ['a trailer', 200, post(`Host: x\r\n${chunked}`, chunk.replace(/\r\n$/, 'X-A: 1\r\n\r\n'))],
  ['another host in the target', 200, post(`Host: x\r\n${length}`, body).replace('/api', 'http://other/api')],
  ['a user in the target', 400, post(`Host: x\r\n${length}`, body).replace('/api', 'http://u:p@other/api')],
];

test('what could be read in two ways ends its connection on every face', async (context) => {
  const errors: string[] = [];
  const log = createPinoLogger({ service: 'x', level: 'error', write: (line) => void errors.push(line) });
  const faces = await startFaces(context, log);
  for (const [face, address] of Object.entries(faces)) {
    const ask = async (request: string): Promise<string[]> => {
      const socket = await openSocket(context, address);
      socket.write(Buffer.from(request + behind, 'latin1'));
      let answer = '';
      for await (const part of socket) answer += String(part);
      for (const [status, head, text] of failuresIn(answer)) {
        const { code, msg } = JSON.parse(text) as { readonly code: number; readonly msg: string };
        assert.deepEqual([code, typeof msg], [Number(status), 'string'], answer);
        assert.match(head, /^X-Request-Id: [\w-]{36}\r$/im);
        assert.match(head, /^X-Content-Type-Options: nosniff\r$/im);
      }
      return [...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status = '']) => status);
    };
    for (const [name, status, request] of refused)
      assert.deepEqual(await ask(request), [String(status)], `${face}: ${name}`);
    for (const [name, status, request] of read)
      assert.deepEqual(await ask(request), [String(status), '404'], `${face}: ${name}`);
  }
  // Whoever sends such is to blame, and fills no log of errors.
  assert.deepEqual(errors, []);
});

/** Status, head and body of each failure among answers. */
function failuresIn(answers: string): readonly (readonly [status: string, head: string, text: string])[] {
  const parts = answers.split(/(?=HTTP\/1\.1 \d{3} )/).filter((part) => /^HTTP\/1\.1 [45]/.test(part));
  return parts.map((part) => {
    const [head = '', text = ''] = part.split('\r\n\r\n');
    return [part.slice(9, 12), `${head}\r\n`, text];
  });
}

async function startFaces(
  context: Parameters<typeof startService>[0],
  log: Logger,
): Promise<Readonly<Record<string, string>>> {
  const api = { work: ({ how }: { how: string }) => how };
  const lane = await startService(context, { api, log });
  const express = await startService(context, {
    api,
    log,
    configure: (app) => app.use((_request, _response, next) => next()),
  });
  const gateway = await startGateway(context, lane.address, { log });
  const loose = await startGateway(context, lane.address, { log, passThrough: true });
  return {
    lane: lane.address,
    express: express.address,
    gateway: gateway.address,
    'gateway that passes through': loose.address,
  };
}
