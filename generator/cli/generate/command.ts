// `scaffold generate`: brings generated code up to date, or says what would change.
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import { generate, type GenerateResult, readModel } from '../../generate/generate.js';
import { generateIncrementally, type IncrementalResult } from '../../generate/incremental.js';
import { applyChanges, isWritten } from '../../engine/write/apply.js';
import type { CommandContext, ExitCode } from '../command.js';
import { exitCodes } from '../command.js';
import { CommandError } from '../command-error.js';
import { diagnosticToJson } from '../output.js';
import { type OpenWorkspace, openWorkspace, requireServices, workspaceVersions } from '../workspace.js';
import { generatorKey } from './generator-key.js';
import type { GenerateOptions } from './arguments.js';
import { annotate, describeChanges, describeDrift, summarise } from './change-list.js';
import { causesOf, driftOf } from './drift.js';
import { newPackages } from './new-packages.js';
import { inTurn } from './turn.js';

/** Generates. Exit 2: a manifest is wrong; 3: a conflict, or with `--check` any drift. Either way nothing is written. */
export async function runGenerate(context: CommandContext, options: GenerateOptions): Promise<ExitCode> {
  refuseContradictions(options);
  const workspace = openWorkspace(context.cwd);
  if (!options.watch) return generateOnce(context, workspace, options);
  const { watchWorkspace } = await import('./watch.js');
  await watchWorkspace(context, workspace, () => generateOnce(context, workspace, options));
  return exitCodes.done;
}

/** One run over the workspace as it is now. */
export async function generateOnce(
  context: CommandContext,
  workspace: OpenWorkspace,
  options: Pick<GenerateOptions, 'services' | 'check' | 'diff' | 'dryRun' | 'force'> & {
    readonly upgrade?: boolean;
    readonly watch?: boolean;
  },
): Promise<ExitCode> {
  const { output, signal } = context;
  const isReadOnly = options.check || options.diff || options.dryRun;
  const names = options.services ?? [];
  const plan = (): Promise<GenerateResult & Partial<IncrementalResult>> =>
    names.length > 0 || options.upgrade
      ? planWorkspace(workspace, names, options)
      : planChanged(workspace, options.force);
  const apply = (planned: Awaited<ReturnType<typeof plan>>): readonly Diagnostic[] =>
    isReadOnly || !isPlanned(planned) || hasConflicts(planned)
      ? []
      : applyChanges(planned.changes, workspace.tree);
  const run = (): Promise<Written<Awaited<ReturnType<typeof plan>>>> => writePlanned(plan, apply);
  const { result, failed } = isReadOnly
    ? await run()
    : await inTurn({ root: workspace.root, command: commandOf(options), say: output.note, signal }, run);
  const found = [...result.diagnostics, ...result.changes.flatMap((change) => change.diagnostics)];
  const isValid = isPlanned(result);
  const hasConflict = hasConflicts(result);
  const isDone = isValid && !hasConflict && failed.length === 0;
  if (isDone && !isReadOnly) result.remember?.(workspace.tree);
  const diagnostics = [...found, ...failed];

  output.diagnostics(diagnostics);
  if (output.isJson) {
    output.json({
      written: isDone && !isReadOnly,
      changes: result.changes
        .filter((change) => change.kind !== 'unchanged')
        .map((change) => {
          const { path, kind, ownership, from } = change;
          const causes = causesOf(change);
          return { path, kind, ownership, from, cause: causes[0], causes };
        }),
      ...(options.check && {
        drift: driftOf(result).map(({ change, what, message, causes }) => ({
          path: change.path,
          kind: what,
          message,
          cause: causes[0],
          causes,
        })),
      }),
      diagnostics: diagnostics.map(diagnosticToJson),
    });
  } else if (isValid) {
    await show(context, result, options, isDone);
  }
  // Conflicts that are marked in the files are for a person to settle, whichever run comes upon them.
  if (found.some(isMarked) && found.every((each) => isMarked(each) || each.severity !== 'error'))
    return exitCodes.drift;
  if (!isValid || result.diagnostics.some(({ severity }) => severity === 'error')) return exitCodes.usage;
  if (!isDone) return exitCodes.drift;
  return options.check && result.changes.some(isWritten) ? exitCodes.drift : exitCodes.done;
}

