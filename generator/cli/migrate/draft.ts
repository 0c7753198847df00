// `scaffold migrate draft [service] [name]`: writes the migration from the tables after the last one to those of the manifest.
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { emitFiles } from '../../engine/emit/file-spec.js';
import { firstTable } from '../../sections/tables/files/database.js';
import { migrationDraftFile } from '../../sections/tables/files/migration.js';
import { CommandError } from '../command-error.js';
import { type CommandContext, type ExitCode, exitCodes, type GlobalOptions } from '../command.js';
import { openTemplates } from '../templates/open-templates.js';
import { checksumOf, filesOf, listOf, readMigrations } from './service-migrations.js';

/** The options of `scaffold migrate draft`. */
export interface DraftOptions extends GlobalOptions {
  readonly service: string | undefined;
  readonly name: string | undefined;
  readonly rename: readonly string[] | undefined;
  readonly allowLoss: boolean;
}

/** Writes it, and lists it. Nothing is written where something is refused. */
export async function runMigrateDraft(context: CommandContext, options: DraftOptions): Promise<ExitCode> {
  const { output } = context;
  const { workspace, service, schema, migrations } = await readMigrations(context, options.service);
  const { planMigration } = await import('@armature/runtime/database');
  const before = migrations.at(-1)?.state ?? {};
  const renames = readRenames(options.rename ?? []);
  let plan: Awaited<ReturnType<typeof planMigration>>;
  try {
    plan = await planMigration(before, schema, { ...renames, allowLoss: options.allowLoss });
  } catch (error) {
    // A name that is not there.
    throw misused(error instanceof Error ? error.message : String(error));
  }
  if (plan.refusals.length > 0) {
    const span = firstTable(service);
    throw new CommandError(
      plan.refusals.map(({ message }) =>
        createDiagnostic('ARM8020', { span, parameters: { problem: message } }),
      ),
    );
  }
  if (plan.isEmpty) {
    if (output.isJson) output.json({ migration: null });
    else output.done(`The tables of ${service.name} are those of the last migration.`);
    return exitCodes.done;
  }
  const name = nameOf(migrations.length === 0 ? 'create' : undefined, options.name, migrations.at(-1)?.name);
  const path = `${service.folder}/migrations/${name}.ts`;
  const lost = plan.lost.map(({ message }) => message.split(':')[0]).join('; ');
  const draft = {
    path,
    name,
    up: plan.up,
    down: plan.down,
    lost: lost === '' ? undefined : `it cannot be taken back: ${lost}`,
    state: schema,
    cause: firstTable(service),
  };
  const templates = openTemplates(workspace);
  const [file] = await Promise.all(emitFiles([migrationDraftFile], draft, { templates, diagnostics: [] }));
  const text = file?.text ?? '';
  workspace.tree.write(path, text);
  const files = [
    ...filesOf(workspace, service).filter((each) => each.name !== name),
    { path, name, checksum: checksumOf(text) },
  ];
  const list = await listOf(workspace, service, files);
  workspace.tree.write(list.path, list.text);
  if (output.isJson) output.json({ migration: path });
  else output.done(`Drafted ${path}. Read it, then: scaffold migrate up ${service.name}`);
  return exitCodes.done;
}

/** `0003-add-nick`, one after the last. */
function nameOf(usual: string | undefined, given: string | undefined, last: string | undefined): string {
  const words = (given ?? usual ?? 'change')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  if (words === '') throw misused(`"${given}" has no letter or digit to name a file after`);
  const number = last === undefined ? 1 : Number(last.slice(0, 4)) + 1;
  return `${String(number).padStart(4, '0')}-${words}`;
}

interface Renames {
  readonly tables: Record<string, string>;
  readonly columns: Record<string, Record<string, string>>;
}

/** `people:users`, `users.nick:alias`: names of the database; the table's new one where both change. */
function readRenames(given: readonly string[]): Renames {
  const renames: Renames = { tables: {}, columns: {} };
  for (const each of given) {
    const [, table = '', column, to = ''] = /^(\w+)(?:\.(\w+))?:(\w+)$/.exec(each) ?? [];
    if (to === '')
      throw misused(`"${each}" is no rename: write old:new for a table, table.old:new for a column`);
    if (column === undefined) renames.tables[table] = to;
    else (renames.columns[table] ??= {})[column] = to;
  }
  return renames;
}

function misused(problem: string): CommandError {
  return new CommandError([createDiagnostic('ARM6012', { parameters: { problem } })]);
}
