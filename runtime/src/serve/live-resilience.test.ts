// Rules of a dependency in the config of its caller: laid over the manifest's, taken while the service runs, refused when they are wrong.
import assert from 'node:assert/strict';
import test from 'node:test';
import { startInstance } from '../client/testing/http-instance.js';
import { createDiscovery } from '../discovery/create-discovery.js';
import { silentLogger } from '../log/logger.js';
import { createMemoryStore } from '../registry/memory-registry.js';
import { sampleDefinition, type Context } from '../server/testing/sample-service.js';
import { serve } from './serve.js';

test('rules in the config hold from the next call on, and wrong ones change nothing', async (t) => {
  const sick = await startInstance((_request, response) => {
    response.statusCode = 503;
    response.end('{"code":503,"msg":"no"}');
  });
  const other = await startInstance((_request, response) => {
    response.statusCode = 503;
    response.end('{"code":503,"msg":"no"}');
  });
  const store = createMemoryStore();
  const registry = store.connect();
  const config = (text: string) =>
    registry.put([{ key: '/shop/front/config', value: `port = 0\ngreeting = "hi"\n${text}` }]);
  await registry.put([{ key: '/shop/parent_config', value: 'rpc-key = "k"\njwt-secret = "s"\n' }]);
  await config('');
  const discovery = createDiscovery({ registry, namespace: 'shop', log: silentLogger });
  const registrations = [sick, other].map(({ address }) =>
    discovery.register({ service: 'user', address, meta: { version: '1.0.0', started: address } }),
  );
  for (const registration of registrations) await registration.ready();
  let context: Context | undefined;
  const service = await serve(
    {
      ...sampleDefinition,
      name: 'front',
      contract: { ...sampleDefinition.contract, service: 'front', depends: ['user'] },
      resilience: { user: { retries: 0, breaker: { of: 1_000 } } },
    },
    (given) => {
      context = given;
      return {};
    },
    { registry, env: {}, cwd: '/nowhere', ownProcess: false, lingerMs: 0, log: silentLogger },
  );
  t.after(async () => {
    await service.close();
    for (const registration of registrations) await registration.deregister();
    discovery.close();
    store.close();
    await sick.stop();
    await other.stop();
  });
  const tries = async (): Promise<number> => {
    const before = sick.seen.length + other.seen.length;
    await assert.rejects(Promise.resolve(context?.clients.peer.getUser({ id: 7n })));
    return sick.seen.length + other.seen.length - before;
  };
  const problems = async (): Promise<readonly string[]> => {
    const answer = await fetch(`http://${service.address}/readyz`);
    const { data } = (await answer.json()) as {
      data: { parts: { config: { own: { refused?: { problems: { key: string; line: number }[] } } } } };
    };
    return (data.parts.config.own.refused?.problems ?? []).map(({ key, line }) => `${key} ${line}`);
  };
  assert.equal(await tries(), 1);
  await config('[resilience.user]\nretries = 2\n');
  assert.equal(await tries(), 3);
  await config('[resilience.user]\nretries = 50\n[resilience.usr]\nretries = 1\n');
  assert.deepEqual(await problems(), ['resilience.usr 5', 'resilience.user.retries 4']);
  assert.equal(await tries(), 3, 'the last good ones stay in force');
  await config('');
  assert.deepEqual(await problems(), []);
  assert.equal(await tries(), 1);
});
