import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as prettier from 'prettier';
import { readViewShapes } from '../../engine/emit/views.js';
import { pathHoles } from '../../sections/own-files/own-path.js';
import { templatesPage } from './templates-page.js';

test('docs/templates.md is what the views say', async () => {
  const path = fileURLToPath(new URL('../../../../docs/templates.md', import.meta.url));
  const page = await prettier.format(templatesPage(readViewShapes(), pathHoles), {
    ...(await prettier.resolveConfig(path)),
    filepath: path,
  });
  if (process.env['UPDATE_GOLDENS']) writeFileSync(path, page);
  assert.equal(readFileSync(path, 'utf8'), page, 'docs/templates.md is stale: npm run test:update');
});
