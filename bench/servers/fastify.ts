// Fastify with schemas both ways.
import fastify from 'fastify';
import {
  answerSchema,
  filled,
  getThing,
  inputSchema,
  kind,
  makeThing,
  otherKinds,
  ready,
  type ThingInput,
} from './thing.js';

const app = fastify();
for (const name of [...otherKinds, kind]) {
  const at = `/api/shop/${name}`;
  app.post(at, { schema: { body: inputSchema, response: { 200: answerSchema } } }, async (request) => ({
    code: 0,
    data: makeThing(request.body as ThingInput),
  }));
  app.get(`${at}/:id`, { schema: { response: { 200: answerSchema } } }, async (request) => ({
    code: 0,
    data: getThing((request.params as { id: string }).id),
  }));
  app.put(`${at}/:id`, { schema: { body: inputSchema } }, async () => ({ code: 0 }));
  app.get(at, async () => ({ code: 0, data: [] }));
  app.get(`/api/shop/counts/${name}`, async () => ({ code: 0, data: 0 }));
}
const filledSchema = {
  type: 'object',
  properties: {
    code: { type: 'integer' },
    data: { type: 'object', properties: { text: { type: 'string' } } },
  },
} as const;
app.get('/api/shop/filled/:bytes', { schema: { response: { 200: filledSchema } } }, async (request) => ({
  code: 0,
  data: filled(Number((request.params as { bytes: string }).bytes)),
}));
await app.listen({ port: 0, host: '127.0.0.1' });
ready(app.server.address());
