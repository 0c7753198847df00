// A workspace in a git repository of its own, as a team has it: branches, merges, and one plain `generate`.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import { applyChanges, isWritten } from '../../engine/write/apply.js';
import type { Change } from '../../engine/write/change.js';
import { createDiskTree } from '../../file/disk-tree.js';
import type { WritableFileTree } from '../../file/file-tree.js';
import { generate } from '../generate.js';

const settings = { versions: { runtime: '^1.0.0', scaffold: '^1.0.0' } };

/** What one run of git said. */
export interface GitResult {
  readonly isDone: boolean;
  readonly out: string;
}

/** What one plain `scaffold generate` did. */
export interface Generated {
  /** `update services/user/generated/dto.ts`; nothing where something is in conflict. */
  readonly written: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  readonly changes: readonly Change[];
  readonly isDone: boolean;
}

/** A workspace under git. */
export interface Repository {
  readonly root: string;
  readonly tree: WritableFileTree;
  /** Runs git; an absent answer is no error. */
  git(...args: readonly string[]): GitResult;
  /** Commits all that stands there. */
  commit(message: string): void;
  generate(): Promise<Generated>;
  /** Paths with conflicts. */
  unmerged(): readonly string[];
  remove(): void;
}

const environment = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.org',
  GIT_EDITOR: 'true',
};

/** A repository with these files, generated and committed. */
export async function createRepository(files: Readonly<Record<string, string>>): Promise<Repository> {
  const root = mkdtempSync(join(tmpdir(), 'armature-team-'));
  const tree = createDiskTree(root);
  const git = (...args: readonly string[]): GitResult => {
    const { status, stdout, stderr } = spawnSync('git', [...args], {
      cwd: root,
      env: environment,
      encoding: 'utf8',
    });
    return { isDone: status === 0, out: stdout + stderr };
  };
  const repository: Repository = {
    root,
    tree,
    git,
    commit(message) {
      git('add', '-A');
      const made = git('commit', '-qm', message, '--allow-empty', '--no-verify');
      assert.ok(made.isDone, made.out);
    },
    async generate() {
      const { changes, diagnostics } = await generate({ tree, settings });
      const failed = applyChanges(changes, tree);
      const all = [...diagnostics, ...changes.flatMap((change) => change.diagnostics)];
      const isDone = failed.length === 0 && !diagnostics.some(({ severity }) => severity === 'error');
      const written = isDone ? changes.filter(isWritten).map(({ kind, path }) => `${kind} ${path}`) : [];
      return { written, diagnostics: all, changes, isDone };
    },
    unmerged: () =>
      git('diff', '--name-only', '--diff-filter=U')
        .out.split('\n')
        .filter((line) => line !== ''),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
  git('init', '-q', '-b', 'main');
  git('config', 'gc.auto', '0');
  for (const [path, text] of Object.entries(files)) tree.write(path, text);
  const first = await repository.generate();
  assert.deepEqual(
    first.diagnostics.map(({ code, message }) => `${code} ${message}`),
    [],
  );
  repository.commit('start');
  return repository;
}

/** Codes and messages, to compare and to read. */
export function said({ diagnostics }: Generated): readonly string[] {
  return diagnostics.map(({ code, message, span }) => `${code} ${span?.file.path ?? ''} ${message}`);
}
