// The workspaces under generator/fixtures: their manifests, and what is generated from them, committed side by side.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newServiceManifest, newWorkspaceManifests } from '../sections/workspace/files/new-manifests.js';
import { generateWorkspace } from './workspace.js';

/** The repository's root, from dist/generator/generate. */
export const repository = fileURLToPath(new URL('../../..', import.meta.url));
/** Where the fixtures stand. */
export const fixtures = join(repository, 'generator/fixtures');

/** The names of all fixtures. `minimal` is what `scaffold new` makes, and has the workspace's own files too. */
export const fixtureNames = readdirSync(fixtures).sort();

/** The manifests of a fixture, by path: those that people wrote, or for `minimal` those that `scaffold new` writes. */
export function manifestsOf(name: string): Record<string, string> {
  if (name === 'minimal') {
    const manifests = [
      ...newWorkspaceManifests('minimal'),
      newServiceManifest({ name: 'hello', folder: 'services/hello', hasCommon: true }),
    ];
    return Object.fromEntries(manifests.map(({ path, text }) => [path, text]));
  }
  const isManifest = (path: string) => /\.yaml$|^shared\/[^/]+\.ts$/.test(path);
  return Object.fromEntries(
    filesOf(name)
      .filter(isManifest)
      .map((path) => [path, readFixture(name, path)]),
  );
}

/** What is generated from a fixture's manifests, in memory. */
export async function generateFixture(name: string): Promise<Record<string, string>> {
  const changes = await generateWorkspace(manifestsOf(name), {
    versions: { runtime: '^0.1.0', scaffold: '^0.1.0' },
  });
  const files: Record<string, string> = {};
  for (const { path, after, from, ownership } of changes) {
    if (after === undefined || path === 'scaffold.lock') continue;
    if (name !== 'minimal' && from === 'scaffold.yaml' && ownership !== 'generated') continue;
    files[path] = after;
  }
  return files;
}

/** Every file of a fixture's folder, sorted. */
export function filesOf(name: string): string[] {
  return readdirSync(join(fixtures, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(join(fixtures, name).length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}

/** A file of a fixture's folder. */
export function readFixture(name: string, path: string): string {
  return readFileSync(join(fixtures, name, path), 'utf8');
}
