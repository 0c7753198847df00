// Calls of a service of which instances hang, refuse, fail or dawdle: what share succeeds, how long calls take, how many requests are made of one.
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createDiscoveryTransport,
  type AnyOperation,
  type Discovery,
  type DiscoveryTransportOptions,
} from '@armature/runtime';
import type { BenchOptions } from './harness/options.js';

type Handle = (response: ServerResponse) => void;

const ok: Handle = (response) => void setTimeout(() => response.end('{"code":0}'), 2);
const hangs: Handle = () => {};
const takes5s: Handle = (response) => void setTimeout(() => response.end('{"code":0}'), 5_000).unref();
const failsHalf: Handle = (response) => {
  if (Math.random() < 0.5) return ok(response);
  response.statusCode = 503;
  response.end('{"code":503,"msg":"no"}');
};
const slow2Percent: Handle = (response) =>
  void setTimeout(() => response.end('{"code":0}'), Math.random() < 0.02 ? 500 : 2);

// Rules are the same object until they change.
const hedging: Rules = { hedge: { share: 0.95 } };
const attempts: Rules = { attemptMs: 200, timeoutMs: 2_000, breaker: { slowMs: 1_000 } };
type Rules = ReturnType<NonNullable<DiscoveryTransportOptions['rules']>>;

const scenes: Readonly<Record<string, readonly (Handle | 'refuses')[]>> = {
  'one in 5 s, one refuses, one fails half': [takes5s, 'refuses', failsHalf],
  'one of three hangs': [hangs, ok, ok],
  '2 % of answers take 500 ms': [slow2Percent, slow2Percent, slow2Percent],
};
const ways: Readonly<Record<string, Partial<DiscoveryTransportOptions>>> = {
  // No second try, and a breaker that never opens.
  none: { retry: { maxTries: 1 }, breaker: { consecutive: 1e9, minimumCalls: 1e9 } },
  defaults: {},
  'attempt 200ms': { rules: () => attempts },
  'hedge p95': { rules: () => hedging },
};

/** Prints a line for each scene and way. */
export async function benchCalls({ only, seconds, smoke }: BenchOptions): Promise<void> {
  for (const [scene, handles] of Object.entries(scenes)) {
    console.log(`calls: ${scene}`);
    for (const way of only(Object.keys(ways))) await measure(way, handles, smoke ? 40 : 400 * seconds);
  }
}

async function measure(way: string, handles: readonly (Handle | 'refuses')[], calls: number): Promise<void> {
  const open: Server[] = [];
  let requests = 0;
  const addresses: string[] = [];
  for (const handle of handles) {
    const server = createServer((_request, response) => {
      requests += 1;
      if (handle !== 'refuses') handle(response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    addresses.push(`127.0.0.1:${(server.address() as AddressInfo).port}`);
    if (handle === 'refuses') server.close();
    else open.push(server);
  }
  const transport = createDiscoveryTransport({
    discovery: fixed(addresses),
    service: 'bench',
    caller: 'bench',
    rpcKey: () => 'key',
    ...ways[way],
  });
  const times: number[] = [];
  let good = 0;
  const call = async (): Promise<void> => {
    const begun = performance.now();
    try {
      const response = await transport.send({ operation, target: '/api/bench/op', headers: {} });
      await response.text();
      if (response.status === 200) good += 1;
    } catch {
      // Counted by what is missing.
    }
    times.push(performance.now() - begun);
  };
  const running: Promise<void>[] = [];
  for (let made = 0; made < calls; made += 1) {
    running.push(call());
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await Promise.all(running);
  transport.close();
  for (const server of open) server.closeAllConnections();
  for (const server of open) server.close();
  times.sort((left, right) => left - right);
  const at = (share: number): string => `${(times[Math.floor(times.length * share)] ?? 0).toFixed(0)} ms`;
  const success = `${((100 * good) / calls).toFixed(1)} %`;
  console.log(
    `  ${way.padEnd(14)} success ${success.padStart(7)}  p50 ${at(0.5)}  p99 ${at(0.99)}  requests/call ${(requests / calls).toFixed(3)}`,
  );
}

function fixed(addresses: readonly string[]): Discovery {
  const instances = addresses.map((address) => ({ id: address, address }));
  const snapshot = { service: 'bench', revision: 1, instances };
  return {
    snapshot: () => snapshot,
    ready: () => Promise.resolve(snapshot),
    watch: (_service, listener) => {
      listener(snapshot);
      return () => {};
    },
  };
}

const operation: AnyOperation = {
  service: 'bench',
  name: 'op',
  method: 'GET',
  path: '/op',
  status: 200,
  rpcOnly: false,
  idempotent: true,
  fields: {},
  encoding: 'json',
  result: 'json',
  input: { decode: () => undefined, encode: () => undefined },
  output: { decode: () => undefined, encode: () => undefined },
  errors: [],
};
