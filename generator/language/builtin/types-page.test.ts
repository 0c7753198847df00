import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as prettier from 'prettier';
import { typesPage } from './types-page.js';

test('docs/types.md is what the table of built-in types says', async () => {
  const path = fileURLToPath(new URL('../../../../docs/types.md', import.meta.url));
  const page = await prettier.format(typesPage(), {
    ...(await prettier.resolveConfig(path)),
    filepath: path,
  });
  if (process.env['UPDATE_GOLDENS']) writeFileSync(path, page);
  assert.equal(readFileSync(path, 'utf8'), page, 'docs/types.md is stale: npm run test:update');
});
