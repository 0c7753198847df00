// Random manifest -> OpenAPI -> manifest -> OpenAPI: the second document is the first, and nothing is reported as lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { printManifest } from '../engine/document/import-text.js';
import { createMemoryTree } from '../file/memory-tree.js';
import { openApiDocument } from '../generate/emit/openapi-document.js';
import { readModel } from '../generate/generate.js';
import { countOf, seedOr } from '../testing/random.test.fixture.js';
import { importOpenApi } from './import.js';
import { randomManifest } from './random-manifest.test.fixture.js';

/** The document of a manifest, or what is wrong with it: as JSON, without the titles of generics' instances, which come back as types of their own. */
function documentOf(manifest: string, int64: string): { document: unknown } | { errors: readonly string[] } {
  const { model, diagnostics } = readModel(
    createMemoryTree({
      'scaffold.yaml': `workspace: odd\nwire: { int64: ${int64} }\nauth:\n  claims: { userId: int64, role: string }\n  roleClaim: role\n`,
      'services/odd/service.yaml': manifest,
    }),
  );
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return { errors: errors.map(({ code, message }) => `${code} ${message}`) };
  const [service] = model?.services ?? [];
  assert.ok(model && service);
  const text = JSON.stringify(openApiDocument(service, model), (key, value: unknown) =>
    key === 'title' && typeof value === 'string' && value.includes('<') ? undefined : value,
  );
  return { document: JSON.parse(text) as unknown };
}

test('the documents of random manifests come back as they were', () => {
  fc.assert(
    fc.property(randomManifest, fc.constantFrom('string', 'number'), (manifest, int64) => {
      const first = documentOf(manifest, int64);
      // Some bounds of an int64 have no value where it travels as a number.
      fc.pre('document' in first);
      const { document } = first;
      const made = importOpenApi(structuredClone(document), { service: 'odd' });
      assert.ok('sections' in made);
      assert.deepEqual(made.losses, []);
      const text = printManifest(made.sections, './service.json');
      assert.deepEqual(documentOf(text, int64), first, text);
    }),
    { seed: seedOr(26), numRuns: countOf({ few: 40, full: 600 }), maxSkipsPerRun: 1 },
  );
});
