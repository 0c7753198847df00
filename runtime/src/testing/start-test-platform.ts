// Several services in the test's process that call each other and handle each other's events, without ports, etcd and broker.
import type { Transport } from '../call/transport.js';
import type { Outgoing } from '../events/event-message.js';
import { failure } from '../error/service-error.js';
import type { TestService } from './start-test-service.js';

/** How each service is started: `user: (transport) => startTestService(userDefinition, create, { transport })`. */
export type PlatformStarts<Services> = {
  readonly [Name in keyof Services]: (transport: (service: string) => Transport) => Promise<Services[Name]>;
};

/** Services that run together. */
export interface TestPlatform<Services> {
  readonly services: Services;
  /** Resolves when every event that was published is handled or given up, with what its handlers published in turn. */
  settled(): Promise<void>;
  /** Shuts them down, the last started first. */
  close(): Promise<void>;
}

/** Starts services by their names, one after another; they find each other when they call, so circles are fine. */
export async function startTestPlatform<Services extends Record<string, TestService<never>>>(
  starts: PlatformStarts<Services>,
): Promise<TestPlatform<Services>> {
  const running = new Map<string, TestService<never>>();
  const transport = (service: string): Transport => ({
    send: async (request) => {
      const known = running.get(service);
      if (!known) throw failure('unavailable', `${service} is not part of the test platform`);
      return known.transport.send(request);
    },
  });
  const handovers = new Set<Promise<void>>();
  const settled = async (): Promise<void> => {
    while (handovers.size > 0) await Promise.all(handovers);
  };
  const handOver = (event: Outgoing): void => {
    for (const { events } of running.values()) {
      const work = events.take(event).finally(() => handovers.delete(work));
      handovers.add(work);
    }
  };
  const close = async (): Promise<void> => {
    await settled();
    for (const service of [...running.values()].reverse()) await service.close();
  };
  try {
    for (const [name, start] of Object.entries(starts)) {
      const service = await start(transport);
      running.set(name, service);
      service.events.onPublished(handOver);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { services: Object.fromEntries(running) as Services, settled, close };
}
