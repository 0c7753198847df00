// `scaffold upgrade`: generates, and merges what is scaffolded now into scaffolded files that were edited since they were written.
import type { CommandContext, ExitCode, GlobalOptions } from '../command.js';
import { openWorkspace } from '../workspace.js';
import { generateOnce } from './command.js';

/** The options of `scaffold upgrade`. */
export interface UpgradeOptions extends GlobalOptions {
  readonly diff: boolean;
  readonly dryRun: boolean;
}

/** Upgrades. Exit 3: some files have conflicts, which are marked in them and listed; everything else was written. */
export async function runUpgrade(context: CommandContext, options: UpgradeOptions): Promise<ExitCode> {
  const workspace = openWorkspace(context.cwd);
  const { diff, dryRun } = options;
  return generateOnce(context, workspace, {
    services: undefined,
    check: false,
    diff,
    dryRun,
    force: false,
    upgrade: true,
  });
}
