import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as prettier from 'prettier';
import { compatibilityPage } from './compatibility-page.js';

test('docs/compatibility.md is what the catalogue says', async () => {
  const path = fileURLToPath(new URL('../../../docs/compatibility.md', import.meta.url));
  const page = await prettier.format(compatibilityPage(), {
    ...(await prettier.resolveConfig(path)),
    filepath: path,
  });
  if (process.env['UPDATE_GOLDENS']) writeFileSync(path, page);
  assert.equal(readFileSync(path, 'utf8'), page, 'docs/compatibility.md is stale: npm run test:update');
});
