// The life of a listening, registered server: listen, register, ready; then deregister, linger, drain, close. Services and gateways share it.
import type { IncomingMessage, Server } from 'node:http';
import { pause, type Clock } from '../clock/clock.js';
import { writeAddress } from '../wire/address.js';
import type { Contract } from '../wire/contract.js';
import type { Registration } from '../discovery/registration.js';
import { probePaths } from '../front/probes.js';
import { answerUnreadable } from '../front/unreadable.js';
import { listen, stopListening } from './listen.js';
import { findOwnAddress } from './own-address.js';
import type { RunningService, StopOptions } from './options.js';
import type { Session } from './session.js';
import { settings } from '../wire/settings.js';

/** What is run. */
export interface RunServerInit {
  readonly name: string;
  readonly version: string;
  readonly contract?: Contract;
  readonly session: Session<unknown>;
  readonly server: Server;
  readonly stop: StopOptions;
  /** Tells where the registration stands, as soon as there is one. */
  readonly onRegistration: (registration: Registration) => void;
  /** From here on answers close their connections and endless ones end; resolves when no request is left, at the latest after the limit. */
  readonly shutDown: (limitMs: number) => Promise<void>;
  /** After the last connection is gone: closes what the server stood on. */
  readonly finish: () => Promise<void>;
}

/** Runs it. Resolves when it stands in discovery; rejects with a StartError, and then nothing is left running. */
export async function runServer(init: RunServerInit): Promise<RunningService> {
  const { name, version, contract, session, server } = init;
  const { log, discovery, bootstrap } = session;
  const started = new Date().toISOString();
  const own = await findOwnAddress(bootstrap);
  answerUnreadable(server, log);
  const port = await listen(server, {
    port: bootstrap.port ?? session.own().port ?? 0,
    ...(own.listen === undefined ? {} : { host: own.listen }),
  });
  const address = writeAddress({ host: own.host, port });
  if (own.warning !== undefined) log.warn({ address }, own.warning);
  const registration = discovery.register({
    service: name,
    address,
    meta: { version, started, ...(bootstrap.zone === undefined ? {} : { zone: bootstrap.zone }) },
    ...(contract === undefined ? {} : { contract }),
  });
  init.onRegistration(registration);
  let settle = (): void => {};
  const closed = new Promise<void>((resolve) => {
    settle = resolve;
  });
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= stop(init, registration).finally(settle));
  try {
    await registration.ready(session.startSignal);
  } catch (error) {
    await close();
    throw session.explain(error);
  }
  session.started();
  log.info({ address, by: own.by, listen: own.listen ?? 'all interfaces', version }, 'ready');
  return { address, port, close, closed };
}

async function stop(init: RunServerInit, registration: Registration): Promise<void> {
  const { session, server } = init;
  const { shutdownLimitMs = settings.shutdownLimitMs.value, lingerMs = settings.lingerMs.value } = init.stop;
  const { log, clock } = session;
  const begun = clock.now();
  log.info({}, 'shutting down');
  await registration.deregister();
  const drained = init.shutDown(shutdownLimitMs);
  await untilQuiet(server, clock, lingerMs);
  const closed = stopListening(server);
  await drained;
  const cancel = clock.after(1_000, () => server.closeAllConnections());
  server.closeIdleConnections();
  await closed;
  cancel();
  await init.finish();
  log.info({ ms: Math.round(clock.now() - begun) }, 'stopped');
}

/**
 * Callers hear of the change within milliseconds; what they send until then is still served, and its answer ends its connection. Waits
 * for a time without requests, since a connection that is closed under a request loses it; for those who never hear of it, not for ever.
 */
async function untilQuiet(server: Server, clock: Clock, lingerMs: number): Promise<void> {
  let requests = 0;
  const count = ({ url }: IncomingMessage): void => {
    if (!probePaths.has(url ?? '')) requests += 1;
  };
  server.on('request', count);
  for (let round = 0, seen = -1; round < longestLinger && seen !== requests; round += 1) {
    seen = requests;
    await pause(clock, lingerMs);
  }
  server.off('request', count);
}

/** In times of the linger: 5 s of the usual half a second. */
const longestLinger = 10;
