// `scaffold rename`: one name, wherever it is used: manifests, the class and its callers, tests, files, and what is generated. All or nothing.
import { compareAll } from '../../compare/compare-contracts.js';
import { loadWorkspace } from '../../generate/load/index.js';
import { applyChanges, isWritten } from '../../engine/write/apply.js';
import type { Change } from '../../engine/write/change.js';
import { lineAndColumn } from '../../source/source-file.js';
import { judge } from '../check/judge.js';
import { readManifests } from '../check/read-manifests.js';
import { describeFindings, findingToJson } from '../check/report.js';
import { type CommandContext, type ExitCode, exitCodes, type GlobalOptions } from '../command.js';
import { CommandError } from '../command-error.js';
import { inTurn } from '../generate/turn.js';
import { diagnosticToJson } from '../output.js';
import { type OpenWorkspace, openWorkspace } from '../workspace.js';
import { tablesWith } from './manifest-edits.js';
import { requireNewName } from './new-name.js';
import { overlay } from './overlay.js';
import { planRename } from './plan.js';
import { findTarget, readFiles, type Target, type Thing } from './target.js';

/** The options of `scaffold rename`. */
export interface RenameOptions extends GlobalOptions {
  readonly thing: Thing;
  readonly from: string;
  readonly to: string;
  readonly dryRun: boolean;
}

/** Renames. Exit 2: no such name, one that is taken, or manifests that would be wrong; 3: a conflict. Either way nothing is written. */
export async function runRename(context: CommandContext, options: RenameOptions): Promise<ExitCode> {
  const { output, signal } = context;
  const { thing, from, to, dryRun } = options;
  const workspace = openWorkspace(context.cwd);
  const loaded = loadWorkspace(workspace.tree);
  if (loaded.value === undefined) throw new CommandError(loaded.diagnostics);
  const files = readFiles(loaded.value);
  const target = findTarget(files, thing, from);
  requireNewName(files, target, to);

  const { changes, diagnostics } = await planRename(workspace, { files, target, to });
  const written = changes.filter(isWritten);
  const findings = findBreaking(workspace, changes);
  output.diagnostics([...diagnostics, ...changes.flatMap((change) => change.diagnostics)]);
  for (const { path, kind } of written) output.note(`${kind.padEnd(8)} ${path}`);
  for (const line of describeFindings(findings, output.colors)) output.note(line);
  for (const line of hints(workspace, target, to, files, written)) output.note(line);
  const isDone = !dryRun && (await isWanted(context, written.length));
  if (isDone) {
    const turn = { root: workspace.root, command: 'scaffold rename', say: output.note, signal };
    const failed = await inTurn(turn, async () => applyChanges(changes, workspace.tree));
    if (failed.length > 0) throw new CommandError(failed, exitCodes.drift);
  }
  if (output.isJson) {
    output.json({
      thing,
      from: target.name,
      to,
      written: isDone,
      changes: written.map(({ path, kind }) => ({ path, kind })),
      findings: findings.map(findingToJson),
      diagnostics: diagnostics.map(diagnosticToJson),
    });
  } else output.done(isDone ? `Renamed the ${thing} ${target.name} to ${to}.` : 'Nothing was written.');
  return exitCodes.done;
}

/** What the new contracts change for who calls. */
function findBreaking(workspace: OpenWorkspace, changes: readonly Change[]) {
  const texts = new Map(changes.filter(isWritten).map(({ path, after }) => [path, after]));
  const [before, after] = [workspace.tree, overlay(workspace.tree, texts)].map(readManifests);
  if (before?.model === undefined || after?.model === undefined) return [];
  return judge(compareAll(before.contracts, after.contracts), after, { strict: false }).judged;
}

async function isWanted({ canAsk }: CommandContext, count: number): Promise<boolean> {
  if (!canAsk) return true;
  const { confirm } = await import('@clack/prompts');
  return (await confirm({ message: `Change these ${count} files?` })) === true;
}

/** What a rename leaves to the user: names in texts and comments, columns of tables, edits that git has not. */
function hints(
  { tree }: OpenWorkspace,
  target: Target,
  to: string,
  files: Parameters<typeof tablesWith>[0],
  written: readonly Change[],
): readonly string[] {
  const { name } = target;
  const tables = tablesWith(files, target).map(
    ({ service, table }) =>
      `The column ${name} of ${table} is another one now: scaffold migrate draft ${service} --rename ${table}.${name}:${to}`,
  );
  const places = written.flatMap(({ path, ownership, after }) => {
    if (ownership === 'generated' || after === undefined || path.endsWith('.lock')) return [];
    return [...after.matchAll(new RegExp(`(?<![\\w$])${name}(?![\\w$])`, 'g'))].map(
      ({ index }) => `${path}:${lineAndColumn({ path, text: after }, index).line}`,
    );
  });
  const edited = written.filter(({ path, before }) => before !== undefined && !isKept(tree, path, before));
  const own = edited.filter(({ ownership }) => ownership !== 'generated').map(({ path }) => path);
  return [
    ...tables,
    ...(places.length > 0
      ? [`Left as it is, since it may be another ${name}: ${[...new Set(places)].slice(0, 10).join(', ')}`]
      : []),
    ...(own.length > 0
      ? [`Git has not what stands there now, so it can't bring it back: ${own.slice(0, 10).join(', ')}`]
      : []),
  ];
}

function isKept(tree: OpenWorkspace['tree'], path: string, text: string): boolean {
  return tree.versions?.kept([path]).get(path)?.texts.includes(text) ?? false;
}
