// `scaffold check --against …`: what changed in the contracts since a commit, a folder, a file, or against what runs, and who breaks.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { compareAll, type Contracts } from '../../compare/compare-contracts.js';
import { compareModels } from '../../compare/compare-models.js';
import type { Finding } from '../../engine/compare/finding.js';
import { compareRunning, type Hit } from '../../compare/impact.js';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { createDiskTree } from '../../file/disk-tree.js';
import type { FileTree } from '../../file/file-tree.js';
import { type CommandContext, type ExitCode, exitCodes } from '../command.js';
import { CommandError } from '../command-error.js';
import type { LiveOptions } from '../live/live.js';
import { diagnosticToJson } from '../output.js';
import { type OpenWorkspace, openWorkspace } from '../workspace.js';
import { writeOut } from '../write-out.js';
import { openGitTree } from './git-tree.js';
import { judge } from './judge.js';
import { readManifests, type ReadManifests } from './read-manifests.js';
import { annotateFindings, describeFindings, findingToJson, summarise } from './report.js';
import { parseContracts, printContracts } from './saved-contracts.js';
import { gateway } from '../../sections/gateway/part.js';

/** The options of `scaffold check`. */
export interface CheckOptions extends LiveOptions {
  readonly against: string | undefined;
  readonly save: string | undefined;
  readonly strict: boolean;
}

/** Exit 1: something breaks that is not allowed. 2: the manifests are wrong, or there is nothing to compare with. 4: etcd is away. */
export async function runCheck(context: CommandContext, options: CheckOptions): Promise<ExitCode> {
  const { cwd, env, output } = context;
  const { against, save, strict } = options;
  if (against === undefined && save === undefined) {
    const problem = 'say what to compare with (--against), or where to keep the contracts (--save)';
    throw new CommandError([createDiagnostic('ARM6012', { parameters: { problem } })]);
  }
  const workspace = openWorkspace(cwd);
  const now = readManifests(workspace.tree);
  if (now.model === undefined) throw new CommandError(now.diagnostics);
  const found = against === undefined ? undefined : await findChanges(context, options, { workspace, now });
  // Written last: the file may be the very one that was compared with.
  if (save !== undefined) {
    writeOut(cwd, save, printContracts(now.contracts));
    output.note(`Wrote ${save}.`);
  }
  if (against === undefined || found === undefined) return exitCodes.done;

  const { judged, unused } = judge(found.findings, now, { strict });
  const diagnostics = [...now.diagnostics, ...unused];
  output.diagnostics(diagnostics);
  if (output.isJson) {
    const findings = judged.map(findingToJson);
    output.json({ against, findings, notes: found.notes, diagnostics: diagnostics.map(diagnosticToJson) });
  } else {
    for (const line of describeFindings(judged, output.colors)) output.result(line);
    if (env['GITHUB_ACTIONS'] === 'true')
      for (const line of annotateFindings(judged, prefixOf(workspace, env))) output.result(line);
    for (const note of found.notes) output.note(note);
    output.note(summarise(judged, against));
  }
  return judged.some(({ fails }) => fails) ? exitCodes.findings : exitCodes.done;
}

interface Changes {
  readonly findings: readonly (Finding & { readonly hits?: readonly Hit[] })[];
  /** What the comparison could not see. */
  readonly notes: readonly string[];
}

interface Now {
  readonly workspace: OpenWorkspace;
  readonly now: ReadManifests;
}

async function findChanges(
  context: CommandContext,
  options: CheckOptions,
  { workspace, now }: Now,
): Promise<Changes> {
  const against = options.against ?? '';
  if (against === 'live') return findLive(context, options, now);
  const path = resolve(context.cwd, against);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory() && existsSync(resolve(path, 'scaffold.yaml'))) {
    return findInManifests(createDiskTree(path), against, now);
  }
  if (stats?.isFile()) return findInFile(path, against, now);
  const git = openGitTree(workspace.root, against);
  if ('tree' in git) return findInManifests(git.tree, against, now);
  if (stats?.isDirectory()) throw noBaseline(against, 'this folder has no scaffold.yaml');
  throw noBaseline(against, `there is no such file or folder, and ${git.problem}`);
}

function findInManifests(tree: FileTree, against: string, now: ReadManifests): Changes {
  const { contracts, model } = readBaseline(tree, against);
  return {
    findings: [...compareAll(contracts, now.contracts), ...compareModels(model, now.model)],
    notes: [],
  };
}

function findInFile(path: string, against: string, now: ReadManifests): Changes {
  const parsed = parseContracts(readFileSync(path, 'utf8'));
  if (parsed === undefined) throw noBaseline(against, 'this file holds no contracts');
  const { contracts, isSingle } = parsed;
  const others = [...now.contracts].filter(([name]) => !isSingle || contracts.has(name));
  return { findings: compareAll(contracts, new Map(others)), notes: [] };
}

async function findLive(
  context: CommandContext,
  options: CheckOptions,
  now: ReadManifests,
): Promise<Changes> {
  const [{ withLive }, { readRunning }] = await Promise.all([
    import('../live/live.js'),
    import('./live-contracts.js'),
  ]);
  const { running, silent } = await withLive(context, options, readRunning);
  // What this workspace only knows from outside is not its to change.
  const peers = new Set(now.model.peers.map(({ name }) => name));
  const own: Contracts = new Map([
    ...now.contracts,
    ...running.flatMap(({ contract }) =>
      peers.has(contract.service) ? [[contract.service, contract] as const] : [],
    ),
  ]);
  const notes = running.length === 0 ? ['No running instance publishes a contract.'] : [];
  const gateways = new Set(
    now.model.services.filter((service) => service.part(gateway)).map(({ name }) => name),
  );
  for (const [service, instances] of silent) {
    const what = `${instances === 1 ? '1 instance' : `${instances} instances`} of ${service}`;
    notes.push(
      gateways.has(service)
        ? `What is behind ${what} (front ends) publishes nothing: whether it breaks is not known.`
        : `No contract is published by ${what}: whether it breaks is not known.`,
    );
  }
  return { findings: compareRunning(running, own), notes };
}

function readBaseline(tree: FileTree, against: string): ReadManifests {
  const read = readManifests(tree);
  if (read.model !== undefined) return read;
  const [first] = read.diagnostics.filter(({ severity }) => severity === 'error');
  const isMissing = first?.code === 'ARM6001';
  const problem = isMissing
    ? 'there is no scaffold.yaml at that commit'
    : `its manifests are not valid: ${first?.code} ${first?.message}`;
  throw noBaseline(against, problem);
}

function noBaseline(against: string, problem: string): CommandError {
  return new CommandError([createDiagnostic('ARM6021', { parameters: { against, problem } })]);
}

/** Annotations name files from the repository's root on. */
function prefixOf({ root }: OpenWorkspace, env: CommandContext['env']): string {
  const top = env['GITHUB_WORKSPACE'];
  if (top === undefined || !root.startsWith(`${top}/`)) return '';
  return `${root.slice(top.length + 1)}/`;
}
