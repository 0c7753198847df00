// `scaffold migrate up|down|status|check`.
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { CommandError } from '../command-error.js';
import { type CommandContext, type ExitCode, exitCodes } from '../command.js';
import { type DatabaseOptions, withDatabase } from './database.js';
import { readMigrations, type ServiceMigrations } from './service-migrations.js';

/** Applies what is pending. */
export async function runMigrateUp(context: CommandContext, options: DatabaseOptions): Promise<ExitCode> {
  const { output } = context;
  const own = await readMigrations(context, options.service);
  const { names, place } = await withDatabase(context, options, own, async (migrator) => ({
    names: await migrator.up(),
    place: migrator.place,
  }));
  // Not before: a file that was edited after it was applied is listed as it was.
  keepList(own);
  if (output.isJson) output.json({ database: place, applied: names });
  else if (names.length === 0) output.done(`Nothing is pending: ${place}.`);
  else for (const name of names) output.done(`applied ${name}`);
  return exitCodes.done;
}

/** Takes the last one back. */
export async function runMigrateDown(context: CommandContext, options: DatabaseOptions): Promise<ExitCode> {
  const { output } = context;
  const own = await readMigrations(context, options.service);
  const name = await withDatabase(context, options, own, (migrator) => migrator.down());
  if (output.isJson) output.json({ undone: name ?? null });
  else output.done(name === undefined ? 'No migration is applied.' : `took back ${name}`);
  return exitCodes.done;
}

/** Says how the database stands. */
export async function runMigrateStatus(context: CommandContext, options: DatabaseOptions): Promise<ExitCode> {
  const { output } = context;
  const own = await readMigrations(context, options.service);
  const { status, place } = await withDatabase(context, options, own, async (migrator) => ({
    status: await migrator.status(),
    place: migrator.place,
  }));
  if (output.isJson) {
    output.json({ database: place, ...status });
    return exitCodes.done;
  }
  output.note(place);
  for (const { name, at } of status.applied) output.result(`applied  ${name}  ${at}`);
  for (const name of status.pending) output.result(`pending  ${name}`);
  for (const name of status.edited) output.result(`edited   ${name}: its file is not what was applied`);
  for (const name of status.missing)
    output.result(`missing  ${name}: it is applied, and there is no such file`);
  for (const line of status.drift) output.result(`drift    ${line}`);
  if (status.applied.length + status.pending.length === 0) output.result('There are no migrations.');
  return exitCodes.done;
}

/** Exit 3 where manifest, migrations and list are not the same; with `--db` or ARMATURE_DB the database, too. Writes nothing. */
export async function runMigrateCheck(context: CommandContext, options: DatabaseOptions): Promise<ExitCode> {
  const { output, env } = context;
  const own = await readMigrations(context, options.service);
  const problems = await offlineProblems(own);
  const isOnline =
    options.db !== undefined || (env['ARMATURE_DB'] ?? '') !== '' || options.etcd !== undefined;
  if (isOnline) {
    const { pending, edited, missing, drift } = await withDatabase(context, options, own, (migrator) =>
      migrator.status(),
    );
    problems.push(
      ...pending.map((name) => `${name} is not applied: scaffold migrate up ${own.service.name}`),
    );
    problems.push(...edited.map((name) => `${name} was edited after it was applied`));
    problems.push(...missing.map((name) => `${name} is applied, and there is no such file`));
    problems.push(...drift.map((line) => `the database differs: ${line}`));
  }
  if (problems.length > 0) {
    const found = problems.map((problem) => createDiagnostic('ARM8024', { parameters: { problem } }));
    throw new CommandError(found, exitCodes.drift);
  }
  if (output.isJson) output.json({ problems: [] });
  else
    output.done(
      `The migrations of ${own.service.name} lead to the tables of its manifest${isOnline ? ', and the database has them' : ''}.`,
    );
  return exitCodes.done;
}

async function offlineProblems({
  service,
  schema,
  migrations,
  list,
  workspace,
}: ServiceMigrations): Promise<string[]> {
  const { planMigration } = await import('@armature/runtime/database');
  const problems: string[] = [];
  const { isEmpty } = await planMigration(migrations.at(-1)?.state ?? {}, schema, {});
  if (!isEmpty)
    problems.push(
      `the tables of the manifest are not those of the last migration: scaffold migrate draft ${service.name}`,
    );
  if (workspace.tree.read(list.path) !== list.text)
    problems.push(`${list.path} does not list the files as they are: scaffold migrate up ${service.name}`);
  const numbers = migrations.map(({ name }) => name.slice(0, 4));
  for (const [index, number] of numbers.entries()) {
    if (numbers.indexOf(number) !== index)
      problems.push(
        `two migrations have the number ${number}: give ${migrations[index]?.name} the next free one, and draft it again`,
      );
  }
  return problems;
}

/** The list follows the files. */
function keepList({ workspace, list }: ServiceMigrations): void {
  if (workspace.tree.read(list.path) !== list.text) workspace.tree.write(list.path, list.text);
}
