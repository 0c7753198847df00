// Manifests -> what is generated of them, compiled below the repository, so that its modules can be imported by a test.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createMemoryTree } from '../file/memory-tree.js';
import { generate } from './generate.js';

const repository = fileURLToPath(new URL('../../../', import.meta.url));

/** A compiled workspace. */
export interface Compiled {
  /** What the compiler says. */
  readonly complaints: readonly string[];
  /** The emitted files by path. */
  readonly files: ReadonlyMap<string, string>;
  /** Imports a compiled file by its path without `.ts`. */
  load(path: string): Promise<Record<string, unknown>>;
  remove(): void;
}

/** Generates and compiles; files of the workspace that are no manifests are compiled as well. */
export async function compiled(workspace: Readonly<Record<string, string>>): Promise<Compiled> {
  const { changes, diagnostics } = await generate({ tree: createMemoryTree(workspace) });
  assert.deepEqual(
    diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ code, message }) => `${code} ${message}`),
    [],
  );
  mkdirSync(join(repository, '.tmp'), { recursive: true });
  const folder = mkdtempSync(join(repository, '.tmp/compiled-'));
  const made = changes.flatMap(({ path, after }) => (after === undefined ? [] : [[path, after] as const]));
  const files = new Map([...Object.entries(workspace), ...made]);
  for (const [path, text] of files) {
    if (!/\.(ts|json)$/.test(path) || path.endsWith('generated.test.ts')) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return {
    files,
    complaints: await compile(folder),
    load: (path) =>
      import(pathToFileURL(join(folder, 'dist', `${path}.js`)).href) as Promise<Record<string, unknown>>,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

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
    resolveJsonModule: true,
    rootDir: '.',
    outDir: 'dist',
  };
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, include: ['services', 'shared'] }),
  );
  const tsc = join(repository, 'node_modules/typescript/bin/tsc');
  return new Promise((done) => {
    execFile(
      process.execPath,
      [tsc, '-p', folder, '--pretty', 'false'],
      { maxBuffer: 1e8 },
      (_error, stdout) => {
        done(stdout.split('\n').filter((line) => /^\S/.test(line)));
      },
    );
  });
}
