// What git keeps of files: asked only when a file is not what was expected, so a run that finds nothing changed starts no process.
import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { KeptTexts, Versions } from './file-tree.js';

/** What version control keeps of the files below a folder. Where there is no git, or it does not answer, that is nothing. */
export function gitVersions(root: string): Versions {
  return {
    kept: (paths) => readKept(root, paths),
    state: () => stateOf(root),
  };
}

/** HEAD's, the index', and of an unmerged file those of both sides and of what they started from. */
const places = { head: 'HEAD:./', index: ':0:./', first: ':1:./', ours: ':2:./', theirs: ':3:./' } as const;

function readKept(root: string, paths: readonly string[]): ReadonlyMap<string, KeptTexts> {
  const kept = new Map<string, KeptTexts>();
  // A line end would end the name.
  const asked = paths.filter((path) => !/[\r\n]/.test(path));
  if (asked.length === 0 || findGit(root) === undefined) return kept;
  const names = asked.flatMap((path) => Object.values(places).map((place) => place + path));
  // Loaded here, since most runs have nothing to ask.
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  const { status, stdout } = spawnSync('git', ['cat-file', '--batch'], {
    cwd: root,
    input: names.map((name) => `${name}\n`).join(''),
    maxBuffer: 1 << 30,
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
  });
  if (status !== 0) return kept;
  const texts = readBatch(stdout, names.length);
  const width = Object.keys(places).length;
  for (const [index, path] of asked.entries()) {
    const [head, staged, first, ours, theirs] = texts.slice(index * width, (index + 1) * width);
    const found = [head, staged, first, ours, theirs].filter((text) => text !== undefined);
    const isUnmerged = ours !== undefined || theirs !== undefined;
    if (found.length > 0) kept.set(path, { texts: [...new Set(found)], isUnmerged });
  }
  return kept;
}

/** The answers of `git cat-file --batch`, one a name: `<id> <type> <size>` and so many bytes, or `<name> missing`. */
function readBatch(output: Buffer, count: number): readonly (string | undefined)[] {
  const texts: (string | undefined)[] = [];
  let at = 0;
  while (texts.length < count) {
    const end = output.indexOf(0x0a, at);
    if (end === -1) break;
    const [, type, size] = / (\w+) (\d+)$/.exec(output.toString('utf8', at, end)) ?? [];
    at = end + 1;
    if (type === undefined) texts.push(undefined);
    else {
      const stop = at + Number(size);
      texts.push(type === 'blob' ? output.toString('utf8', at, stop) : undefined);
      at = stop + 1;
    }
  }
  return texts;
}

/** Changes with every commit, checkout, merge, rebase and stash: the sizes and times of the logs that git keeps of them. */
function stateOf(root: string): string | undefined {
  const git = findGit(root);
  if (git === undefined) return undefined;
  return [join(git.own, 'logs/HEAD'), join(git.common, 'logs/refs/stash'), join(git.common, 'refs/stash')]
    .map((path) => statSync(path, { throwIfNoEntry: false }))
    .map((stats) => (stats === undefined ? '-' : `${stats.size}.${Math.floor(stats.mtimeMs)}`))
    .join(' ');
}

/** The folder that git keeps of a working tree, and the one that all working trees of a repository share. */
function findGit(root: string): { readonly own: string; readonly common: string } | undefined {
  for (let folder = resolve(root); ; folder = dirname(folder)) {
    const place = join(folder, '.git');
    const stats = statSync(place, { throwIfNoEntry: false });
    if (stats?.isDirectory()) return { own: place, common: place };
    if (stats?.isFile()) {
      const own = resolve(
        folder,
        readFileSync(place, 'utf8')
          .replace(/^gitdir: /, '')
          .trim(),
      );
      return { own, common: own.replace(/[\\/]worktrees[\\/][^\\/]+$/, '') };
    }
    if (dirname(folder) === folder) return undefined;
  }
}
