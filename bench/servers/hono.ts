// Hono on Node, with Zod.
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { z } from 'zod';
import { filled, getThing, kind, makeThing, otherKinds, ready } from './thing.js';

const schema = z.object({
  name: z.string().min(1).max(64),
  email: z.email(),
  tags: z.array(z.string()),
  amount: z.number(),
  role: z.enum(['admin', 'member']),
  active: z.boolean(),
  note: z.string().max(200).optional(),
  count: z.int32(),
});
const app = new Hono();
for (const name of [...otherKinds, kind]) {
  const at = `/api/shop/${name}`;
  app.post(at, async (context) =>
    context.json({ code: 0, data: makeThing(schema.parse(await context.req.json())) }),
  );
  app.get(`${at}/:id`, (context) => context.json({ code: 0, data: getThing(context.req.param('id')) }));
  app.put(`${at}/:id`, (context) => context.json({ code: 0 }));
  app.get(at, (context) => context.json({ code: 0, data: [] }));
  app.get(`/api/shop/counts/${name}`, (context) => context.json({ code: 0, data: 0 }));
}
app.get('/api/shop/filled/:bytes', (context) =>
  context.json({ code: 0, data: filled(Number(context.req.param('bytes'))) }),
);
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ready);
