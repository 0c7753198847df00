// Documents that others published: what they are imported as loads, generates and compiles, and each loss has its place in them.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createMemoryTree } from '../file/memory-tree.js';
import { generate } from '../generate/generate.js';
import { parseForeignText, printManifest } from '../engine/document/import-text.js';
import { below, type Json, objectOf } from './document.js';
import { type ImportedManifest, importOpenApi } from './import.js';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const { resolve } = createRequire(import.meta.url);

/** Name of the service, and the published file. */
const published: readonly (readonly [string, string])[] = [
  ['petstore', '@readme/oas-examples/3.1/json/petstore.json'],
  ['star-trek', '@readme/oas-examples/3.0/json/star-trek.json'],
  ['readme', '@readme/oas-examples/3.1/json/readme.json'],
  ['train-travel', '@readme/oas-examples/3.1/json/train-travel.json'],
  ['figma', '@figma/rest-api-spec/openapi/openapi.yaml'],
];

const documents = new Map<string, unknown>(
  published.map(([name, file]) => {
    const parsed = parseForeignText(readFileSync(resolve(file), 'utf8'));
    assert.ok('value' in parsed, file);
    return [name, parsed.value];
  }),
);

describe('public documents', () => {
  const imports = new Map<string, ImportedManifest>();
  const complaints: string[] = [];
  let folder = '';
  before(async () => {
    mkdirSync(join(repository, '.tmp'), { recursive: true });
    folder = mkdtempSync(join(repository, '.tmp/imported-'));
    for (const [name, document] of [...documents, ['vast', vastDocument(1200)] as const]) {
      const imported = importOpenApi(document, { service: name });
      assert.ok('sections' in imported, name);
      imports.set(name, imported);
      await writeWorkspace(join(folder, name), name, imported);
    }
    complaints.push(...(await compile(folder)));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [name] of published) {
    test(`${name}: each operation and named schema is carried over or reported`, () => {
      const document = objectOf(documents.get(name));
      const { operations = 0, types = 0, losses = [] } = imports.get(name) ?? {};
      const places = operationPlaces(document);
      const left = places.filter((place) =>
        losses.some(({ at, reason }) => at === place && reason.endsWith('left out')),
      );
      assert.ok(operations > 0);
      assert.equal(operations + left.length, places.length);
      const schemas = Object.keys(objectOf(objectOf(document['components'])['schemas']));
      assert.ok(types >= schemas.length, `${types} types of ${schemas.length} schemas`);
    });

    test(`${name}: what is generated compiles`, () => {
      assert.deepEqual(complaintsOf(name), []);
    });

    test(`${name}: each loss has a reason and a place in the document`, () => {
      for (const { at, reason } of imports.get(name)?.losses ?? []) {
        assert.notEqual(reason, '');
        assert.ok(hasPlace(documents.get(name), at), `${at}: ${reason}`);
      }
    });
  }

  test('a router of more than a thousand operations compiles', () => {
    assert.equal(imports.get('vast')?.operations, 1200);
    assert.deepEqual(complaintsOf('vast'), []);
  });

  test('the compiler complains of nothing else', () => {
    const names = [...imports.keys()];
    assert.deepEqual(
      complaints.filter((line) => !names.some((name) => line.startsWith(`${name}/`))),
      [],
    );
  });

  function complaintsOf(name: string): string[] {
    return complaints.filter((line) => line.startsWith(`${name}/`));
  }
});

function operationPlaces(document: Json): string[] {
  return Object.entries(objectOf(document['paths'])).flatMap(([path, item]) =>
    Object.keys(objectOf(item))
      .filter((key) => /^(get|head|post|put|patch|delete|options|trace)$/.test(key))
      .map((method) => below('/paths', path, method)),
  );
}

/** As many operations as asked for, whose inputs and results all differ, so that no two routes are of one type. */
function vastDocument(operations: number): object {
  const text = { type: 'string' };
  const paths = Object.fromEntries(
    Array.from({ length: operations }, (_, index) => {
      const schema = { type: 'object', properties: { [`r${index}`]: text }, required: [`r${index}`] };
      const get = {
        operationId: `find${index}`,
        parameters: [{ name: `q${index}`, in: 'query', schema: text }],
        responses: { 200: { description: 'Found', content: { 'application/json': { schema } } } },
      };
      return [`/things/${index}`, { get }];
    }),
  );
  return { openapi: '3.1.0', info: { title: 'Vast', version: '1.0.0' }, paths };
}

async function writeWorkspace(folder: string, name: string, { sections }: ImportedManifest): Promise<void> {
  const tree = createMemoryTree({
    'scaffold.yaml': `workspace: ${name}\n`,
    [`services/${name}/service.yaml`]: printManifest(sections, './service.json'),
  });
  const { changes, diagnostics } = await generate({ tree });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  assert.deepEqual(
    errors.map(({ code, message }) => `${name}: ${code} ${message}`),
    [],
  );
  assert.ok(changes.some(({ path }) => path.endsWith('/generated/router.ts')));
  for (const { path, after } of changes) {
    if (after === undefined || !/\.(ts|json)$/.test(path)) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), after);
  }
}

/** One run over all workspaces, under the strict flags; the lines that the compiler prints. */
function compile(folder: string): Promise<string[]> {
  const compilerOptions = {
    target: 'es2023',
    lib: ['es2023'],
    module: 'nodenext',
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    isolatedModules: true,
    resolveJsonModule: true,
    skipLibCheck: true,
    noEmit: true,
  };
  const project = join(folder, 'tsconfig.json');
  writeFileSync(project, JSON.stringify({ compilerOptions, include: ['*/services/**/*.ts'] }));
  const tsc = join(repository, 'node_modules/typescript/bin/tsc');
  return new Promise((done, fail) => {
    const args = [tsc, '-p', project, '--pretty', 'false'];
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 1e8 }, (error, stdout, stderr) => {
      const lines = stdout.split('\n').filter((line) => /^\S/.test(line));
      if (error !== null && lines.length === 0) fail(new Error(stderr, { cause: error }));
      else done(lines);
    });
  });
}

/** Whether a JSON pointer (RFC 6901) leads somewhere. */
function hasPlace(document: unknown, pointer: string): boolean {
  let value: unknown = document;
  for (const step of pointer.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return false;
    value = (value as Record<string, unknown>)[key];
  }
  return true;
}
