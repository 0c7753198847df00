// `scaffold new workspace <name>`: a folder in which `npm install && npm test` works.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { newServiceManifest, newWorkspaceManifests } from '../../sections/workspace/files/new-manifests.js';
import { createDiskTree } from '../../file/disk-tree.js';
import { type CommandContext, type ExitCode, exitCodes, type GlobalOptions } from '../command.js';
import { CommandError } from '../command-error.js';
import { ensureParentConfig } from '../parent-config.js';
import { takeName } from './ask.js';
import { generateNew } from './generate-new.js';
import { requireName } from './name.js';

/** The options of `scaffold new workspace`. */
export interface NewWorkspaceOptions extends GlobalOptions {
  readonly name: string | undefined;
  readonly service: string | undefined;
  readonly git: boolean;
}

/** Makes the folder, its manifests and all that is generated from them. Refuses a folder that has anything in it. */
export async function runNewWorkspace(
  context: CommandContext,
  options: NewWorkspaceOptions,
): Promise<ExitCode> {
  const { cwd, output } = context;
  const name = await takeName(context, 'workspace', options.name);
  const service = options.service;
  if (service !== undefined) requireName('service', service);
  const root = join(cwd, name);
  requireEmpty(root, name);

  const tree = createDiskTree(root);
  const texts = [...newWorkspaceManifests(name)];
  if (service !== undefined) {
    const folder = `services/${service}`;
    texts.push(newServiceManifest({ name: service, folder, hasCommon: true }));
  }
  const ended = await generateNew(context, { root, tree }, texts);
  if (ended !== exitCodes.done) return ended;
  ensureParentConfig(tree);
  if (options.git) startRepository(root);

  const folder = relative(cwd, root);
  const next = [
    `cd ${folder}`,
    ...(service === undefined ? ['npx scaffold new service order'] : []),
    'npm install',
    'npm test',
  ];
  if (output.isJson)
    output.json({ workspace: name, folder: root, services: service === undefined ? [] : [service] });
  else
    output.done(
      [`Made the workspace ${name} in ${folder}/. Next:`, ...next.map((line) => `  ${line}`)].join('\n'),
    );
  return exitCodes.done;
}

function requireEmpty(root: string, folder: string): void {
  const entry = statSync(root, { throwIfNoEntry: false });
  const isEmpty = entry === undefined || (entry.isDirectory() && readdirSync(root).length === 0);
  if (!isEmpty) throw new CommandError([createDiagnostic('ARM6014', { parameters: { folder } })]);
}

/** A repository for the new folder, unless it stands in one; without git it goes without. */
function startRepository(root: string): void {
  const inside = spawnSync('git', ['rev-parse', '--is-inside-work-tree'], { cwd: root, stdio: 'ignore' });
  if (inside.error === undefined && inside.status !== 0)
    spawnSync('git', ['init', '--quiet'], { cwd: root, stdio: 'ignore' });
}
