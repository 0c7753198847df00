// Holds every committed OpenAPI document against two validators that know nothing of each other, and against a linter's recommendations.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createConfig, lint } from '@redocly/openapi-core';
import { Validator } from '@seriousme/openapi-schema-validator';
import { repository } from './fixtures.test.fixture.js';

const documents = ['generator/fixtures', 'examples'].flatMap((folder) =>
  readdirSync(join(repository, folder)).flatMap((workspace) => documentsOf(`${folder}/${workspace}`)),
);

function documentsOf(workspace: string): string[] {
  const services = `${workspace}/services`;
  if (!existsSync(join(repository, services))) return [];
  return readdirSync(join(repository, services))
    .map((service) => `${services}/${service}/generated/openapi.json`)
    .filter((path) => existsSync(join(repository, path)))
    .sort();
}

/** Rules that are not kept, each for a reason that stands in docs/openapi.md. */
const exceptions = new Set(['info-license', 'tag-description', 'operation-4xx-response']);

test('there are documents of services and of gateways', () => {
  assert.ok(documents.some((path) => path.includes('/gateway/')));
  assert.ok(documents.length > 10);
});

test('documents are valid OpenAPI 3.1 for a validator over its JSON Schema', async () => {
  for (const path of documents) {
    const outcome = await new Validator().validate(JSON.parse(readFileSync(join(repository, path), 'utf8')));
    assert.ok(outcome.valid, `${path}: ${JSON.stringify(outcome.errors)}`);
  }
});

test('documents keep the recommended rules of a linter', async () => {
  const config = await createConfig({ extends: ['recommended'] });
  for (const path of documents) {
    const problems = await lint({ ref: join(repository, path), config });
    const broken = problems.filter(({ ruleId }) => !exceptions.has(ruleId));
    assert.deepEqual(
      broken.map(({ ruleId, message, location }) => `${ruleId}: ${message} at ${location[0]?.pointer}`),
      [],
      path,
    );
  }
});
