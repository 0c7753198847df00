// `scaffold new service <name>`: writes the manifest, then generates.
import { relative, resolve } from 'node:path';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { newGatewayManifest, newServiceManifest } from '../../sections/workspace/files/new-manifests.js';
import { createGlob, placeIn } from '../../file/glob.js';
import { loadWorkspace, type ManifestSet } from '../../generate/load/index.js';
import { type CommandContext, type ExitCode, exitCodes, type GlobalOptions } from '../command.js';
import { CommandError } from '../command-error.js';
import { type OpenWorkspace, openWorkspace } from '../workspace.js';
import { openTemplates } from '../templates/open-templates.js';
import { takeName } from './ask.js';
import { generateNew } from './generate-new.js';
import { workspace } from '../../sections/workspace/part.js';

/** The options of `scaffold new service`. */
export interface NewServiceOptions extends GlobalOptions {
  readonly name: string | undefined;
  readonly gateway: boolean;
  /** Relative to the current folder; else where the glob of services wants it. */
  readonly folder: string | undefined;
}

/** Adds a service to the workspace around the current folder. */
export async function runNewService(context: CommandContext, options: NewServiceOptions): Promise<ExitCode> {
  const { output } = context;
  const workspace = openWorkspace(context.cwd);
  const set = loadManifests(workspace);
  const name = await takeName(context, 'service', options.name);
  const folder =
    options.folder === undefined
      ? placeOf(set, name)
      : givenFolder(set, workspace, context.cwd, options.folder);
  const { tree } = workspace;
  if (set.services.some((service) => service.service.value === name)) {
    const parameters = { place: 'the workspace', thing: 'service', name };
    throw new CommandError([createDiagnostic('ARM6015', { parameters })]);
  }
  if (tree.list(folder).length > 0) {
    throw new CommandError([createDiagnostic('ARM6014', { parameters: { folder } })]);
  }
  const templates = openTemplates(workspace);
  const hasCommon = tree.read('shared/common.yaml') !== undefined;
  const manifest = options.gateway
    ? newGatewayManifest({ name, folder }, templates)
    : newServiceManifest({ name, folder, hasCommon }, templates);
  const ended = await generateNew(context, workspace, [manifest]);
  if (ended !== exitCodes.done) return ended;
  if (output.isJson) output.json({ service: name, manifest: manifest.path });
  else output.done(`Made the service ${name}. Its manifest is ${manifest.path}.`);
  return exitCodes.done;
}

/** The manifests of a workspace; stops the command where they have errors. */
export function loadManifests({ tree }: OpenWorkspace): ManifestSet {
  const { value, diagnostics } = loadWorkspace(tree);
  if (value === undefined) throw new CommandError(diagnostics);
  return value;
}

/** Where a new service goes by the glob that finds it. */
function placeOf(set: ManifestSet, name: string): string {
  const { value: glob } = set.workspace.node(workspace).services;
  const place = placeIn(
    glob,
    name,
    set.services.map(({ folder }) => folder),
  );
  if (place === undefined)
    throw new CommandError([createDiagnostic('ARM6065', { parameters: { name, glob } })]);
  return place;
}

/** The folder that the user names, if the glob finds it. */
function givenFolder(set: ManifestSet, { root }: OpenWorkspace, cwd: string, given: string): string {
  const { value: glob } = set.workspace.node(workspace).services;
  const folder = relative(root, resolve(cwd, given)).replaceAll('\\', '/');
  if (!createGlob(glob)(folder)) {
    throw new CommandError([createDiagnostic('ARM6066', { parameters: { folder: given, glob } })]);
  }
  return folder;
}
