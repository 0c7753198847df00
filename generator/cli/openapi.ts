// `scaffold openapi <service>`: the OpenAPI document that the manifests say, whether or not it was generated yet.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createDiagnostic } from '../diagnostic/catalogue.js';
import { type CommandContext, type ExitCode, exitCodes, type GlobalOptions } from './command.js';
import { CommandError } from './command-error.js';
import { openWorkspace, requireServices } from './workspace.js';

/** The options of `scaffold openapi`. */
export interface OpenapiOptions extends GlobalOptions {
  readonly service: string;
  readonly out: string | undefined;
  readonly yaml: boolean;
}

/** Prints the document, or writes it to `--out`. */
export async function runOpenapi(context: CommandContext, options: OpenapiOptions): Promise<ExitCode> {
  const { cwd, output } = context;
  const [{ readModel }, { emit }] = await Promise.all([
    import('../generate/generate.js'),
    import('../emit/emit.js'),
  ]);
  const { model, diagnostics } = readModel(openWorkspace(cwd).tree);
  if (model === undefined) throw new CommandError(diagnostics);
  requireServices(
    [options.service],
    model.services.map((service) => service.name),
  );
  const files = emit(model, { services: [options.service] });
  const document = files.find((file) => file.path.endsWith('/openapi.json'));
  if (document === undefined) {
    const problem = `${options.service} is a gateway: it has no operations of its own`;
    throw new CommandError([createDiagnostic('ARM6012', { parameters: { problem } })]);
  }
  const text = options.yaml
    ? (await import('../manifest/edit.js')).printYaml(JSON.parse(document.text))
    : document.text;
  if (options.out === undefined) {
    output.result(text.trimEnd());
  } else {
    writeFileSync(resolve(cwd, options.out), text);
    output.note(`Wrote ${options.out}.`);
  }
  return exitCodes.done;
}
