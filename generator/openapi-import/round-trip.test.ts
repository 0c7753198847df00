// manifest -> OpenAPI -> manifest is the identity on what OpenAPI can express; the list of what it can't is in docs/openapi.md.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApiDocument } from '../generate/emit/openapi-document.js';
import { createMemoryTree } from '../file/memory-tree.js';
import { manifestsOf } from '../generate/fixtures.test.fixture.js';
import { readModel } from '../generate/generate.js';
import { printManifest } from '../engine/document/import-text.js';
import type { Model, ServiceModel } from '../language/model.js';
import { importOpenApi } from './import.js';
import { routes } from '../sections/routes/part.js';
import { auth } from '../sections/auth/part.js';

function modelOf(files: Readonly<Record<string, string>>): Model {
  const { model, diagnostics } = readModel(createMemoryTree(files));
  assert.deepEqual(
    diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ code, message }) => `${code} ${message}`),
    [],
  );
  assert.ok(model);
  return model;
}

function importAgain(service: ServiceModel, model: Model): { service: ServiceModel; model: Model } {
  const document: unknown = JSON.parse(JSON.stringify(openApiDocument(service, model)));
  const imported = importOpenApi(document, { service: service.name });
  assert.ok('sections' in imported);
  const text = printManifest(imported.sections, './service.json');
  const { roleClaim, cookie } = model.workspace.part(auth);
  const claims = `auth:\n  claims: { userId: int64, ${roleClaim}: string }\n  roleClaim: ${roleClaim}\n`;
  const callers = new Set(
    service.part(routes).operations.flatMap((operation) => operation.callers.map((caller) => caller.value)),
  );
  callers.delete(service.name);
  const others = [...callers].map((name): [string, string] => [
    `services/${name}/service.yaml`,
    `service: ${name}\nroutes:\n  ping: { get: /ping }\n`,
  ]);
  const again = modelOf({
    ...Object.fromEntries(others),
    'scaffold.yaml': `workspace: again\n${claims}${cookie === undefined ? '' : `  cookie: ${cookie}\n`}wire: { int64: ${model.workspace.wire.int64} }\n`,
    [`services/${service.name}/service.yaml`]: text,
  });
  const found = again.services.find(({ name }) => name === service.name);
  assert.ok(found);
  return { service: found, model: again };
}

for (const [fixture, services] of [
  ['minimal', ['hello']],
  ['everything', ['everything']],
  ['shop', ['user', 'order']],
  ['typescript', ['account']],
] as const) {
  for (const name of services) {
    test(`the document of ${fixture}/${name} comes back as it was`, () => {
      const model = modelOf(manifestsOf(fixture));
      const service = model.services.find((each) => each.name === name);
      assert.ok(service);
      const again = importAgain(service, model);
      assert.deepEqual(
        again.service
          .part(routes)
          .operations.map((operation) => operation.name)
          .sort(),
        service
          .part(routes)
          .operations.map((operation) => operation.name)
          .sort(),
      );
      // A document says all that OpenAPI can express of a service: the same document is the same service in its eyes.
      assert.deepEqual(
        plain(openApiDocument(again.service, again.model)),
        plain(openApiDocument(service, model)),
      );
    });
  }
}

/** As JSON; an instance of a generic comes back as a type of its own, whose title does not name the generic. */
function plain(document: unknown): unknown {
  return JSON.parse(
    JSON.stringify(document, (key, value: unknown) =>
      key === 'title' && typeof value === 'string' && value.includes('<') ? undefined : value,
    ),
  );
}
