// The manifests that the user documentation shows hold: together they are a workspace without a mistake.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createMemoryTree } from '../file/memory-tree.js';
import { repository } from './fixtures.test.fixture.js';
import { readModel } from './read-model.js';

/** The YAML blocks of a page. */
function blocksOf(page: string): string[] {
  const text = readFileSync(join(repository, page), 'utf8');
  return [...text.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, block]) => block ?? '');
}

const ping = 'routes:\n  ping: { get: /ping }\n';

/** What the shown manifests refer to and don't show. */
const others = {
  'shared/common.yaml':
    'types:\n  Page<T>: { items: "T[]" }\n  Role: enum(admin, member)\nerrors:\n  NotFound: { code: 10404, status: 404, message: none }\n',
  'services/billing/service.yaml': `service: billing\n${ping}`,
  'services/algo/service.yaml': `service: algo\n${ping}`,
  'services/legacy/service.yaml': `service: legacy\n${ping}`,
};

test('the manifests of docs/manifest.md and of the README are right', () => {
  const [readme] = blocksOf('README.md');
  const service = blocksOf('docs/manifest.md').filter((block) => !/^(gateway|workspace):/m.test(block));
  const gateway = blocksOf('docs/manifest.md').find((block) => /^gateway:/m.test(block));
  const workspace = blocksOf('docs/manifest.md').find((block) => /^workspace:/m.test(block));
  assert.ok(readme && gateway && workspace);
  assert.ok(service.length > 2);
  const { model, diagnostics } = readModel(
    createMemoryTree({
      ...others,
      'scaffold.yaml': workspace,
      'services/order/service.yaml': service.join(''),
      'services/user/service.yaml': readme,
      'services/gateway/service.yaml': gateway,
    }),
  );
  assert.deepEqual(
    diagnostics.map(({ code, message, span }) => `${span?.file.path} ${code} ${message}`),
    [],
  );
  assert.ok(model);
});
