// The documentation page as part of a service: below the operations, and not in the way of anything else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDocs } from '../docs/open-docs.js';
import { silentLogger } from '../log/logger.js';
import { createInProcessServer, readText } from '../testing/in-process-server.js';
import { createApi, openapiPath } from './api.js';
import { createHost } from './host.js';

test('a service shows its document, and the page where docs are on', async () => {
  for (const asked of [true, false]) {
    const docs = openDocs({
      title: 'user',
      documents: [{ name: 'user', url: openapiPath('user') }],
      asked,
      env: {},
      cwd: process.cwd(),
      log: silentLogger,
    });
    const openapi = () => Promise.resolve({ openapi: '3.1.0' });
    const app = createApi({ service: 'user', routes: [], host: createHost({}), openapi, docs });
    const server = createInProcessServer(app);
    try {
      const page = await server.send('/docs');
      assert.equal(page.statusCode, asked ? 200 : 404);
      const text = await readText(page);
      if (asked) {
        assert.match(text, /"url":"\/api\/user\/openapi\.json"/);
        assert.doesNotMatch(String(page.headers['content-security-policy']), /upgrade-insecure|unsafe/);
      } else assert.equal((JSON.parse(text) as { code: number }).code, 404);
      const document = await server.send(openapiPath('user'));
      assert.equal(await readText(document), '{"openapi":"3.1.0"}');
      assert.equal((await server.send('/nothing')).statusCode, 404);
    } finally {
      await server.close();
    }
  }
});
