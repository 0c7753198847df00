// A workspace as it was at a commit: a tree of files read through git, nothing checked out.
import { spawnSync } from 'node:child_process';
import type { FileTree } from '../../file/file-tree.js';
import { isSkippedFolder } from '../../file/skipped-folder.js';

/** The tree below a folder at a git ref; or why there is none. */
export function openGitTree(
  root: string,
  ref: string,
): { readonly tree: FileTree } | { readonly problem: string } {
  // A ref is never taken for an option.
  const commit = git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
  if (commit === undefined) {
    const isInside = git(root, ['rev-parse', '--is-inside-work-tree']) !== undefined;
    return { problem: isInside ? 'git knows no such commit' : 'this workspace is in no git repository' };
  }
  const hash = commit.trim();
  const listed = git(root, ['ls-tree', '-r', '-z', '--name-only', hash]) ?? '';
  const paths = listed.split('\0').filter((path) => path !== '');
  const known = new Set(paths);
  const texts = new Map<string, string | undefined>();
  const read = (path: string): string | undefined => {
    if (!known.has(path)) return undefined;
    if (!texts.has(path)) texts.set(path, git(root, ['show', `${hash}:./${path}`]));
    return texts.get(path);
  };
  const list = (folder: string): readonly string[] => {
    const prefix = folder === '' || folder === '.' ? '' : `${folder.replace(/\/$/, '')}/`;
    return paths.filter((path) => path.startsWith(prefix) && !isSkipped(path.slice(prefix.length))).sort();
  };
  return { tree: { read, list } };
}

function isSkipped(path: string): boolean {
  return path.split('/').slice(0, -1).some(isSkippedFolder);
}

/** What git says, or undefined where it refuses or is not there. */
function git(cwd: string, args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync('git', args, { cwd, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
  return status === 0 ? stdout : undefined;
}
