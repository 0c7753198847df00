// The platform whose clients and gateway are measured: the shop, a service that calls it, and a gateway before both.
import { shopFiles } from './shop.js';

const caller = `service: caller
version: 1.0.0
depends: [shop]
types:
  Driven: { calls: int32, seconds: double, cpuSeconds: double }
  Relayed: { id: string, name: string, amount: double }
routes:
  drive:
    post: /drive
    query: { concurrent: int32, milliseconds: int32 }
    returns: Driven
    timeout: 60s
  relay: { get: "/relay/{id}", path: { id: string }, returns: Relayed }
`;

const callerService = `import type { CallerApi, Call } from "./generated/service.js";

export class CallerService implements CallerApi {
  async drive({ concurrent, milliseconds }: { concurrent: number; milliseconds: number }, call: Call) {
    let calls = 0;
    const begun = performance.now();
    const cpu = process.cpuUsage();
    const loop = async () => {
      while (performance.now() - begun < milliseconds) {
        const thing = await call.clients.shop.getThing9({ id: "1" });
        if (thing.id !== "1") throw new Error("not the thing");
        calls += 1;
      }
    };
    await Promise.all(Array.from({ length: concurrent }, loop));
    const { user, system } = process.cpuUsage(cpu);
    return { calls, seconds: (performance.now() - begun) / 1000, cpuSeconds: (user + system) / 1e6 };
  }

  async relay({ id }: { id: string }, call: Call) {
    const thing = await call.clients.shop.getThing9({ id });
    return { id: thing.id, name: thing.name, amount: thing.amount };
  }
}
`;

const callerMain = `import { serveCaller } from "./generated/service.js";
import { CallerService } from "./caller.service.js";

await serveCaller(() => new CallerService());
`;

/** The files of its workspace. */
export const platformFiles: Readonly<Record<string, string>> = {
  ...shopFiles,
  'services/caller/service.yaml': caller,
  'services/caller/caller.service.ts': callerService,
  'services/caller/main.ts': callerMain,
  'services/front/service.yaml': 'service: front\nversion: 1.0.0\ngateway:\n  expose: [shop, caller]\n',
};

/** Its services. */
export const platformServices = ['shop', 'caller', 'front'] as const;
