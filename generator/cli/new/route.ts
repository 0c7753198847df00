// `scaffold new route <name>`: adds an operation to a manifest.
import { newRouteSnippet } from '../../sections/workspace/files/new-manifests.js';
import { parseYaml, printYaml } from '../../engine/document/edit.js';
import type { CommandContext, ExitCode, GlobalOptions } from '../command.js';
import { openTemplates } from '../templates/open-templates.js';
import { type OpenWorkspace, openWorkspace } from '../workspace.js';
import { takeName } from './ask.js';
import { placeOf } from './route-place.js';
import { editManifest } from './edit-manifest.js';
import { loadManifests } from './service.js';
import { splitWords, takeService } from './target.js';
import { routes } from '../../sections/routes/part.js';
import { gateway } from '../../sections/gateway/part.js';

/** The options of `scaffold new route`. */
export interface NewRouteOptions extends GlobalOptions {
  readonly words: readonly string[] | undefined;
  readonly service: string | undefined;
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete' | 'head' | undefined;
  readonly path: string | undefined;
  readonly body: string | undefined;
  readonly returns: string | undefined;
  readonly auth: 'jwt' | undefined;
  readonly rpcOnly: boolean;
}

/** Adds the route; without further options an example of one, to be edited. */
export async function runNewRoute(context: CommandContext, options: NewRouteOptions): Promise<ExitCode> {
  const workspace = openWorkspace(context.cwd);
  const { services } = loadManifests(workspace);
  const words = splitWords(options.words ?? []);
  const name = await takeName(context, 'route', words.name);
  const open = services.filter((service) => service.node(gateway) === undefined);
  const service = await takeService(context, workspace, open, options.service ?? words.service);
  const taken = new Set(
    service.node(routes).map(({ method, path }) => `${method.toLowerCase()} ${path.value}`),
  );
  const entry = { section: ['routes'], key: name, text: routeText(name, { ...options, workspace }, taken) };
  return editManifest(context, workspace, { path: `${service.folder}/service.yaml`, entry, thing: 'route' });
}

function routeText(
  name: string,
  options: NewRouteOptions & { readonly workspace: OpenWorkspace },
  taken: ReadonlySet<string>,
): string {
  const { body, returns, auth, rpcOnly } = options;
  const { method, path } = placeOf({ ...options, name, hasBody: body !== undefined, taken });
  const isPlain = [options.path, body, returns, auth].every((option) => option === undefined) && !rpcOnly;
  if (isPlain) return newRouteSnippet({ name, method, path }, openTemplates(options.workspace));
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map((match) => [match[1]!, 'string'] as const);
  return printYaml({
    [name]: {
      [method]: path,
      ...(parameters.length > 0 && { path: Object.fromEntries(parameters) }),
      ...(auth !== undefined && { auth }),
      ...(rpcOnly && { rpcOnly }),
      ...(body !== undefined && { body: parseYaml(body) }),
      ...(returns !== undefined && { returns: parseYaml(returns) }),
    },
  });
}
