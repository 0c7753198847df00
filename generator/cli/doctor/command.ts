// `scaffold doctor`: looks for what may be wrong, and says what to do.
import { createDiskTree } from '../../file/disk-tree.js';
import { type CommandContext, type ExitCode, exitCodes, type GlobalOptions } from '../command.js';
import { toFailure } from '../failure.js';
import { findEtcd } from '../live/find-etcd.js';
import { requireAddresses, workspaceNamespace } from '../live/live.js';
import { findWorkspace, type OpenWorkspace } from '../workspace.js';
import { describeFinding, doubtful, type Finding, ill } from './check.js';
import { checkEtcd } from './etcd.js';
import { checkGenerated, checkKeys, checkNode, checkPorts, checkVersions } from './machine.js';

/** The options of `scaffold doctor`. */
export interface DoctorOptions extends GlobalOptions {
  readonly etcd: string | undefined;
}

/** Runs every check. Exits with the first problem's code: 2 manifests and config, 3 drift, 4 the machine or etcd. */
export async function runDoctor(
  { cwd, env, output, signal }: CommandContext,
  options: DoctorOptions,
): Promise<ExitCode> {
  const root = findWorkspace(cwd);
  const workspace: OpenWorkspace | undefined =
    root === undefined ? undefined : { root, tree: createDiskTree(root) };
  const findings: Finding[] = [];
  const add = (found: readonly Finding[]): void => {
    findings.push(...found);
    if (output.isJson) return;
    for (const finding of found) {
      const say = finding.state === 'well' ? output.done : output.result;
      say(describeFinding(finding, output.colors));
    }
  };
  // A check that itself fails is a finding: what the others find is still wanted.
  const look = async (check: string, run: () => Promise<readonly Finding[]> | readonly Finding[]) => {
    try {
      add(await run());
    } catch (error) {
      add(failureOf(check, error, signal));
    }
  };
  add([checkNode(process.versions.node)]);
  if (workspace === undefined) {
    add([
      doubtful('workspace', 'there is none around this folder', 'scaffold new workspace <name> makes one'),
    ]);
  } else {
    await look('generated', () => checkGenerated(workspace));
    await look('versions', () => checkVersions(workspace));
    await look('keys', () => [checkKeys(workspace)]);
    await look('ports', () => checkPorts(workspace));
  }
  await look('etcd', () => {
    const target = findEtcd(options.etcd, env, workspace);
    requireAddresses(target.endpoints);
    return checkEtcd(target, workspaceNamespace(workspace));
  });

  if (output.isJson) output.json({ findings });
  return findings.find((finding) => finding.exitCode !== undefined)?.exitCode ?? exitCodes.done;
}

/** What stopped a check, as its finding. */
function failureOf(check: string, error: unknown, signal: AbortSignal): readonly Finding[] {
  const { diagnostics, exitCode } = toFailure(error, signal);
  return diagnostics.map(({ message, mend }) => ill(check, message, exitCode, mend));
}
