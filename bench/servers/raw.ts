// The yardstick: node:http written by hand, with the checks that the manifest asks for.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const models = new Map<string, unknown>();
const server = createServer((request, response) => {
  const answer = (status: number, body: unknown) => {
    const text = JSON.stringify(body);
    response.writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
    });
    response.end(text);
  };
  if (request.method === 'GET') {
    const model = models.get((request.url ?? '').slice('/api/model/models/'.length));
    return model ? answer(200, { code: 0, data: model }) : answer(404, { code: 10404, msg: 'no such model' });
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const {
      name,
      kind = 'linear',
      description,
    } = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
    if (typeof name !== 'string' || name.length < 1 || name.length > 100) return answer(400, { code: 400 });
    if (kind !== 'linear' && kind !== 'quadratic') return answer(400, { code: 400 });
    const model = {
      id: randomUUID(),
      name,
      kind,
      description,
      ownerId: '1',
      createdAt: new Date().toISOString(),
    };
    models.set(model.id, model);
    answer(201, { code: 0, data: model });
  });
});
server.listen(0, '127.0.0.1', () =>
  process.send?.({ port: (server.address() as AddressInfo).port, token: 'none' }),
);
