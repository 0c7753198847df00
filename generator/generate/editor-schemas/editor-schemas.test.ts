import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { Ajv } from 'ajv';
import * as fc from 'fast-check';

import { seedOr } from '../../testing/random.test.fixture.js';
import { jsonOf, type DocumentNode } from '../../engine/document/document.js';
import { parseDocument } from '../../engine/document/parse-document.js';
import { checkShape } from '../../engine/shape/check-shape.js';
import type { Shape } from '../../engine/shape/shape.js';
import { routeFixtures } from '../load/testing/fixtures-routes.js';
import { typeFixtures } from '../load/testing/fixtures-types.js';
import { yamlFixtures } from '../load/testing/fixtures-yaml.js';
import { parseMarkedText } from '../../engine/document/testing/marked-text.js';
import { schemaFiles, schemaText, serviceSchema, sharedSchema, workspaceSchema } from './editor-schemas.js';
import { manifestShapes } from '../load/manifest-shapes.js';
import { allSections } from '../../sections/all.js';

const shapes = manifestShapes(allSections);

const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: false });
const compiled = {
  service: ajv.compile(serviceSchema),
  shared: ajv.compile(sharedSchema),
  workspace: ajv.compile(workspaceSchema),
};

test('the schemas that ship are those of the shapes (npm run build writes them)', () => {
  for (const [name, schema] of Object.entries(schemaFiles)) {
    const committed = readFileSync(new URL(`../../../../schema/${name}`, import.meta.url), 'utf8');
    assert.ok(committed === schemaText(schema), `schema/${name} is not what the shapes say: npm run build`);
  }
});

test('every key of every schema has a description', () => {
  const lacking: string[] = [];
  const visit = (schema: unknown, at: string): void => {
    if (typeof schema !== 'object' || schema === null) return;
    for (const [name, value] of Object.entries(schema)) {
      if (name === 'properties') {
        for (const [key, property] of Object.entries(value as Record<string, { description?: string }>)) {
          if (!property.description?.endsWith('.')) lacking.push(`${at}/${key}`);
        }
      }
      visit(value, `${at}/${name}`);
    }
  };
  for (const [name, schema] of Object.entries(schemaFiles)) visit(schema, name);
  assert.deepEqual(lacking, []);
});

test('agrees with the validator about the fixtures', () => {
  const all = { ...yamlFixtures, ...typeFixtures, ...routeFixtures };
  let invalid = 0;
  for (const marked of Object.values(all).flat()) {
    const { text } = parseMarkedText(marked);
    const { document, diagnostics } = parseDocument({ path: 'service.yaml', text });
    if (!document.root || diagnostics.length > 0) continue;
    invalid += agree(document.root, shapes.service, compiled.service, jsonOf(document.root)) ? 0 : 1;
  }
  assert.ok(invalid > 15, `${invalid} of the fixtures are wrong in shape`);
});

const service = {
  service: 'user',
  version: '1.2.0',
  imports: { common: '../../shared/common.yaml' },
  depends: ['file', { service: 'old', encoding: 'form' }],
  config: { email: { host: 'string', port: 'int32 = 587' } },
  types: {
    Role: { enum: ['admin', 'member'], open: true },
    User: { id: 'int64', 'nick?': { type: 'string', minLength: 1, deprecated: 'use name' } },
    Contact: { union: ['A', 'B'], discriminator: 'kind' },
    Strict: { fields: { type: 'string' }, additional: 'reject' },
  },
  errors: { Wrong: { code: 10401, status: 401, message: 'wrong' } },
  routes: {
    getUser: {
      get: '/users/{id}',
      path: { id: 'int64' },
      headers: { match: { type: 'string', name: 'If-Match' } },
      auth: { jwt: { roles: ['admin'] } },
      returns: 'User',
      timeout: '2s',
    },
  },
  gateway: { expose: '*', cors: { origins: ['https://a.example'] }, maxBody: '1mb', passThrough: ['user'] },
};
const workspace = {
  workspace: 'shop',
  services: 'services/*',
  auth: { claims: { sub: 'string' }, cookie: 'token' },
  wire: { int64: 'number' },
  allowBreaking: { 'user.login.removed': 'nobody calls it' },
};
const shared = { imports: { a: './a.ts' }, types: service.types, errors: service.errors };

for (const [name, valid, shape, validate] of [
  ['service', service, shapes.service, compiled.service],
  ['workspace', workspace, shapes.workspace, compiled.workspace],
  ['shared', shared, shapes.shared, compiled.shared],
] as const) {
  test(`agrees with the validator about a ${name} manifest with something in it changed`, () => {
    assert.equal(agree(parseJson(valid), shape, validate, valid), true);
    const paths = pathsOf(valid);
    const verdicts = new Set<boolean>();
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.nat(), change, (path, pick, { key, value }) => {
        const changed = structuredClone(valid);
        alter(changed, path, pick % 3, key, value);
        verdicts.add(agree(parseJson(changed), shape, validate, changed));
      }),
      { seed: seedOr(1), numRuns: 600 },
    );
    assert.equal(verdicts.size, 2, 'only one verdict came up');
  });
}

const change = fc.record({
  key: fc.constantFrom(
    'type',
    'fields',
    'enum',
    'union',
    'minLength',
    'get',
    'Name',
    'name',
    'name?',
    'a b',
    'open',
    'jwt',
    'description',
    '*',
    'pattern',
  ),
  value: fc.oneof(
    fc.constantFrom<unknown>(
      'string',
      'user',
      '*',
      '',
      'jwt',
      '1.0.0',
      0,
      1,
      -1,
      1.5,
      true,
      null,
      [],
      {},
      ['a'],
      ['a', 'a'],
      ['A', 'B'],
      { type: 'string' },
      { a: 'string' },
      { fields: { a: 'string' }, type: 'A' },
    ),
    fc.jsonValue({ maxDepth: 2 }),
  ),
});

/** Whether both say that the document is of the shape; fails when they differ. */
function agree(
  root: DocumentNode,
  shape: Shape,
  validate: (value: unknown) => unknown,
  value: unknown,
): boolean {
  const problems = checkShape(root, shape, 'the file');
  const byAjv = validate(value) === true;
  assert.equal(
    problems.length === 0,
    byAjv,
    `${JSON.stringify(value)}\n${problems.map((problem) => problem.message).join('\n')}`,
  );
  return byAjv;
}

function parseJson(value: unknown): DocumentNode {
  const { document, diagnostics } = parseDocument({ path: 'a.yaml', text: JSON.stringify(value, null, 1) });
  assert.deepEqual(diagnostics, []);
  assert.ok(document.root);
  return document.root;
}

function pathsOf(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [[]];
  return [
    [],
    ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner).map((path) => [key, ...path])),
  ];
}

/** Replaces what stands at a path, removes it, or puts another key beside it. */
function alter(root: object, path: readonly string[], way: number, key: string, value: unknown): void {
  let holder = root as Record<string, unknown>;
  for (const step of path.slice(0, -1)) holder = holder[step] as Record<string, unknown>;
  const last = path.at(-1);
  if (last === undefined) return;
  if (way === 0) holder[last] = value;
  else if (way === 1 && !Array.isArray(holder)) delete holder[last];
  else if (!Array.isArray(holder)) holder[key] = value;
}
