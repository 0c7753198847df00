// `scaffold doctor`: looks for what may be wrong, and says what to do.
import { createDiskTree } from '../../file/disk-tree.js';
import { loadWorkspace } from '../../generate/load/index.js';
import { type CommandContext, type ExitCode, exitCodes, type GlobalOptions } from '../command.js';
import { findEtcd } from '../live/find-etcd.js';
import { findWorkspace, type OpenWorkspace } from '../workspace.js';
import { describeFinding, doubtful, type Finding } from './check.js';
import { checkEtcd } from './etcd.js';
import { checkGenerated, checkKeys, checkNode, checkPorts, checkVersions } from './machine.js';
import { workspace as workspaceKey } from '../../sections/workspace/part.js';

/** The options of `scaffold doctor`. */
export interface DoctorOptions extends GlobalOptions {
  readonly etcd: string | undefined;
}

/** Runs every check. Exits with the first problem's code: 2 manifests and config, 3 drift, 4 the machine or etcd. */
export async function runDoctor(
  { cwd, env, output }: CommandContext,
  options: DoctorOptions,
): Promise<ExitCode> {
  const root = findWorkspace(cwd);
  const workspace: OpenWorkspace | undefined =
    root === undefined ? undefined : { root, tree: createDiskTree(root) };
  const findings: Finding[] = [];
  const add = (found: readonly Finding[]): void => {
    findings.push(...found);
    if (!output.isJson) for (const finding of found) output.result(describeFinding(finding, output.colors));
  };
  add([checkNode(process.versions.node)]);
  if (workspace === undefined) {
    add([
      doubtful('workspace', 'there is none around this folder', 'scaffold new workspace <name> makes one'),
    ]);
  } else {
    add(await checkGenerated(workspace));
    add(checkVersions(workspace));
    add([checkKeys(workspace)]);
    add(await checkPorts(workspace));
  }
  const namespace = workspace && loadWorkspace(workspace.tree).value?.workspace.node(workspaceKey).namespace;
  add(await checkEtcd(findEtcd(options.etcd, env, workspace), namespace));

  if (output.isJson) output.json({ findings });
  return findings.find((finding) => finding.exitCode !== undefined)?.exitCode ?? exitCodes.done;
}
