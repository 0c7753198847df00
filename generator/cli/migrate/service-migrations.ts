// The migrations of one service as they stand on the disk: the files, their checksums, what they lead to.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Migration } from '@armature/runtime/database';
import type { DatabaseSchema } from '@armature/runtime/wire';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { emitFiles } from '../../engine/emit/file-spec.js';
import { readModel } from '../../generate/read-model.js';
import { toCamel } from '../../language/link/naming.js';
import type { ServiceModel } from '../../language/model.js';
import { firstTable, hasTables } from '../../sections/tables/files/database.js';
import { migrationListFile } from '../../sections/tables/files/migrations.js';
import { migrationsPath } from '../../sections/tables/files/names.js';
import { tables } from '../../sections/tables/part.js';
import { schemaOf } from '../../sections/tables/schema.js';
import { CommandError } from '../command-error.js';
import { type CommandContext, exitCodes } from '../command.js';
import { takeOne } from '../new/ask.js';
import { openTemplates } from '../templates/open-templates.js';
import { type OpenWorkspace, openWorkspace, requireServices } from '../workspace.js';

/** A service with tables, and its migrations. */
export interface ServiceMigrations {
  readonly workspace: OpenWorkspace;
  readonly service: ServiceModel;
  /** As the manifest has them. */
  readonly schema: DatabaseSchema;
  /** In the order of their names; their checksums are those of the files as they are. */
  readonly migrations: readonly Migration[];
  /** Where migrations/index.ts is, relative to the workspace, and what it should say. */
  readonly list: { readonly path: string; readonly text: string };
}

/** Reads them. Stops the command where manifests are wrong, the service has no tables, or a file cannot be loaded. */
export async function readMigrations(
  context: CommandContext,
  given: string | undefined,
): Promise<ServiceMigrations> {
  const workspace = openWorkspace(context.cwd);
  const { model, diagnostics } = readModel(workspace.tree);
  if (model === undefined) throw new CommandError(diagnostics);
  const withTables = model.services.filter(hasTables);
  if (given !== undefined) {
    requireServices(
      [given],
      model.services.map(({ name }) => name),
    );
  }
  const names = withTables.map(({ name }) => name);
  const here = withTables.find(({ folder }) =>
    `${context.cwd}/`.startsWith(`${join(workspace.root, folder)}/`),
  );
  if (names.length === 0) throw noTables(given ?? model.workspace.name);
  const name =
    given ??
    here?.name ??
    (await takeOne(context, { message: 'Which service?', choices: names, option: 'a service' }));
  const service = withTables.find((each) => each.name === name);
  if (service === undefined) throw noTables(name);
  const files = filesOf(workspace, service);
  return {
    workspace,
    service,
    schema: schemaOf(service.part(tables)),
    migrations: await loadAll(workspace, files),
    list: await listOf(workspace, service, files),
  };
}

/** A migration's file. */
export interface MigrationFile {
  readonly path: string;
  readonly name: string;
  readonly checksum: string;
}

/** The list of these files: migrations/index.ts. */
export async function listOf(
  workspace: OpenWorkspace,
  service: ServiceModel,
  files: readonly MigrationFile[],
): Promise<ServiceMigrations['list']> {
  const path = migrationsPath(service);
  const list = {
    path,
    cause: firstTable(service),
    service: { name: service.name },
    migrations: files.map(({ name, checksum }) => ({ name, checksum, alias: toCamel(`migration-${name}`) })),
  };
  const [file] = await Promise.all(
    emitFiles([migrationListFile], list, { templates: openTemplates(workspace), diagnostics: [] }),
  );
  return { path, text: file?.text ?? '' };
}

/** The files of a service's migrations, in their order. */
export function filesOf({ tree }: OpenWorkspace, service: ServiceModel): MigrationFile[] {
  const folder = `${service.folder}/migrations`;
  return tree.list(folder).flatMap((path) => {
    const name = /\/(\d{4}-[a-z0-9-]+)\.ts$/.exec(path)?.[1];
    return name === undefined ? [] : [{ path, name, checksum: checksumOf(tree.read(path) ?? '') }];
  });
}

/** Of a file's text, whatever its line ends. */
export function checksumOf(text: string): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex').slice(0, 16);
}

async function loadAll({ root }: OpenWorkspace, files: readonly MigrationFile[]): Promise<Migration[]> {
  if (files.length === 0) return [];
  const load = await findImport(root);
  return Promise.all(
    files.map(async ({ path, name, checksum }) => {
      const loaded = await load(join(root, path)).catch((error: unknown) => {
        throw failed(`${path} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`);
      });
      const { up, down, state } = loaded as Partial<Migration>;
      if (up === undefined || down === undefined || state === undefined)
        throw failed(`${path} has to export up, down and state`);
      return { name, checksum, up, down, state };
    }),
  );
}

/** How TypeScript is imported: by tsx, as the workspace has it installed. */
async function findImport(root: string): Promise<(file: string) => Promise<unknown>> {
  const { resolve } = createRequire(join(root, 'package.json'));
  let api: string;
  try {
    // It has two: one for require, which this is asked for, and one for import beside it.
    api = resolve('tsx/esm/api').replace(/\.cjs$/, '.mjs');
  } catch {
    const problem = existsSync(join(root, 'node_modules'))
      ? 'the workspace lacks tsx: npm install --save-dev tsx'
      : 'the packages of the workspace are not installed: npm install';
    throw unreachable(problem);
  }
  const { tsImport } = (await import(pathToFileURL(api).href)) as {
    tsImport(file: string, parent: string): Promise<unknown>;
  };
  return (file) => tsImport(pathToFileURL(file).href, pathToFileURL(`${root}/`).href);
}

function noTables(service: string): CommandError {
  return new CommandError([createDiagnostic('ARM8023', { parameters: { service } })]);
}

/** Stops with ARM8021: a migration does not do what it should. */
export function failed(problem: string): CommandError {
  return new CommandError([createDiagnostic('ARM8021', { parameters: { problem } })], exitCodes.findings);
}

/** Stops with ARM8022: the database, or what is needed to reach it, is not there. */
export function unreachable(problem: string): CommandError {
  return new CommandError([createDiagnostic('ARM8022', { parameters: { problem } })], exitCodes.environment);
}
