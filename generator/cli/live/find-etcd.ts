// Where the etcd of a running platform is.
import { parseToml } from '../config/parse-toml.js';
import { defaultEtcdEndpoint, readEtcdTimeout } from '@armature/runtime/wire';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { CommandError } from '../command-error.js';
import { readSession } from '../dev/session-file.js';
import type { OpenWorkspace } from '../workspace.js';

/** Where etcd is, and whether somebody said so: on the command line, by the environment, or by running `scaffold dev`. */
export interface EtcdTarget {
  readonly endpoints: readonly string[];
  readonly user?: string;
  readonly password?: string;
  /** For one call. */
  readonly timeoutMs: number;
  readonly isExplicit: boolean;
}

/**
 * `--etcd`, else the running dev session, else ARMATURE_ETCD (with ARMATURE_ETCD_USER and _PASSWORD), else what the first service's
 * config.toml says, else the usual place.
 */
export function findEtcd(
  option: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  workspace: OpenWorkspace | undefined,
): EtcdTarget {
  return { ...findAddress(option, env, workspace), timeoutMs: etcdTimeout(env) };
}

/** How long etcd may take for one call. Stops with ARM6012 where the environment says nonsense. */
export function etcdTimeout(env: Readonly<Record<string, string | undefined>>): number {
  const timeoutMs = readEtcdTimeout(env);
  if (!Number.isNaN(timeoutMs)) return timeoutMs;
  const problem = `ARMATURE_ETCD_TIMEOUT is "${env['ARMATURE_ETCD_TIMEOUT'] ?? ''}": it takes milliseconds from 1 to 600000`;
  throw new CommandError([createDiagnostic('ARM6012', { parameters: { problem } })]);
}

type Address = Omit<EtcdTarget, 'timeoutMs'>;

function findAddress(
  option: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  workspace: OpenWorkspace | undefined,
): Address {
  if (option !== undefined && option !== '') return { ...named(option, env), isExplicit: true };
  const session = workspace && readSession(workspace.root);
  if (session) return { endpoints: [session.etcd], isExplicit: true };
  const given = env['ARMATURE_ETCD'];
  if (given !== undefined && given !== '') return { ...named(given, env), isExplicit: true };
  // A manifest stands beside the config of a service, wherever services are.
  const paths = new Set(workspace?.tree.list('') ?? []);
  for (const path of paths) {
    if (!path.endsWith('/config.toml') || !paths.has(path.replace(/config\.toml$/, 'service.yaml'))) continue;
    const found = readBootstrap(workspace?.tree.read(path) ?? '');
    if (found) return { ...found, isExplicit: false };
  }
  return { endpoints: [defaultEtcdEndpoint], isExplicit: false };
}

function named(
  endpoints: string,
  env: Readonly<Record<string, string | undefined>>,
): Omit<Address, 'isExplicit'> {
  const { ARMATURE_ETCD_USER: user, ARMATURE_ETCD_PASSWORD: password } = env;
  return {
    endpoints: endpoints.split(',').map((each) => withScheme(each.trim())),
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
  };
}

/** An address as clients take it: `http://` goes without saying. */
export function withScheme(endpoint: string): string {
  return /^[a-z]+:\/\//.test(endpoint) ? endpoint : `http://${endpoint}`;
}

function readBootstrap(text: string): Omit<Address, 'isExplicit'> | undefined {
  let table: Readonly<Record<string, unknown>>;
  try {
    table = parseToml(text);
  } catch {
    // What is wrong with it, the service says when it starts.
    return undefined;
  }
  const { endpoints, user, password } = (table['etcd'] ?? {}) as Readonly<Record<string, unknown>>;
  if (!Array.isArray(endpoints) || endpoints.length === 0) return undefined;
  if (!endpoints.every((endpoint) => typeof endpoint === 'string')) return undefined;
  return {
    endpoints: endpoints.map(withScheme),
    ...(typeof user === 'string' && user !== '' && { user }),
    ...(typeof password === 'string' && password !== '' && { password }),
  };
}
