// Where a process listens, and at which address it registers: said by somebody, or the one that this machine reaches etcd from.
import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import type { Bootstrap } from '../config/bootstrap.js';
import { StartError } from '../server/start-error.js';
import { isLoopback, parseHost } from '../wire/address.js';

/** What a process goes by. */
export interface OwnAddress {
  /** What it registers. */
  readonly host: string;
  /** Who says so, for people. */
  readonly by: string;
  /** What it listens on; absent: all interfaces. */
  readonly listen?: string;
  /** What deserves a word: others will hardly reach it. */
  readonly warning?: string;
}

/** What of the bootstrap config decides. */
export type AddressSources = Pick<Bootstrap, 'ip' | 'ipFrom' | 'listen' | 'production' | 'etcd'>;

/**
 * Finds it. The address is that of ARMATURE_IP, of `ip`, of POD_IP, else the one that etcd is reached from: who reaches the same etcd
 * comes the same way. Listens where it is told to, else on all interfaces in production and on loopback elsewhere. Rejects with a
 * StartError where nobody says an address and no way leads to etcd.
 */
export async function findOwnAddress(sources: AddressSources): Promise<OwnAddress> {
  const { ip, ipFrom = 'ip', etcd } = sources;
  if (ip === undefined) {
    const host = await addressTowards(etcd.endpoints);
    return { host, by: 'the way to etcd', ...listenOf(sources, host) };
  }
  const own = { host: ip, by: ipFrom, ...listenOf(sources, ip) };
  if (!isLoopback(ip)) return own;
  const towards = await addressTowards(etcd.endpoints).catch(() => ip);
  if (isLoopback(towards)) return own;
  const warning = `${ip} (${ipFrom}) is registered, which reaches nobody but this machine, and etcd at ${etcd.endpoints.join(', ')} is elsewhere: without it ${towards} would be registered`;
  return { ...own, warning };
}

function listenOf({ listen, production }: AddressSources, host: string): Pick<OwnAddress, 'listen'> {
  if (listen !== undefined) return { listen };
  return production || !isLoopback(host) ? {} : { listen: host };
}

/** The address of this machine that packets to the first endpoint that can be looked up would leave from. Sends none. */
async function addressTowards(endpoints: readonly string[]): Promise<string> {
  let reason: unknown;
  for (const endpoint of endpoints) {
    const { hostname, port } = new URL(endpoint);
    try {
      const { address, family } = await lookup(hostname.replace(/^\[|\]$/g, ''));
      return await localAddress(address, family === 6 ? 'udp6' : 'udp4', Number(port));
    } catch (error) {
      reason = error;
    }
  }
  const mend = 'say in ARMATURE_IP, or as `ip` in config.toml, where others reach this process';
  throw new StartError(
    4,
    `no address is found from which ${endpoints.join(', ')} is reached: ${mend}`,
    reason,
  );
}

/** A datagram socket that is connected has chosen its way, and nothing went out. */
async function localAddress(remote: string, type: 'udp4' | 'udp6', port: number): Promise<string> {
  const socket = createSocket(type);
  try {
    const connected = once(socket, 'connect');
    socket.connect(port, remote);
    await connected;
    const read = parseHost(socket.address().address);
    if (!read.ok) throw new Error(`the address ${read.reason}`);
    return read.value;
  } finally {
    socket.close();
  }
}
