// What generating gives, as plain texts that a snapshot test can look at.
import { generateWorkspace, type WorkspaceOptions, type WorkspaceSource } from '../generate/workspace.js';

/**
 * The texts of all files as they would be after generating, by path, nothing written: with Vitest
 * `expect((await generateFiles(folder))['services/user/generated/client.ts']).toMatchSnapshot()`. Of a folder's own files those are left out
 * that the generator does not write. Rejects with a ManifestError when manifests are wrong.
 */
export async function generateFiles(
  source: WorkspaceSource,
  options?: WorkspaceOptions,
): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const change of await generateWorkspace(source, options)) {
    if (change.after !== undefined && change.path !== 'scaffold.lock') files[change.path] = change.after;
  }
  return files;
}
