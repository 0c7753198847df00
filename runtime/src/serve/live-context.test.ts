// What handlers see of the configs: the port that is listened on, and the parent's database, live.
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import test, { type TestContext } from 'node:test';
import { createPinoLogger } from '../observe/pino-logger.js';
import { createMemoryStore } from '../registry/memory-registry.js';
import { sampleDefinition, type Config, type Context } from '../server/testing/sample-service.js';
import { startTestService } from '../testing/start-test-service.js';
import { serve } from './serve.js';

const parent = 'rpc-key = "k"\njwt-secret = "s"\n';
const db = '[db]\ndriver = "postgres"\nhost = "h"\nport = 5432\nuser = "u"\npass = "hush"\ndb = "d"\n';

/** As generated configs are: `port` first. */
type PortedConfig = Config & { readonly port: number };

async function start(test: TestContext, configs: Record<string, string>, env: Record<string, string> = {}) {
  const store = createMemoryStore();
  const registry = store.connect();
  const put = (name: string, value: string) => registry.put([{ key: `/shop/${name}`, value }]);
  await put('parent_config', parent);
  for (const [name, text] of Object.entries(configs)) await put(name, text);
  const lines: string[] = [];
  const seen: { context?: Context; portAtFirst?: number } = {};
  const service = await serve(
    sampleDefinition,
    (context) => {
      seen.context = context;
      seen.portAtFirst = portOf(context.config);
      return {};
    },
    {
      registry,
      env,
      cwd: '/nowhere',
      ownProcess: false,
      lingerMs: 0,
      log: createPinoLogger({ service: 'user', write: (text) => void lines.push(text) }),
    },
  );
  test.after(async () => {
    await service.close();
    store.close();
  });
  assert.ok(seen.context);
  return { service, put, lines, context: seen.context, portAtFirst: seen.portAtFirst };
}

function portOf(config: Config): number {
  return (config as PortedConfig).port;
}

test('the port in the config is the one that is listened on', async (t) => {
  const { service, context, put, portAtFirst } = await start(t, {
    'user/config': 'port = 0\ngreeting = "hi"\n',
  });
  assert.ok(service.port > 0);
  assert.deepEqual([portAtFirst, portOf(context.config)], [0, service.port]);
  assert.equal(context.config, context.config);
  const heard = new Promise<Config>((resolve) => context.onConfig(resolve));
  await put('user/config', 'port = 1\ngreeting = "hello"\n');
  assert.deepEqual(await heard, { greeting: 'hello', port: service.port });
  assert.deepEqual(context.config, { greeting: 'hello', port: service.port });
});

test('before it listens the port is the configured one, ARMATURE_PORT first', async (t) => {
  const probe = await start(t, { 'user/config': 'greeting = "hi"\n' });
  const free = probe.service.port;
  await probe.service.close();
  const { portAtFirst, context } = await start(
    t,
    { 'user/config': 'port = 0\ngreeting = "hi"\n' },
    { ARMATURE_PORT: String(free) },
  );
  assert.deepEqual([portAtFirst, portOf(context.config)], [free, free]);
});

test('the database of the parent config can be read, changes live, and shows in no log', async (t) => {
  const { context, put, lines } = await start(t, {
    parent_config: parent + db,
    'user/config': 'greeting = "hi"\n',
  });
  const { pass, ...open } = { ...context.parent.db, pass: context.parent.db?.pass };
  assert.deepEqual([open, pass], [{ driver: 'postgres', host: 'h', port: 5432, user: 'u', db: 'd' }, 'hush']);
  context.log.info({ parent: context.parent, context: context.parent.db }, 'all of it');
  const shown = lines.join('') + JSON.stringify(context.parent) + inspect(context.parent, { depth: 9 });
  assert.match(shown, /postgres/);
  assert.doesNotMatch(shown, /hush/);

  const heard: unknown[] = [];
  const off = context.onParent((now) => heard.push([now.db?.host, now.db?.pass]));
  // New keys alone are no change of what the parent shows; a password is.
  for (const text of [parent.replace('"k"', '"k2"') + db, parent + db.replace('hush', 'new'), parent]) {
    await put('parent_config', text);
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.deepEqual(heard, [
    ['h', 'new'],
    [undefined, undefined],
  ]);
  assert.equal(context.parent.db, undefined);
  off();
});

test('a test gives the database that it wants', async () => {
  let seen: Context['parent'] | undefined;
  const parentDb = { driver: 'sqlite', host: '', port: 0, user: '', pass: 'p', db: 'x' };
  const service = await startTestService(
    sampleDefinition,
    (context) => {
      seen = context.parent;
      return {};
    },
    { config: { greeting: 'hi' }, parent: { db: parentDb } },
  );
  assert.deepEqual(seen?.db, parentDb);
  await service.close();
});
