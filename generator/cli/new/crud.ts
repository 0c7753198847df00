// `scaffold new crud <table>`: operations over the rows of a table, in the manifest and in the user's class, with a test of them.
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import { nearest } from '../../diagnostic/near-miss.js';
import { addEntry } from '../../engine/document/edit.js';
import { emitFiles } from '../../engine/emit/file-spec.js';
import type { Change } from '../../engine/write/change.js';
import { writeBodies } from '../../engine/write/write-bodies.js';
import { type GenerateResult, readModel } from '../../generate/generate.js';
import { listNames } from '../../language/link/lookup.js';
import type { ServiceModel } from '../../language/model.js';
import { gateway } from '../../sections/gateway/part.js';
import { implementationPath } from '../../sections/routes/files/service-names.js';
import { type Crud, crudOf, namesOf } from '../../sections/tables/crud.js';
import { bodiesOf } from '../../sections/tables/files/crud-bodies.js';
import { crudTestFile } from '../../sections/tables/files/crud-test.js';
import { tables } from '../../sections/tables/part.js';
import { type CommandContext, type ExitCode, exitCodes, type GlobalOptions } from '../command.js';
import { CommandError } from '../command-error.js';
import { openTemplates } from '../templates/open-templates.js';
import { type OpenWorkspace, openWorkspace } from '../workspace.js';
import { takeName } from './ask.js';
import { type CrudAccess, editFor } from './crud-entries.js';
import { generateNew, withTexts } from './generate-new.js';
import { loadManifests } from './service.js';
import { splitWords, takeService } from './target.js';

/** The options of `scaffold new crud`. */
export interface NewCrudOptions extends GlobalOptions, CrudAccess {
  readonly words: readonly string[] | undefined;
  readonly service: string | undefined;
}

/** Adds the operations and writes them. Nothing is written where a name is taken, or where the class is not found. */
export async function runNewCrud(context: CommandContext, options: NewCrudOptions): Promise<ExitCode> {
  const workspace = openWorkspace(context.cwd);
  const { services } = loadManifests(workspace);
  const words = splitWords(options.words ?? []);
  const name = await takeName(context, 'table', words.name);
  const open = services.filter((service) => service.node(gateway) === undefined);
  const { service: owner, folder } = await takeService(
    context,
    workspace,
    open,
    options.service ?? words.service,
  );
  const service = modelOf(workspace, owner.value);
  const crud = findTable(service, name);
  const path = `${folder}/service.yaml`;
  const text = editManifest(workspace, path, service, { crud, access: options });
  const { model, diagnostics } = readModel(withTexts(workspace.tree, [{ path, text }]));
  if (model === undefined) throw new CommandError(diagnostics);

  const ended = await generateNew(context, workspace, [{ path, text }], (planned) =>
    withBodies(workspace, planned, { service: owner.value, crud }),
  );
  if (ended !== exitCodes.done) return ended;
  const { output } = context;
  if (output.isJson) output.json({ table: name, routes: namesOf(crud.names), manifest: path });
  else output.done(`Added ${listNames(namesOf(crud.names))} to ${path}, and wrote them.`);
  return exitCodes.done;
}

function modelOf({ tree }: OpenWorkspace, name: string): ServiceModel {
  const { model, diagnostics } = readModel(tree);
  const service = model?.services.find((each) => each.name === name);
  if (service === undefined) throw new CommandError(diagnostics);
  return service;
}

function findTable(service: ServiceModel, name: string): Crud {
  const all = service.part(tables).tables;
  const table = all.find((each) => each.name.value === name);
  if (table === undefined) {
    const known = all.map((each) => each.name.value);
    const problem = `${service.name} has no table "${name}"; it has ${known.length === 0 ? 'none' : listNames(known)}`;
    const suggestion = nearest(name, known);
    throw refused([
      createDiagnostic('ARM6012', {
        parameters: { problem },
        ...(suggestion !== undefined && { suggestion }),
      }),
    ]);
  }
  const crud = crudOf(table);
  const [unmade] = crud.unmade;
  if (unmade !== undefined) {
    const problem = `${unmade.property} of ${name} is readOnly, and an insert wants it: give it a default`;
    throw refused([
      createDiagnostic('ARM6012', { span: unmade.field.span ?? table.span, parameters: { problem } }),
    ]);
  }
  return crud;
}

/** The manifest's new text. All names that are taken are told at once. */
function editManifest(
  { tree }: OpenWorkspace,
  path: string,
  service: ServiceModel,
  { crud, access }: { readonly crud: Crud; readonly access: CrudAccess },
): string {
  const before = tree.read(path) ?? '';
  const edit = editFor(before, service, crud, access);
  const found: Diagnostic[] = [];
  let { text } = edit;
  for (const entry of edit.entries) {
    const edited = addEntry(text, entry);
    if (edited.kind === 'edited') {
      ({ text } = edited);
      continue;
    }
    const span = { file: { path, text }, start: edited.offset, end: edited.offset + entry.key.length };
    const thing = entry.section[0] === 'types' ? 'type' : 'route';
    found.push(
      edited.kind === 'present'
        ? createDiagnostic('ARM6015', { span, parameters: { place: path, thing, name: entry.key } })
        : createDiagnostic('ARM6018', { span, parameters: { path, problem: edited.problem } }),
    );
  }
  if (found.length > 0) throw refused(found);
  return text;
}

/** What was planned, with the bodies in place of "is not written yet", and with the test. */
async function withBodies(
  workspace: OpenWorkspace,
  planned: GenerateResult,
  { service: name, crud }: { readonly service: string; readonly crud: Crud },
): Promise<GenerateResult> {
  const { model, changes } = planned;
  const service = model?.services.find((each) => each.name === name);
  if (model === undefined || service === undefined) return planned;
  const templates = openTemplates(workspace);
  const path = implementationPath(service);
  const change = changes.find((each) => each.path === path);
  if (change?.kind === 'conflict') return planned;
  const written = await writeBodies(path, change?.after ?? '', {
    names: namesOf(crud.names),
    bodies: (failure) => bodiesOf(crud, failure, templates),
  });
  if ('missing' in written) {
    const problem = `${path} has no unwritten method ${listNames(written.missing)} to put them into: the class has such a method already, or is not found`;
    throw refused([createDiagnostic('ARM6012', { parameters: { problem } })]);
  }
  const now = service.part(tables).tables.find((each) => each.name.value === crud.table.name.value);
  const subject = { service, model, crud: now === undefined ? crud : crudOf(now) };
  const [test] = await Promise.all(emitFiles([crudTestFile], subject, { templates, diagnostics: [] }));
  return {
    ...planned,
    changes: [
      ...changes.map((each) => (each === change ? { ...each, after: written.text } : each)),
      ...(test !== undefined && workspace.tree.read(test.path) === undefined
        ? [newFile(test.path, test.text, service.from)]
        : []),
    ],
  };
}

function newFile(path: string, after: string, from: string): Change {
  return { path, kind: 'create', ownership: 'scaffolded', from, diagnostics: [], after };
}

function refused(diagnostics: readonly Diagnostic[]): CommandError {
  return new CommandError(diagnostics);
}
