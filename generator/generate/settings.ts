// What the workspace's own files say that no manifest says: what stands on the disk already wins, so that machines agree.
import { readFileSync } from 'node:fs';
import type { WorkspaceSettings } from '../sections/emitting.js';
import type { FileTree } from '../file/file-tree.js';
import { plainText } from '../engine/write/text-form.js';

/** What whoever runs the generator may set. */
export interface GenerateSettings {
  /** What a package.json that does not exist yet asks for; this package's own version unless told. */
  readonly versions?: WorkspaceSettings['versions'];
  /** The version that is noted in the lock with what it writes; this package's own unless told. */
  readonly version?: string;
}

/** The settings in force for this workspace. */
export function workspaceSettings(tree: FileTree, settings: GenerateSettings): WorkspaceSettings {
  return { versions: { ...(settings.versions ?? ownVersions()), ...presentVersions(tree) } };
}

/** The versions that package.json has. */
function presentVersions(tree: FileTree): Partial<WorkspaceSettings['versions']> {
  const manifest = parseObject(tree.read('package.json'));
  const runtime = versionOf(manifest, '@armature/runtime');
  const scaffold = versionOf(manifest, '@armature/scaffold');
  return { ...(runtime !== undefined && { runtime }), ...(scaffold !== undefined && { scaffold }) };
}

function versionOf(manifest: Record<string, unknown>, name: string): string | undefined {
  for (const section of ['dependencies', 'devDependencies']) {
    const versions = manifest[section];
    if (typeof versions !== 'object' || versions === null) continue;
    const version = (versions as Record<string, unknown>)[name];
    if (typeof version === 'string') return version;
  }
  return undefined;
}

/** A package.json that is no JSON is reported where it is merged. */
function parseObject(text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(plainText(text ?? '{}'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function ownVersions(): WorkspaceSettings['versions'] {
  // The two packages are released together.
  const version = `^${ownVersion()}`;
  return { runtime: version, scaffold: version };
}

let known: string | undefined;

/** The version of this package. */
export function ownVersion(): string {
  if (known !== undefined) return known;
  // From dist/generator/generate up to the package's root.
  const file = new URL('../../../package.json', import.meta.url);
  ({ version: known } = JSON.parse(readFileSync(file, 'utf8')) as { version: string });
  return known;
}
