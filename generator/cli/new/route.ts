// `scaffold new route <name>`: adds an operation to a manifest.
import { newRouteSnippet } from '../../sections/workspace/files/new-manifests.js';
import { parseYaml, printYaml } from '../../engine/document/edit.js';
import type { CommandContext, ExitCode, GlobalOptions } from '../command.js';
import { openWorkspace } from '../workspace.js';
import { takeName } from './ask.js';
import { editManifest } from './edit-manifest.js';
import { loadManifests } from './service.js';
import { splitWords, takeService } from './target.js';
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
  const entry = { section: ['routes'], key: name, text: routeText(name, options) };
  return editManifest(context, workspace, { path: `${service.folder}/service.yaml`, entry, thing: 'route' });
}

function routeText(name: string, options: NewRouteOptions): string {
  const { method, path, body, returns, auth, rpcOnly } = options;
  const isPlain = [method, path, body, returns, auth].every((option) => option === undefined) && !rpcOnly;
  if (isPlain) return newRouteSnippet(name);
  const at = path ?? `/${name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()}`;
  const parameters = [...at.matchAll(/\{(\w+)\}/g)].map((match) => [match[1]!, 'string'] as const);
  return printYaml({
    [name]: {
      [method ?? methodFor(name, body)]: at,
      ...(parameters.length > 0 && { path: Object.fromEntries(parameters) }),
      ...(auth !== undefined && { auth }),
      ...(rpcOnly && { rpcOnly }),
      ...(body !== undefined && { body: parseYaml(body) }),
      ...(returns !== undefined && { returns: parseYaml(returns) }),
    },
  });
}

/** What a name usually means: `getUser` reads. */
function methodFor(name: string, body: string | undefined): string {
  if (body === undefined && /^(get|list|find|search|read|count)(?![a-z])/.test(name)) return 'get';
  if (body === undefined && /^(delete|remove)(?![a-z])/.test(name)) return 'delete';
  return /^(update|replace)(?![a-z])/.test(name) ? 'put' : 'post';
}
