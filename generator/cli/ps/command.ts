// `scaffold ps`: the instances that are registered, and whether they say that they are ready.
import { headerNames } from '@armature/runtime/wire';
import { type CommandContext, type ExitCode, exitCodes } from '../command.js';
import { readAllInstances } from '../live/instances.js';
import { type LiveOptions, type LivePlatform, withLive } from '../live/live.js';
import { findRpcKey } from '../live/rpc-key.js';
import { describeAge, toTable } from './table.js';

/** How an instance answered `/readyz`. `unknown`: it runs, but has no such page (a peer of the Go framework). */
export type Health = 'ready' | 'not ready' | 'unreachable' | 'unknown';

/** One line of `scaffold ps`. */
export interface LiveInstance {
  readonly service: string;
  readonly address: string;
  readonly version?: string;
  /** RFC 3339. */
  readonly started?: string;
  /** Digest of the contract that it serves. */
  readonly contract?: string;
  readonly health: Health;
  /** The parts that are not ready. */
  readonly reasons: readonly string[];
}

/** Lists every instance. Exit 0 also when some are not healthy: that is the answer, not a failure. */
export async function runPs(context: CommandContext, options: LiveOptions): Promise<ExitCode> {
  const { output } = context;
  return withLive(context, options, async (live) => {
    const instances = await readInstances(live);
    if (output.isJson) {
      output.json({ namespace: live.namespace, etcd: live.endpoint, instances });
    } else if (instances.length === 0) {
      output.note(`No instance is registered below /${live.namespace} in etcd at ${live.endpoint}.`);
    } else {
      output.result(
        toTable(
          instances.map((each) => toRow(each, Date.now())),
          output.colors,
        ),
      );
    }
    return exitCodes.done;
  });
}

/** Every instance of a platform, by service and address; each was asked. */
export async function readInstances(live: LivePlatform): Promise<readonly LiveInstance[]> {
  const found = [...(await readAllInstances(live))].flatMap(([service, instances]) =>
    [...instances]
      .sort((a, b) => a.address.localeCompare(b.address, 'en', { numeric: true }))
      .map((instance) => ({ service, instance })),
  );
  // Details of its health an instance shows on its own machine, and to who holds the key.
  const key = found.length === 0 ? undefined : await findRpcKey(live);
  return Promise.all(
    found.map(async ({ service, instance: { address, meta } }): Promise<LiveInstance> => {
      const asked = await askHealth(address, key);
      const { version, started, contract } = meta ?? {};
      return {
        service,
        address,
        ...(version !== undefined && { version }),
        ...(started !== undefined && { started }),
        ...(contract !== undefined && contract !== '' && { contract }),
        ...asked,
      };
    }),
  );
}

async function askHealth(
  address: string,
  key: string | undefined,
): Promise<Pick<LiveInstance, 'health' | 'reasons'>> {
  try {
    const answer = await fetch(`http://${address}/readyz`, {
      signal: AbortSignal.timeout(2_000),
      redirect: 'manual',
      ...(key !== undefined && { headers: { [headerNames.rpcKey]: key } }),
    });
    if (answer.ok) {
      await answer.body?.cancel();
      return { health: 'ready', reasons: [] };
    }
    const text = await answer.text();
    return answer.status === 503
      ? { health: 'not ready', reasons: unready(text) }
      : { health: 'unknown', reasons: [] };
  } catch {
    // Refused, cut or too slow: all the same to whoever would call it.
    return { health: 'unreachable', reasons: [] };
  }
}

function unready(text: string): string[] {
  try {
    const { data } = JSON.parse(text) as { data?: { parts?: Readonly<Record<string, { ok?: boolean }>> } };
    return Object.entries(data?.parts ?? {}).flatMap(([name, { ok }]) => (ok === false ? [name] : []));
  } catch {
    // A proxy's page: the status said what matters.
    return [];
  }
}

function toRow({ service, address, version, started, contract, health, reasons }: LiveInstance, now: number) {
  return {
    service,
    address,
    version: version ?? '-',
    age: Number.isNaN(Date.parse(started ?? '')) ? '-' : describeAge(now - Date.parse(started ?? '')),
    contract: contract?.slice(0, 12) ?? '-',
    health: reasons.length === 0 ? health : `${health}: ${reasons.join(', ')}`,
  };
}
