// Servers as plain JavaScript: who measures a start must not measure the compiler.
import { buildSync } from 'esbuild';
import { fileURLToPath } from 'node:url';

/** Compiles files of this folder, and gives where each one is then: inside of it, so that they find its packages. */
export function compile(files: readonly string[]): (file: string) => string {
  const folder = fileURLToPath(new URL('..', import.meta.url));
  buildSync({
    absWorkingDir: folder,
    entryPoints: [...files],
    outdir: 'results/compiled',
    outbase: '.',
    format: 'esm',
    platform: 'node',
  });
  return (file) => `${folder}results/compiled/${file.replace(/ts$/, 'js')}`;
}
