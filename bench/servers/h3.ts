// h3 on Node, with Zod.
import { createServer } from 'node:http';
import { createApp, createRouter, eventHandler, getRouterParam, readBody, toNodeListener } from 'h3';
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
const router = createRouter();
for (const name of [...otherKinds, kind]) {
  const at = `/api/shop/${name}`;
  router.post(
    at,
    eventHandler(async (event) => ({ code: 0, data: makeThing(schema.parse(await readBody(event))) })),
  );
  router.get(
    `${at}/:id`,
    eventHandler((event) => ({ code: 0, data: getThing(getRouterParam(event, 'id') ?? '') })),
  );
  router.put(
    `${at}/:id`,
    eventHandler(() => ({ code: 0 })),
  );
  router.get(
    at,
    eventHandler(() => ({ code: 0, data: [] })),
  );
  router.get(
    `/api/shop/counts/${name}`,
    eventHandler(() => ({ code: 0, data: 0 })),
  );
}
router.get(
  '/api/shop/filled/:bytes',
  eventHandler((event) => ({ code: 0, data: filled(Number(getRouterParam(event, 'bytes'))) })),
);
const server = createServer(toNodeListener(createApp().use(router)));
server.listen(0, '127.0.0.1', () => ready(server.address()));
