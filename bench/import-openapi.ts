// Imports an OpenAPI document of any size and generates from it; how long each step takes, and what the compiler says of the outcome.
// `npm run bench:import -- <document.json|yaml>`, for documents that are too large for tests. Needs a build.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = process.argv[2];
if (source === undefined) {
  console.error('Usage: npm run bench:import -- <document.json|yaml>');
  process.exit(2);
}
const repository = fileURLToPath(new URL('..', import.meta.url));
const scaffold = join(repository, 'bin/scaffold.js');
mkdirSync(join(repository, '.tmp'), { recursive: true });
// Below the repository, so that the generated code finds the runtime.
const folder = mkdtempSync(join(repository, '.tmp/import-'));
const compilerOptions = {
  target: 'es2023',
  module: 'nodenext',
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  resolveJsonModule: true,
  skipLibCheck: true,
  noEmit: true,
};
try {
  writeFileSync(join(folder, 'scaffold.yaml'), 'workspace: imported\n');
  const service = ['--service', 'imported', '--out', 'services/imported'];
  const report = measure('import', [
    scaffold,
    'import',
    'openapi',
    resolve(source),
    '--json',
    '--cwd',
    folder,
    ...service,
  ]);
  const { operations, types, losses, renamings } = JSON.parse(report) as Record<string, number & unknown[]>;
  console.log(
    `  ${operations} operations, ${types} types, ${losses?.length} losses, ${renamings?.length} renamings`,
  );
  measure('generate', [scaffold, 'generate', '--quiet', '--cwd', folder]);
  const project = join(folder, 'tsconfig.json');
  writeFileSync(project, JSON.stringify({ compilerOptions, include: ['services/**/*.ts'] }));
  measure('tsc', [join(repository, 'node_modules/typescript/bin/tsc'), '-p', project]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function measure(name: string, args: readonly string[]): string {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1e9 });
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `${name.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s  ${status === 0 ? 'ok' : `exit code ${status}`}`,
  );
  if (status === 0) return stdout;
  process.exitCode = 1;
  throw new Error(`${name} failed:\n${(stderr + stdout).slice(0, 5000)}`);
}
