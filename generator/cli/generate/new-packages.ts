// Which packages package.json asks for since a run: installing them is left to the user, so it has to be said.
import type { Change } from '../../engine/write/change.js';

/** The packages that a change of package.json added, sorted. None where nothing was written, or where the file is no JSON. */
export function newPackages(changes: readonly Change[]): readonly string[] {
  const change = changes.find(
    ({ path, kind }) => path === 'package.json' && kind !== 'unchanged' && kind !== 'conflict',
  );
  if (change === undefined) return [];
  const before = packagesOf(change.before);
  return [...packagesOf(change.after)].filter((name) => !before.has(name)).sort();
}

function packagesOf(text: string | undefined): ReadonlySet<string> {
  const manifest = parse(text);
  return new Set(
    ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((key) => {
      const packages = manifest[key];
      return typeof packages === 'object' && packages !== null ? Object.keys(packages) : [];
    }),
  );
}

function parse(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    // What is no JSON was reported where it is merged.
    return {};
  }
}
