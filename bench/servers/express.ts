// Express as most people write it: no validation, no guards, no logs. With `zod` as its word, what comes in is checked.
import express from 'express';
import { z } from 'zod';
import { filled, getThing, kind, makeThing, otherKinds, ready, type ThingInput } from './thing.js';

const checked = process.argv.includes('zod');
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
const app = express();
app.use(express.json());
for (const name of [...otherKinds, kind]) {
  const at = `/api/shop/${name}`;
  app.post(at, (request, response) => {
    const input = checked ? schema.parse(request.body) : (request.body as ThingInput);
    response.json({ code: 0, data: makeThing(input) });
  });
  app.get(
    `${at}/:id`,
    (request, response) => void response.json({ code: 0, data: getThing(request.params.id) }),
  );
  app.put(`${at}/:id`, (_request, response) => void response.json({ code: 0 }));
  app.get(at, (_request, response) => void response.json({ code: 0, data: [] }));
  app.get(`/api/shop/counts/${name}`, (_request, response) => void response.json({ code: 0, data: 0 }));
}
app.get(
  '/api/shop/filled/:bytes',
  (request, response) => void response.json({ code: 0, data: filled(Number(request.params.bytes)) }),
);
const server = app.listen(0, '127.0.0.1', () => ready(server.address()));
