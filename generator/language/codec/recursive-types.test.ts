// Types that contain themselves, through whatever: what is emitted for them compiles.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { createMemoryTree } from '../../file/memory-tree.js';
import { generate, readModel } from '../../generate/generate.js';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));

const found = `
  Leaf: { fields: { _errors: 'string[]' }, additional: reject }
  ErrorTree: map<string, ErrorTree> | Leaf
  Json: 'string | double | boolean | Json[] | map<string, Json> | null'
  Path: 'Path[] | string'
  Dict: map<string, Dict>
  Opt: map<string, Opt | null>
  Lists: map<string, Dict[]>[]
  Far: map<string, Near>
  Near: Far[] | string
  Tree<T>: map<string, Tree<T>> | T
  Uses: { a: Tree<string>, b: Tree<Dict>, c: Far, d: Lists }
`;

const names = ['A', 'B', 'C', 'D', 'E'];

/** An expression, at most so deep. */
function expression(depth: number): fc.Arbitrary<string> {
  const leaf = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...names) },
    { weight: 1, arbitrary: fc.constantFrom('string', 'int64', 'datetime', 'boolean', 'enum(x, y)') },
  );
  if (depth === 0) return leaf;
  const inner = expression(depth - 1);
  return fc.oneof(
    leaf,
    inner.map((of) => `(${of})[]`),
    inner.map((of) => `map<string, ${of}>`),
    inner.map((of) => (of.endsWith('null') ? of : `${of} | null`)),
    fc.tuple(inner, inner).map(([one, other]) => `${one} | ${other}`),
  );
}

const declared = fc.oneof(
  expression(2).map((of) => JSON.stringify(of)),
  fc
    .tuple(expression(2), expression(1))
    .map(([one, other]) => `{ 'a?': ${JSON.stringify(one)}, b: ${JSON.stringify(other)} }`),
  expression(1).map((of) => `{ n: 'int32 = 1', 'c?': ${JSON.stringify(of)} }`),
);

const model = fc
  .tuple(...names.map(() => declared))
  .map((types) => names.map((name, index) => `  ${name}: ${types[index]}\n`).join(''));

function manifest(service: string, types: string, roots: readonly string[]): string {
  const fields = roots.map((name) => `${name.toLowerCase()}: ${name}`).join(', ');
  return `service: ${service}\ntypes:\n${types.replace(/^\n/, '')}routes:\n  echo: { post: /echo, body: { ${fields} }, returns: ${roots[0]} }\n`;
}

function isFine(types: string): boolean {
  const files = {
    'scaffold.yaml': 'workspace: w\n',
    'services/x/service.yaml': manifest('x', types, names),
  };
  return readModel(createMemoryTree(files)).diagnostics.every(({ severity }) => severity !== 'error');
}

test('recursive types compile, whatever they contain themselves through', async () => {
  const models = fc.sample(model, { numRuns: 400, seed: 10 }).filter(isFine).slice(0, 60);
  assert.ok(models.length >= 40, `${models.length} models`);
  const files: Record<string, string> = {
    'scaffold.yaml': 'workspace: w\n',
    'services/found/service.yaml': manifest('found', found, [
      'ErrorTree',
      'Json',
      'Path',
      'Dict',
      'Opt',
      'Uses',
    ]),
  };
  models.forEach((types, index) => {
    files[`services/s${index}/service.yaml`] = manifest(`s${index}`, types, names);
  });
  const { changes, diagnostics } = await generate({ tree: createMemoryTree(files) });
  assert.deepEqual(
    diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ code, message }) => `${code} ${message}`),
    [],
  );
  mkdirSync(join(repository, '.tmp'), { recursive: true });
  const folder = mkdtempSync(join(repository, '.tmp/recursive-'));
  try {
    for (const { path, after } of changes) {
      if (after === undefined || !path.endsWith('/generated/dto.ts')) continue;
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), after);
    }
    const complaints = await compile(folder);
    const service = /^services\/(\w+)/.exec(complaints[0] ?? '')?.[1] ?? '';
    assert.deepEqual(complaints, [], files[`services/${service}/service.yaml`]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

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
    skipLibCheck: true,
    noEmit: true,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['services'] }));
  const tsc = join(repository, 'node_modules/typescript/bin/tsc');
  return new Promise((done) => {
    const args = [tsc, '-p', folder, '--pretty', 'false'];
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 1e8 }, (_error, stdout) => {
      done(stdout.split('\n').filter((line) => /^\S/.test(line)));
    });
  });
}
