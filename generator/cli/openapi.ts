// `scaffold openapi <service>`: the OpenAPI document that the manifests say, whether or not it was generated yet.
import { type CommandContext, type ExitCode, exitCodes, type GlobalOptions } from './command.js';
import { CommandError } from './command-error.js';
import { openWorkspace, requireServices } from './workspace.js';
import { writeOut } from './write-out.js';

/** The options of `scaffold openapi`. */
export interface OpenapiOptions extends GlobalOptions {
  readonly service: string;
  readonly out: string | undefined;
  readonly yaml: boolean;
  /** Without RPC-only operations. A gateway's document has none anyway. */
  readonly public: boolean;
}

/** Prints the document, or writes it to `--out`. */
export async function runOpenapi(context: CommandContext, options: OpenapiOptions): Promise<ExitCode> {
  const { cwd, output } = context;
  const [{ readModel }, { openApiDocument }, { jsonText }] = await Promise.all([
    import('../generate/generate.js'),
    import('../generate/emit/openapi-document.js'),
    import('../engine/emit/json-text.js'),
  ]);
  const { model, diagnostics } = readModel(openWorkspace(cwd).tree);
  if (model === undefined) throw new CommandError(diagnostics);
  requireServices(
    [options.service],
    model.services.map((service) => service.name),
  );
  const service = model.services.find(({ name }) => name === options.service);
  if (service === undefined) throw new Error(`${options.service} is known and yet not there`);
  const document = openApiDocument(service, model, { publicOnly: options.public });
  const json = jsonText(document);
  const text = options.yaml ? (await import('../engine/document/edit.js')).printYaml(JSON.parse(json)) : json;
  if (options.out === undefined) {
    output.result(text.trimEnd());
  } else {
    writeOut(cwd, options.out, text);
    output.note(`Wrote ${options.out}.`);
  }
  return exitCodes.done;
}
