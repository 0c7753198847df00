// The yardstick: `node:http` written by hand, with the checks that the manifest asks for.
import { createServer, type ServerResponse } from 'node:http';
import { filled, getThing, isThingInput, kind, makeThing, ready } from './thing.js';

const answer = (response: ServerResponse, status: number, body: unknown): void => {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
};

const server = createServer((request, response) => {
  const { method, url = '' } = request;
  if (method === 'GET' && url.startsWith(`/api/shop/${kind}/`)) {
    const thing = getThing(url.slice(`/api/shop/${kind}/`.length));
    return answer(
      response,
      thing ? 200 : 404,
      thing ? { code: 0, data: thing } : { code: 10404, msg: 'no such thing' },
    );
  }
  if (method === 'GET' && url.startsWith('/api/shop/filled/'))
    return answer(response, 200, { code: 0, data: filled(Number(url.slice('/api/shop/filled/'.length))) });
  if (method !== 'POST' || url !== `/api/shop/${kind}`)
    return answer(response, 404, { code: 404, msg: 'not there' });
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const input: unknown = JSON.parse(Buffer.concat(chunks).toString());
    if (!isThingInput(input)) return answer(response, 400, { code: 10400, msg: 'invalid' });
    answer(response, 200, { code: 0, data: makeThing(input) });
  });
});
server.listen(0, '127.0.0.1', () => ready(server.address()));
