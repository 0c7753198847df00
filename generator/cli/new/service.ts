// `scaffold new service <name>`: writes the manifest, then generates.
import { posix } from 'node:path';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { newGatewayManifest, newServiceManifest } from '../../sections/workspace/files/new-manifests.js';
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
}

/** Adds a service to the workspace around the current folder. */
export async function runNewService(context: CommandContext, options: NewServiceOptions): Promise<ExitCode> {
  const { output } = context;
  const workspace = openWorkspace(context.cwd);
  const set = loadManifests(workspace);
  const name = await takeName(context, 'service', options.name);
  const folder = posix.join(parentFolder(set), name);
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

/** Where new services go: the fixed part of the glob that finds them. */
function parentFolder(set: ManifestSet): string {
  const glob = set.workspace.node(workspace).services.value;
  const segments = glob.split('/');
  const wild = segments.findIndex((segment) => /[*?[{]/.test(segment));
  return wild === -1 ? posix.dirname(glob) : segments.slice(0, wild).join('/');
}
