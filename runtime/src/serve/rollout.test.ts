// Config and code of a new version, rolled out in either order, with restarts in the middle, under calls: none fails, and every instance
// that has to start again can.
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { createDiscoveryTransport } from '../client/discovery-transport.js';
import type { Codec } from '../codec/codec.js';
import { createDiscovery } from '../discovery/create-discovery.js';
import { silentLogger } from '../log/logger.js';
import { createMemoryStore } from '../registry/memory-registry.js';
import { StartError } from '../server/start-error.js';
import { createSampleClient, sampleDefinition } from '../server/testing/sample-service.js';
import { createKeys } from '../wire/keys.js';
import type { RunningService } from './options.js';
import { serve } from './serve.js';

const keys = createKeys('shop');
const parent = 'rpc-key = "k1"\njwt-secret = "secret-of-at-least-32-characters!"\n';
const old = 'port = 0\ngreeting = "hi"\n';

interface NewConfig {
  readonly greeting: string;
  readonly farewell: string;
}

/** What the new version asks for beyond the old one. */
const newCodec: Codec<NewConfig, never> = {
  decode(value, at, problems) {
    const { greeting = '', farewell } = value as Partial<NewConfig>;
    if (farewell === undefined) problems.add(`${at}/farewell`, 'required', 'is required');
    return { greeting, farewell: farewell ?? '' };
  },
  encode: (value) => value,
};

async function openPlatform(context: TestContext) {
  const store = createMemoryStore();
  const registry = store.connect();
  await registry.put([
    { key: keys.parentConfig, value: parent },
    { key: keys.config('user'), value: old },
  ]);
  const discovery = createDiscovery({ registry, namespace: 'shop', log: silentLogger });
  const transport = createDiscoveryTransport({
    service: 'user',
    caller: 'test',
    discovery,
    rpcKey: () => 'k1',
  });
  const client = createSampleClient(transport);
  const running = new Set<RunningService>();
  const options = () => ({
    registry: store.connect(),
    env: {},
    cwd: '/nowhere',
    ownProcess: false,
    log: silentLogger,
    lingerMs: 50,
  });
  const keep = async (starting: Promise<RunningService>): Promise<RunningService> => {
    const service = await starting;
    running.add(service);
    return service;
  };
  const login = () => ({ login: () => ({ token: 't' }) });
  const failures: unknown[] = [];
  const state = { calls: 0, isOver: false };
  const call = async (): Promise<void> => {
    while (!state.isOver) {
      state.calls += 1;
      await client
        .login({ name: 'a', password: 'long enough' })
        .catch((error: unknown) => void failures.push(error));
      await new Promise((done) => setImmediate(done));
    }
  };
  let load = Promise.resolve();
  /** Resolves when a few more calls have come back. */
  const more = async (): Promise<void> => {
    const before = state.calls;
    while (state.calls < before + 4) await new Promise((done) => setImmediate(done));
  };
  context.after(async () => {
    state.isOver = true;
    await load;
    transport.close();
    discovery.close();
    await Promise.all([...running].map((service) => service.close()));
    store.close();
  });
  return {
    /** Calls from now on, one after another. */
    begin: () => {
      load = call();
    },
    startOld: () => keep(serve(sampleDefinition, login, options())),
    startNew: () => keep(serve({ ...sampleDefinition, config: newCodec }, login, options())),
    stop: async (service: RunningService) => {
      running.delete(service);
      await service.close();
      await more();
    },
    push: async (text: string): Promise<void> => {
      await registry.put([{ key: keys.config('user'), value: text }]);
      await more();
    },
    /** None of the calls so far has failed, and there were some. */
    check: () => {
      assert.deepEqual(failures.slice(0, 3), []);
      assert.ok(state.calls > 15, `${state.calls} calls`);
    },
  };
}

test('config before code: the old version takes it, starts with it, and makes way for the new one', async (context) => {
  const { begin, startOld, startNew, stop, push, check } = await openPlatform(context);
  const [first, second] = [await startOld(), await startOld()];
  begin();
  await push(`${old}farewell = "bye"\n`);
  await stop(first);
  const third = await startOld();
  await startNew();
  await stop(second);
  await stop(third);
  check();
});

test('code before config: the new version says which key it lacks, and the old one goes on and may start again', async (context) => {
  const { begin, startOld, startNew, stop, push, check } = await openPlatform(context);
  const [first, second] = [await startOld(), await startOld()];
  begin();
  await assert.rejects(startNew(), (error: unknown) => {
    assert.ok(error instanceof StartError);
    assert.match(error.message, /farewell.*scaffold config set user farewell=/);
    return true;
  });
  await stop(first);
  const third = await startOld();
  await push(`${old}farewell = "bye"\n`);
  await startNew();
  await stop(second);
  await stop(third);
  check();
});
