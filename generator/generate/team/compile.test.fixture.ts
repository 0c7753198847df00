// Whether many workspaces compile, told by one start of the compiler.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repository } from '../fixtures.test.fixture.js';

const compilerOptions = {
  target: 'es2023',
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

/** What the compiler says of each workspace, all files but tests taken. */
export async function compileAll(
  workspaces: readonly Readonly<Record<string, string>>[],
): Promise<readonly (readonly string[])[]> {
  const folder = mkdtempSync(join(tmpdir(), 'armature-compile-'));
  try {
    symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
    for (const [index, files] of workspaces.entries()) {
      for (const [path, text] of Object.entries(files)) {
        if (!/\.ts$|openapi\.json$/.test(path) || path.endsWith('.test.ts')) continue;
        const target = join(folder, `w${index}`, path);
        mkdirSync(dirname(target), { recursive: true });
        writeFileSync(target, text);
      }
    }
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, include: ['w*/services/**/*.ts', 'w*/shared/**/*.ts'] }),
    );
    const output = await runCompiler(folder);
    const complaints = workspaces.map((): string[] => []);
    for (const line of output.split('\n')) {
      const index = /^w(\d+)\//.exec(line)?.[1];
      if (index !== undefined) complaints[Number(index)]?.push(line);
      else if (/^\S/.test(line)) complaints[0]?.push(line);
    }
    return complaints;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function runCompiler(folder: string): Promise<string> {
  const tsc = join(repository, 'node_modules/typescript/bin/tsc');
  const args = [tsc, '-p', folder, '--pretty', 'false'];
  return new Promise((resolve) => {
    // What it complains of stands in its output.
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 1e8 }, (_error, stdout) => resolve(stdout));
  });
}
