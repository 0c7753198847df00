import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as prettier from 'prettier';
import { repository } from './fixtures.test.fixture.js';
import { keysPage } from './keys-page.js';

test('docs/keys.md is what the shapes of manifests say', async () => {
  const path = join(repository, 'docs/keys.md');
  const page = await prettier.format(keysPage(), {
    ...(await prettier.resolveConfig(path)),
    filepath: path,
  });
  if (process.env['UPDATE_GOLDENS']) writeFileSync(path, page);
  assert.equal(readFileSync(path, 'utf8'), page, 'docs/keys.md is stale: npm run test:update');
});