/** A plan, and what kept it from being written. */
export interface Written<Plan> {
  readonly result: Plan;
  readonly failed: readonly Diagnostic[];
}

/** Plans and writes. Where somebody saved a file meanwhile it is read again, once. */
export async function writePlanned<Plan>(
  plan: () => Promise<Plan>,
  apply: (planned: Plan) => readonly Diagnostic[],
): Promise<Written<Plan>> {
  const result = await plan();
  const failed = apply(result);
  if (!failed.some(({ code }) => code === 'ARM5009')) return { result, failed };
  const again = await plan();
  return { result: again, failed: apply(again) };
}

function commandOf({ upgrade, watch }: { readonly upgrade?: boolean; readonly watch?: boolean }): string {
  if (upgrade) return 'scaffold upgrade';
  return watch ? 'scaffold generate --watch' : 'scaffold generate';
}

function isMarked({ code }: Diagnostic): boolean {
  return code === 'ARM5012';
}

function isPlanned({ model, reached }: GenerateResult & Partial<IncrementalResult>): boolean {
  return model !== undefined || reached?.length === 0;
}

function hasConflicts({ changes }: GenerateResult): boolean {
  return changes.some((change) => change.kind === 'conflict');
}

/** Works out the changes of a whole workspace, as far as something has changed since the last run. */
function planChanged({ tree, root }: OpenWorkspace, force: boolean): Promise<IncrementalResult> {
  return generateIncrementally(
    { tree, force, settings: { versions: workspaceVersions(root) } },
    generatorKey(),
  );
}

/** Works out the changes of a workspace; stops the command where a service is unknown. */
export async function planWorkspace(
  workspace: OpenWorkspace,
  names: readonly string[],
  { force = false, upgrade = false }: { readonly force?: boolean; readonly upgrade?: boolean } = {},
): Promise<GenerateResult> {
  const { tree, root } = workspace;
  if (names.length > 0) {
    const { model, diagnostics } = readModel(tree);
    if (model === undefined) return { changes: [], diagnostics };
    requireServices(
      names,
      model.services.map((service) => service.name),
    );
  }
  const settings = { versions: workspaceVersions(root) };
  return generate({ tree, settings, force, upgrade, ...(names.length > 0 && { services: names }) });
}

async function show(
  { output, env }: CommandContext,
  result: GenerateResult,
  { check, diff, dryRun }: Pick<GenerateOptions, 'check' | 'diff' | 'dryRun'>,
  isDone: boolean,
): Promise<void> {
  const { changes } = result;
  if (diff) {
    const { printDiff } = await import('./diff-view.js');
    for (const change of changes) {
      const text = printDiff(change, output.colors);
      if (text !== '') output.result(text);
    }
  }
  if (check) {
    const drift = driftOf(result);
    for (const line of describeDrift(drift, output.colors)) output.result(line);
    if (env['GITHUB_ACTIONS'] === 'true') for (const line of annotate(drift)) output.result(line);
  } else if (!diff && (isDone || dryRun)) {
    // Written files are the result themselves; a list is asked for where nothing was written.
    const say = isDone && !dryRun ? output.done : output.result;
    for (const line of describeChanges(changes, output.colors)) say(line);
  }
  const isReadOnly = check || diff || dryRun;
  output.note(summarise(changes, { isDone, isReadOnly }));
  const packages = isDone && !isReadOnly ? newPackages(changes) : [];
  if (packages.length > 0) output.note(`package.json asks for ${packages.join(', ')} now: run npm install`);
}

function refuseContradictions(options: GenerateOptions): void {
  const clash = (first: string, second: string): never => {
    throw new CommandError([createDiagnostic('ARM6019', { parameters: { first, second } })]);
  };
  if (options.all && (options.services ?? []).length > 0) clash('--all', 'names of services');
  if (options.watch && options.check) clash('--watch', '--check');
  if (options.watch && options.diff) clash('--watch', '--diff');
  if (options.watch && options.dryRun) clash('--watch', '--dry-run');
}
