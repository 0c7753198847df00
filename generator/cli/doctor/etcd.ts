// What the doctor asks etcd: whether it answers, whether its clock agrees, whether the parent config is there.
import { exitCodes } from '../command.js';
import type { OpenWorkspace } from '../workspace.js';
import { doubtful, type Finding, ill, well } from './check.js';
import { parseToml } from './machine.js';

/** Where etcd is, and whether somebody said so on this command line. */
export interface EtcdTarget {
  readonly endpoints: readonly string[];
  readonly user?: string;
  readonly password?: string;
  readonly isExplicit: boolean;
}

/** `--etcd`, else ARMATURE_ETCD, else what the first service's config.toml says, else the usual place. */
export function findEtcd(
  option: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  workspace: OpenWorkspace | undefined,
): EtcdTarget {
  const named = option ?? env['ARMATURE_ETCD'];
  if (named !== undefined && named !== '') return { endpoints: named.split(','), isExplicit: true };
  for (const path of workspace?.tree.list('services') ?? []) {
    if (!path.endsWith('/config.toml')) continue;
    const etcd = parseToml(workspace?.tree.read(path) ?? '')?.['etcd'];
    const { endpoints, user, password } = (etcd ?? {}) as Readonly<Record<string, unknown>>;
    if (!Array.isArray(endpoints) || !endpoints.every((endpoint) => typeof endpoint === 'string')) continue;
    return {
      endpoints,
      isExplicit: false,
      ...(typeof user === 'string' && { user }),
      ...(typeof password === 'string' && { password }),
    };
  }
  return { endpoints: ['http://127.0.0.1:2379'], isExplicit: false };
}

/** Reaches etcd as services do. Away is only a problem where somebody said that it is there: `scaffold dev` brings its own. */
export async function checkEtcd(
  target: EtcdTarget,
  namespace: string | undefined,
): Promise<readonly Finding[]> {
  const { isExplicit, ...address } = target;
  const where = address.endpoints.join(', ');
  const { createKeys, openEtcdRegistry } = await import('@armature/runtime');
  const registry = await openEtcdRegistry({ ...address, timeoutMs: 2_000 });
  try {
    const start = performance.now();
    const keys = createKeys(namespace ?? 'armature');
    const parent = await registry.get(keys.parentConfig);
    const findings = [well('etcd', `${where} answers in ${Math.round(performance.now() - start)} ms`)];
    if (namespace !== undefined && parent === undefined) {
      const mend = 'scaffold dev pushes it; elsewhere: scaffold config push';
      findings.push(doubtful('etcd', `there is no parent config for ${namespace}`, mend));
    }
    return [...findings, await checkClock(address.endpoints[0] ?? '')];
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split(/\.? Resolution note/)[0];
    const text = `${where} does not answer: ${reason}`;
    if (isExplicit) return [ill('etcd', text, exitCodes.environment, 'start it, or correct the address')];
    return [
      doubtful('etcd', text, 'no matter for scaffold dev, which brings its own; services alone need one'),
    ];
  } finally {
    await registry.close();
  }
}

/** etcd tells the time only in the head of its HTTP answers; one that has none is not compared. */
async function checkClock(endpoint: string): Promise<Finding> {
  try {
    const before = Date.now();
    const response = await fetch(new URL('/version', endpoint), { signal: AbortSignal.timeout(2_000) });
    const middle = (before + Date.now()) / 2;
    await response.body?.cancel();
    const theirs = Date.parse(response.headers.get('date') ?? '');
    if (Number.isNaN(theirs)) return well('clock', 'etcd does not tell the time');
    // The head counts whole seconds.
    const skew = Math.round((middle - theirs - 500) / 1000);
    if (Math.abs(skew) <= 2) return well('clock', 'agrees with etcd');
    const mend = 'let both machines follow a time server: tokens and deadlines need one time';
    return doubtful('clock', `differs from etcd's by ${Math.abs(skew)} s`, mend);
  } catch {
    // An etcd behind TLS of its own, or an embedded one: reached above, but not by plain HTTP.
    return well('clock', 'etcd does not tell the time');
  }
}
