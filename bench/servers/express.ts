// Express as most people write it: no validation, no guards, no logs.
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import express from 'express';

const models = new Map<string, unknown>();
const app = express();
app.use(express.json());
app.post('/api/model/models', (request, response) => {
  const model = { id: randomUUID(), kind: 'linear', ...request.body, ownerId: '1', createdAt: new Date() };
  models.set(model.id, model);
  response.status(201).json({ code: 0, data: model });
});
app.get('/api/model/models/:id', (request, response) => {
  response.json({ code: 0, data: models.get(request.params.id) });
});
const server = app.listen(0, '127.0.0.1', () =>
  process.send?.({ port: (server.address() as AddressInfo).port, token: 'none' }),
);
