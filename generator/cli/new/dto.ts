// `scaffold new dto <name> [field:type …]`: adds a type to a manifest or to a shared file.
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { newDtoSnippet } from '../../sections/workspace/files/new-manifests.js';
import { printYaml } from '../../engine/document/edit.js';
import type { CommandContext, ExitCode, GlobalOptions } from '../command.js';
import { CommandError } from '../command-error.js';
import { openTemplates } from '../templates/open-templates.js';
import { openWorkspace } from '../workspace.js';
import { takeName } from './ask.js';
import { editManifest } from './edit-manifest.js';
import { loadManifests } from './service.js';
import { splitWords, takeService } from './target.js';

/** The options of `scaffold new dto`. */
export interface NewDtoOptions extends GlobalOptions {
  readonly words: readonly string[] | undefined;
  readonly service: string | undefined;
  readonly shared: string | undefined;
}

/** Adds the type; without fields an example of one, to be edited. */
export async function runNewDto(context: CommandContext, options: NewDtoOptions): Promise<ExitCode> {
  const workspace = openWorkspace(context.cwd);
  const { services } = loadManifests(workspace);
  const given = options.words ?? [];
  const words = splitWords(given.filter((word) => !word.includes(':')));
  const name = await takeName(context, 'type', words.name);
  const fields = given.filter((word) => word.includes(':')).map(parseField);
  const text =
    fields.length === 0
      ? newDtoSnippet(name, openTemplates(workspace))
      : printYaml({ [name]: Object.fromEntries(fields) });
  const entry = { section: ['types'], key: name, text };
  const path =
    options.shared === undefined
      ? `${(await takeService(context, workspace, services, options.service ?? words.service)).folder}/service.yaml`
      : sharedPath(options.shared);
  return editManifest(context, workspace, { path, entry, thing: 'type' });
}

function parseField(word: string): readonly [string, string] {
  const colon = word.indexOf(':');
  const [name, type] = [word.slice(0, colon).trim(), word.slice(colon + 1).trim()];
  if (name === '' || type === '') {
    const problem = `"${word}" is no field; a field is written name:type`;
    throw new CommandError([createDiagnostic('ARM6012', { parameters: { problem } })]);
  }
  return [name, type];
}

function sharedPath(given: string): string {
  return /\.ya?ml$/.test(given) ? given : `shared/${given}.yaml`;
}
