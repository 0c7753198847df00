// Which services a changed file reaches: follows relative imports from each entrypoint, so that only those are restarted.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const specifier = /(?:\bfrom\s*|\bimport\s*\(?\s*)['"](\.{1,2}\/[^'"]+)['"]/g;

/** Absolute paths of every file that an entrypoint loads, itself included. Packages are not followed. */
export function filesReachedFrom(entrypoint: string): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [resolve(entrypoint)];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (reached.has(file) || !existsSync(file)) continue;
    reached.add(file);
    if (!/\.[cm]?[jt]sx?$/.test(file)) continue;
    for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(specifier)) {
      const target = resolveSource(join(dirname(file), path));
      if (target) open.push(target);
    }
  }
  return reached;
}

/** TypeScript's convention: `./x.js` means `x.ts` where there is one. */
function resolveSource(path: string): string | undefined {
  const candidates = [
    path.replace(/\.js$/, '.ts'),
    path.replace(/\.js$/, '.tsx'),
    path,
    `${path}.ts`,
    join(path, 'index.ts'),
  ];
  return candidates.find((candidate) => /\.\w+$/.test(candidate) && existsSync(candidate));
}
