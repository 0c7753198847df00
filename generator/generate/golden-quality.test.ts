// Holds the goldens against tools that their readers use: three TypeScript compilers, Prettier, the runtime's exports.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import * as prettier from 'prettier';
import { filesOf, fixtureNames, fixtures, readFixture, repository } from './fixtures.test.fixture.js';

const run = promisify(execFile);

/** Every committed file of every fixture whose name ends so. */
function goldens(ending: string): { readonly name: string; readonly path: string; readonly text: string }[] {
  return fixtureNames.flatMap((name) =>
    filesOf(name)
      .filter((path) => path.endsWith(ending))
      .map((path) => ({ name, path, text: readFixture(name, path) })),
  );
}

for (const compiler of ['typescript-5.9', 'typescript-6', 'typescript']) {
  test(`goldens compile under the strict flags with ${compiler}`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'armature-goldens-'));
    try {
      const project = join(folder, 'tsconfig.json');
      writeFileSync(project, JSON.stringify(strictProject));
      const tsc = join(repository, 'node_modules', compiler, 'bin/tsc');
      // A compiler's complaints stand in its output.
      const output = await run(process.execPath, [tsc, '-p', project]).then(
        () => '',
        (error: { stdout: string }) => error.stdout,
      );
      assert.equal(output, '');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}

const strictProject = {
  compilerOptions: {
    target: 'es2023',
    lib: ['es2023'],
    module: 'nodenext',
    moduleResolution: 'nodenext',
    types: ['node'],
    typeRoots: [join(repository, 'node_modules/@types')],
    // The package that the goldens stand in cannot be found by its own name from a workspace with a package.json of its own.
    paths: { '@armature/scaffold/testing': [join(repository, 'dist/generator/testing/index.d.ts')] },
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    isolatedModules: true,
    resolveJsonModule: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: [`${fixtures}/**/*.ts`],
};

for (const ending of ['.ts', '.json', '.yaml', '.md']) {
  // Code has the form of 3.8: later versions lay out unions in another way.
  test(`goldens that end in ${ending} are clean under the defaults of Prettier ${prettier.version}`, async () => {
    const files = goldens(ending);
    assert.ok(files.length > 0);
    for (const { name, path, text } of files) {
      assert.equal(text, await prettier.format(text, { filepath: path }), `${name}/${path}`);
    }
  });
}

test('every value that goldens import from the runtime is exported by it', async () => {
  const entries: Record<string, object> = {
    '@armature/runtime': await import('@armature/runtime'),
    '@armature/runtime/client': await import('@armature/runtime/client'),
    '@armature/runtime/database': await import('@armature/runtime/database'),
    '@armature/runtime/events': await import('@armature/runtime/events'),
    '@armature/runtime/testing': await import('@armature/runtime/testing'),
  };
  const missing = new Set<string>();
  let count = 0;
  for (const { text } of goldens('.ts')) {
    for (const [, names = '', module = ''] of text.matchAll(
      /^import \{([^}]*)\} from "(@armature\/runtime[^"]*)";/gm,
    )) {
      for (const name of names.split(',').map((part) => part.trim())) {
        // Types leave no trace at run time; the compilers look at those.
        if (name === '' || name.startsWith('type ')) continue;
        count += 1;
        const exported = name.split(' as ')[0] ?? name;
        if (!(exported in (entries[module] ?? {}))) missing.add(`${exported} of ${module}`);
      }
    }
  }
  assert.deepEqual([...missing], []);
  assert.ok(count > 0);
});

test('a client and what it imports take nothing but the isomorphic entry point', () => {
  for (const { name, path, text } of goldens('.ts')) {
    if (!/generated\/(client|contract|dto|common|claims)\.ts$/.test(path)) continue;
    const modules = [...text.matchAll(/ from "([^"]+)";/g)].map(([, module]) => module ?? '');
    const foreign = modules.filter(
      (module) => !module.startsWith('.') && module !== '@armature/runtime/client',
    );
    assert.deepEqual(foreign, [], `${name}/${path}`);
  }
});

test('the first tests of generated services pass: each service starts and is called', async () => {
  const files = goldens('.service.test.ts').map(
    ({ name, path }) => pathToFileURL(join(fixtures, name, path)).href,
  );
  assert.ok(files.length > 0);
  // One process for all of them: what takes time is to load the runtime.
  const script = files.map((file) => `await import(${JSON.stringify(file)});`).join('\n');
  const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', script];
  // Without the parent runner's environment, which would make the child report in its own way.
  const { NODE_TEST_CONTEXT: _context, ...env } = process.env;
  const output = await run(process.execPath, args, { cwd: fixtures, env }).then(
    ({ stdout }) => stdout,
    (error: { stdout: string; stderr: string }) => error.stdout + error.stderr,
  );
  assert.match(output, new RegExp(`^# pass ${files.length}$`, 'm'), output);
});
