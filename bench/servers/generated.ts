// The example's model service as it runs in production: generated router, codecs, guards; logs go to nowhere.
import { silentLogger } from '@armature/runtime';
import { createMemoryStore } from '../../runtime/dist/registry/memory-registry.js';
import { modelDefinition } from '../../examples/algo-platform/services/model/generated/service.js';
import { ModelService } from '../../examples/algo-platform/services/model/model.service.js';
import { serve } from '@armature/runtime';

const registry = createMemoryStore().connect();
await registry.put([
  { key: '/algo/parent_config', value: `rpc-key = "${'k'.repeat(32)}"\njwt-secret = "${'s'.repeat(32)}"\n` },
  { key: '/algo/model/config', value: 'port = 0\n' },
]);
let token = Promise.resolve('');
const service = await serve(
  modelDefinition,
  (context) => {
    token = context.tokens.sign({ userId: 1n, name: 'ada', email: 'ada@example.org', role: 'member' });
    return new ModelService(context);
  },
  {
    registry,
    log: silentLogger,
    ownProcess: false,
    env: { ARMATURE_IP: '127.0.0.1' },
    cwd: import.meta.dirname,
  },
);
process.send?.({ port: service.port, token: await token });
