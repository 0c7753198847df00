// The four examples of docs/interceptors.md: the page shows the very code that runs here.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import type { Logger } from '../log/logger.js';
import { createPinoLogger } from '../observe/pino-logger.js';
import { startTestService, type TestServiceOptions } from '../testing/start-test-service.js';
import { audit } from './testing/interceptors/audit.js';
import { cacheFor } from './testing/interceptors/cache.js';
import { behindFlag } from './testing/interceptors/flag.js';
import { userDefinition, type Claims } from './testing/interceptors/generated/service.js';
import { tenant, tenantOf } from './testing/interceptors/tenant.js';
import { createSampleClient, WrongPassword, type Clients, type SampleApi } from './testing/sample-service.js';

const ann: Claims = { userId: 'ann', role: 'member', tenant: 'acme' };
const root = new URL('../../../', import.meta.url);

async function start(api: SampleApi, options: TestServiceOptions<Clients> = {}) {
  return startTestService(userDefinition, () => api, { config: { greeting: 'hi' }, ...options });
}

for (const name of ['audit', 'tenant', 'cache', 'flag']) {
  test(`docs/interceptors.md shows ${name}.ts as it stands`, () => {
    const page = readFileSync(new URL('docs/interceptors.md', root), 'utf8');
    const code = readFileSync(new URL(`runtime/src/server/testing/interceptors/${name}.ts`, root), 'utf8');
    assert.ok(page.includes(`\`\`\`ts\n${code}\`\`\`\n`), `${name}.ts and the page differ`);
  });
}

test('audit: a line for each call that may change something, with its outcome', async () => {
  const lines: Record<string, unknown>[] = [];
  const log: Logger = createPinoLogger({
    service: 'user',
    write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>),
  });
  const outcomes: Record<string, () => unknown> = {
    good: () => 1,
    wrong: () => {
      throw new WrongPassword();
    },
    bug: () => {
      throw new Error('SECRET');
    },
  };
  const service = await start(
    { work: ({ how }) => outcomes[how]?.(), getUser: (input) => input },
    { log, interceptors: [audit] },
  );
  const user = service.as(ann);
  for (const how of Object.keys(outcomes))
    await user.request('/api/user/work', { method: 'POST', json: { how } });
  await service.request('/api/user/work', { method: 'POST', json: { how: 'good' } });
  await user.request('/api/user/users/7');
  await service.close();
  assert.deepEqual(
    lines.filter((line) => line['audit']).map((line) => [line['msg'], line['who'], line['outcome']]),
    [
      ['work', 'ann', 'done'],
      ['work', 'ann', 10401],
      ['work', 'ann', 'failed'],
      ['work', 'nobody', 'done'],
    ],
  );
});

test('tenant: nobody reaches into another tenant, and handlers know their own', async () => {
  const service = await start(
    { work: (_input, call) => tenantOf(call), getUser: (input) => input },
    { interceptors: [tenant] },
  );
  const ask = async (headers: Record<string, string> = {}) => {
    const answer = await service
      .as(ann)
      .request('/api/user/work', { method: 'POST', json: { how: 'x' }, headers });
    return [answer.status, answer.text];
  };
  assert.deepEqual(await ask(), [200, '{"code":0,"data":"acme"}']);
  assert.deepEqual(await ask({ 'x-tenant': 'acme' }), [200, '{"code":0,"data":"acme"}']);
  assert.deepEqual(await ask({ 'x-tenant': 'other' }), [
    403,
    '{"code":403,"msg":"you do not belong to other"}',
  ]);
  assert.equal((await service.request('/api/user/users/7')).status, 200);
  const open = await service.request('/api/user/work', { method: 'POST', json: { how: 'x' } });
  assert.equal(open.status, 401);
  await service.close();
});

test('cache: public reads of another service are asked once in a while, all else each time', async () => {
  let asked = 0;
  const peer = await start({
    getUser: ({ id }) => ((asked += 1), { id }),
    work: () => (asked += 1),
  });
  let now = 0;
  const service = await start(
    {
      work: async (_input, { clients: { peer: user } }) => {
        for (const id of [1n, 1n, 2n]) await user.getUser({ id });
        await user.work({ how: 'x' });
        await user.work({ how: 'x' });
        return asked;
      },
    },
    { transport: () => peer.transport, clientInterceptors: [cacheFor(5_000, () => now)] },
  );
  const client = service.client(createSampleClient);
  assert.equal(await client.work({ how: 'x' }), 4);
  now = 4_999;
  assert.equal(await client.work({ how: 'x' }), 6);
  now = 5_000;
  assert.equal(await client.work({ how: 'x' }), 10);
  await service.close();
  await peer.close();
});

test('flag: an operation that is not there for everybody', async () => {
  const service = await start(
    { renameUser: ({ name }) => name, getUser: (input) => input },
    { operations: { renameUser: [behindFlag((call) => call.claims?.role === 'beta')] } },
  );
  const rename = { method: 'PATCH', json: { 'new-name': 'x' } };
  assert.equal((await service.as(ann).request('/api/user/users/7', rename)).status, 404);
  assert.equal((await service.as({ ...ann, role: 'beta' }).request('/api/user/users/7', rename)).status, 200);
  assert.equal((await service.as(ann).request('/api/user/users/7')).status, 200);
  await service.close();
});
