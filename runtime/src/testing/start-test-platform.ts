// Several services in the test's process that call each other, without ports and without etcd.
import type { Transport } from '../call/transport.js';
import { failure } from '../error/service-error.js';
import type { TestService } from './start-test-service.js';

/** How each service is started: `user: (transport) => startTestService(userDefinition, create, { transport })`. */
export type PlatformStarts<Services> = {
  readonly [Name in keyof Services]: (transport: (service: string) => Transport) => Promise<Services[Name]>;
};

/** Services that run together. */
export interface TestPlatform<Services> {
  readonly services: Services;
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
  const close = async (): Promise<void> => {
    for (const service of [...running.values()].reverse()) await service.close();
  };
  try {
    for (const [name, start] of Object.entries(starts)) running.set(name, await start(transport));
  } catch (error) {
    await close();
    throw error;
  }
  return { services: Object.fromEntries(running) as Services, close };
}
