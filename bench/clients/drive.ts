// A client under measurement: a process that makes calls as fast as it can when it is told to, and says how many and what they took.
import { createServer } from 'node:http';

/** What one run of calls came to. */
export interface Driven {
  readonly calls: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** Offers `POST /drive?concurrent=64&milliseconds=1000`, and says where. `call` makes one call, and throws where its answer is not the thing. */
export function offerDrive(call: () => Promise<unknown>): void {
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://drive');
    drive(call, Number(searchParams.get('concurrent')), Number(searchParams.get('milliseconds'))).then(
      (driven) => response.end(JSON.stringify({ data: driven })),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(0, '127.0.0.1', () =>
    console.log(`port ${(server.address() as { readonly port: number }).port}`),
  );
}

async function drive(
  call: () => Promise<unknown>,
  concurrent: number,
  milliseconds: number,
): Promise<Driven> {
  let calls = 0;
  const begun = performance.now();
  const cpu = process.cpuUsage();
  const loop = async (): Promise<void> => {
    while (performance.now() - begun < milliseconds) {
      await call();
      calls += 1;
    }
  };
  await Promise.all(Array.from({ length: concurrent }, loop));
  const { user, system } = process.cpuUsage(cpu);
  return { calls, seconds: (performance.now() - begun) / 1000, cpuSeconds: (user + system) / 1e6 };
}

/** The thing of an answer. */
export function thingOf(answer: unknown): unknown {
  const { code, data } = answer as { readonly code: number; readonly data?: { readonly id?: unknown } };
  if (code !== 0 || data?.id !== '1') throw new Error(`not the thing: ${JSON.stringify(answer)}`);
  return data;
}
