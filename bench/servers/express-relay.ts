// Express that asks another service by fetch: the port of that is its word.
import express from 'express';
import { ready, type Thing } from './thing.js';

const app = express();
app.get('/api/caller/relay/:id', async (request, response) => {
  const answer = await fetch(`http://127.0.0.1:${process.argv[2]}/api/shop/thing9s/${request.params.id}`);
  const { data } = (await answer.json()) as { readonly data: Thing };
  response.json({ code: 0, data: { id: data.id, name: data.name, amount: data.amount } });
});
const server = app.listen(0, '127.0.0.1', () => ready(server.address()));
