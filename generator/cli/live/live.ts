// Opens what runs: the registry of a platform and its namespace, for commands that look at it or change it.
import type { Registry } from '@armature/runtime';
import { namespaceOf } from '@armature/runtime/wire';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { createDiskTree } from '../../file/disk-tree.js';
import { loadWorkspace } from '../../generate/load/index.js';
import { CommandError } from '../command-error.js';
import { type CommandContext, exitCodes, type GlobalOptions } from '../command.js';
import { findWorkspace, type OpenWorkspace } from '../workspace.js';
import { readSession } from '../dev/session-file.js';
import { findEtcd } from './find-etcd.js';
import { workspace as workspaceKey } from '../../sections/workspace/part.js';

/** The options of all commands that talk to a platform. */
export interface LiveOptions extends GlobalOptions {
  readonly etcd: string | undefined;
  readonly namespace: string | undefined;
}

/** A platform in etcd. */
export interface LivePlatform {
  readonly registry: Registry;
  readonly namespace: string;
  /** Where etcd is, for people. */
  readonly endpoint: string;
  readonly endpoints: readonly string[];
  /** The workspace around the working directory, where there is one. */
  readonly workspace: OpenWorkspace | undefined;
  /** The root of the workspace whose running `scaffold dev` it is. */
  readonly devRoot: string | undefined;
  readonly env: CommandContext['env'];
  readonly cwd: string;
}

/** Runs something over a platform and closes it again. Stops with ARM6040, exit 4, where etcd does not do its part. */
export async function withLive<T>(
  context: CommandContext,
  options: LiveOptions,
  run: (live: LivePlatform) => Promise<T>,
): Promise<T> {
  const workspace = workspaceAround(context.cwd);
  const { isExplicit: _, ...address } = findEtcd(options.etcd, context.env, workspace);
  requireAddresses(address.endpoints);
  const endpoint = address.endpoints.join(', ');
  const { openEtcdRegistry, RegistryError } = await import('@armature/runtime');
  const registry = await openEtcdRegistry(address);
  try {
    const namespace = options.namespace ?? workspaceNamespace(workspace) ?? (await onlyNamespace(registry));
    const { endpoints } = address;
    const session = workspace && readSession(workspace.root);
    const isDev = session !== undefined && endpoints.includes(session.etcd);
    const devRoot = isDev ? workspace?.root : undefined;
    const { env, cwd } = context;
    return await run({ registry, namespace, endpoint, endpoints, workspace, devRoot, env, cwd });
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    const problem = plainReason(error);
    throw new CommandError(
      [createDiagnostic('ARM6040', { parameters: { endpoint, problem } })],
      exitCodes.environment,
    );
  } finally {
    await registry.close();
  }
}

/** The workspace around a folder, or undefined. */
export function workspaceAround(cwd: string): OpenWorkspace | undefined {
  const root = findWorkspace(cwd);
  return root === undefined ? undefined : { root, tree: createDiskTree(root) };
}

/** What the platform of a workspace is called in etcd; undefined where scaffold.yaml does not say it. */
export function workspaceNamespace(workspace: OpenWorkspace | undefined): string | undefined {
  // A mistake in some manifest does not change what the platform is called.
  return workspace && loadWorkspace(workspace.tree).readable?.workspace.node(workspaceKey).namespace;
}

/** Stops with ARM6012 for what is no address of an etcd. */
export function requireAddresses(endpoints: readonly string[]): void {
  for (const endpoint of endpoints) {
    const { protocol, hostname, pathname } = URL.canParse(endpoint)
      ? new URL(endpoint)
      : { protocol: '', hostname: '', pathname: '' };
    if ((protocol === 'http:' || protocol === 'https:') && hostname !== '' && pathname === '/') continue;
    const problem = `"${endpoint}" is no address of an etcd: write http://host:port`;
    throw new CommandError([createDiagnostic('ARM6012', { parameters: { problem } })]);
  }
}

/** Outside of workspaces: the only platform that etcd knows. */
async function onlyNamespace(registry: Registry): Promise<string> {
  const { entries } = await registry.list('/');
  const found = new Set(entries.flatMap(({ key }) => namespaceOf(key) ?? []));
  const [first, ...others] = found;
  if (first !== undefined && others.length === 0) return first;
  const problem =
    first === undefined
      ? 'there is no workspace around this folder, and no platform in etcd'
      : `there is no workspace around this folder, and etcd holds ${[...found].sort().join(', ')}`;
  throw new CommandError([createDiagnostic('ARM6043', { parameters: { problem } })]);
}

/** Why etcd is not reached, in a few words: gRPC's message has the endpoint again, its own code and long notes about name resolution. */
export function plainReason(error: Error): string {
  const { message } = error;
  if (/ECONNREFUSED/.test(message)) return 'nothing listens there';
  if (/ENOTFOUND|EAI_AGAIN|Name resolution failed/.test(message)) return 'the name is not known';
  if (/Protocol error/.test(message)) return 'what listens there is no etcd';
  if (/ECONNRESET|socket hang up/.test(message)) return 'it cuts every connection';
  if (/user name is empty/.test(message))
    return 'it wants a user: set ARMATURE_ETCD_USER and ARMATURE_ETCD_PASSWORD';
  if (/authentication failed/.test(message))
    return 'it does not take this user and password (ARMATURE_ETCD_USER, ARMATURE_ETCD_PASSWORD)';
  if (/EHOSTUNREACH|ENETUNREACH/.test(message)) return 'there is no way to it';
  if (/DEADLINE_EXCEEDED|Deadline exceeded|no answer/i.test(message)) return 'there is no answer in time';
  return (message.split(/\.? Resolution note/)[0] ?? message).trim();
}
