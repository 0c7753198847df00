// `scaffold import openapi <file|url>`: an OpenAPI document becomes the manifest of a service, and every loss is told.
import { posix, relative, resolve } from 'node:path';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { createDiskTree } from '../../file/disk-tree.js';
import { parseForeignText, printManifest } from '../../engine/document/import-text.js';
import { serviceName } from '../../engine/shape/forms.js';
import { reasonAgainstService } from '../../language/read/reserved-names.js';
import { type ImportedManifest, importOpenApi } from '../../openapi-import/import.js';
import { type CommandContext, type ExitCode, exitCodes, type GlobalOptions } from '../command.js';
import { CommandError } from '../command-error.js';
import { placeIn } from '../../file/glob.js';
import { loadWorkspace } from '../../generate/load/index.js';
import { workspace } from '../../sections/workspace/part.js';
import { findWorkspace } from '../find-workspace.js';
import { importReport } from './report.js';
import { besides, download, readLocal } from './source.js';

/** The options of `scaffold import openapi`. */
export interface ImportOpenApiOptions extends GlobalOptions {
  readonly source: string;
  readonly service: string | undefined;
  readonly out: string | undefined;
  readonly dryRun: boolean;
}

/** Reads the document, and writes the manifest or prints it. What is there already is never overwritten. */
export async function runImportOpenApi(
  context: CommandContext,
  options: ImportOpenApiOptions,
): Promise<ExitCode> {
  const { cwd, output } = context;
  const reason = options.service === undefined ? undefined : reasonAgainst(options.service);
  if (options.service !== undefined && reason !== undefined) {
    const parameters = { name: options.service, thing: 'service', reason, example: 'petstore' };
    throw new CommandError([createDiagnostic('ARM6013', { parameters })]);
  }
  const imported = await readDocument(context, options);
  const root = findWorkspace(cwd);
  const folder = resolve(
    options.out === undefined ? (root ?? cwd) : cwd,
    options.out ?? placeFor(root, imported.service),
  );
  const path = posix.join(relative(cwd, folder).replaceAll('\\', '/'), 'service.yaml');
  const tree = createDiskTree(folder);
  if (!options.dryRun && tree.read('service.yaml') !== undefined) {
    throw new CommandError(
      [createDiagnostic('ARM6014', { parameters: { folder: posix.dirname(path) } })],
      exitCodes.drift,
    );
  }
  const way = relative(folder, root ?? cwd).replaceAll('\\', '/');
  const schema = posix.join(way === '' ? '.' : way, 'node_modules/@armature/scaffold/schema/service.json');
  const text = printManifest(imported.sections, schema.startsWith('.') ? schema : `./${schema}`);
  if (!options.dryRun) tree.write('service.yaml', text);
  const { service, operations, types, losses, renamings } = imported;
  if (output.isJson) {
    output.json({
      service,
      ...(options.dryRun ? { text } : { manifest: path }),
      operations,
      types,
      losses,
      renamings,
    });
    return exitCodes.done;
  }
  if (options.dryRun) output.result(text.trimEnd());
  else output.done(`Made ${path}: ${operations} operations, ${types} types.`);
  for (const line of importReport(imported)) output.note(line);
  return exitCodes.done;
}

function reasonAgainst(name: string): string | undefined {
  if (!new RegExp(serviceName.pattern).test(name))
    return 'it has characters that URLs and folders don’t share';
  return reasonAgainstService(name);
}

async function readDocument(
  { cwd, signal }: CommandContext,
  options: ImportOpenApiOptions,
): Promise<ImportedManifest> {
  const { source, service } = options;
  const isRemote = /^https?:\/\//.test(source);
  const loaded = isRemote ? await download(source, signal) : readLocal(resolve(cwd, source), source);
  if ('problem' in loaded)
    throw unreadable(loaded.problem, isRemote ? exitCodes.environment : exitCodes.usage);
  const parsed = parseForeignText(loaded.text);
  if ('problem' in parsed) throw unreadable(`${source} is neither JSON nor YAML: ${parsed.problem}`);
  const imported = importOpenApi(parsed.value, {
    repeated: parsed.repeated,
    ...(service !== undefined && { service }),
    ...(!isRemote && besides(resolve(cwd, source))),
  });
  if ('problem' in imported) throw unreadable(`${source} is no OpenAPI document: ${imported.problem}`);
  return imported;
}

function unreadable(problem: string, exitCode: ExitCode = exitCodes.usage): CommandError {
  return new CommandError([createDiagnostic('ARM6012', { parameters: { problem } })], exitCode);
}

/** Where the glob of services wants it; the usual place where nobody can tell. */
function placeFor(root: string | undefined, name: string): string {
  const usual = `services/${name}`;
  const set = root === undefined ? undefined : loadWorkspace(createDiskTree(root)).readable;
  if (set === undefined) return usual;
  const folders = set.services.map(({ folder }) => folder);
  return placeIn(set.workspace.node(workspace).services.value, name, folders) ?? usual;
}
