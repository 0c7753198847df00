// What the doctor asks etcd: whether it answers, whether its clock agrees, whether the parent config is there.
import { exitCodes } from '../command.js';
import { plainReason } from '../live/live.js';
import type { EtcdTarget } from '../live/find-etcd.js';
import { doubtful, type Finding, ill, well } from './check.js';

/** Reaches etcd as services do. Away is only a problem where somebody said that it is there: `scaffold dev` brings its own. */
export async function checkEtcd(
  target: EtcdTarget,
  namespace: string | undefined,
): Promise<readonly Finding[]> {
  const { isExplicit, ...address } = target;
  const where = address.endpoints.join(', ');
  const { createKeys, openEtcdRegistry } = await import('@armature/runtime');
  const registry = await openEtcdRegistry(address);
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
    const reason = error instanceof Error ? plainReason(error) : String(error);
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
    // An etcd behind TLS of its own: reached above, but not by plain HTTP.
    return well('clock', 'etcd does not tell the time');
  }
}
