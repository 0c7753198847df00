// What one connection, one address and all together may have: counted in requests, bytes and sockets, at services and gateways.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import test, { type TestContext } from 'node:test';
import { createFakeClock } from '../clock/fake-clock.js';
import { deferred } from '../client/testing/http-instance.js';
import type { SampleApi } from '../server/testing/sample-service.js';
import type { Limits } from '../wire/defaults.js';
import { askRaw, openSocket, startGateway, startService } from './testing/platform.js';

interface Facing {
  readonly address: string;
  /** Bytes that are held for requests, where it is known. */
  readonly held: () => number;
}

interface Setting {
  readonly api: SampleApi;
  readonly limits?: Partial<Limits>;
}

const faces: Record<string, (context: TestContext, setting: Setting) => Promise<Facing>> = {
  'a service': async (context, { api, limits }) => {
    const { address, host } = await startService(context, { api, ...(limits && { limits }) });
    return { address, held: () => host.memory.held };
  },
  'a gateway': async (context, { api, limits }) => {
    const service = await startService(context, { api });
    const { address, gateway } = await startGateway(context, service.address, { limits });
    return { address, held: () => gateway.memory.held };
  },
};

const ask = (path: string, more = ''): string => `GET ${path} HTTP/1.1\r\nhost: x\r\n${more}\r\n`;
const large = 'x'.repeat(1_800_000);

async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate);
}

/** Reads from a connection until its text matches. */
async function until(socket: Socket, pattern: RegExp): Promise<string> {
  let text = '';
  socket.on('data', (part: Buffer) => void (text += part.toString('latin1')));
  socket.resume();
  while (!pattern.test(text) && !socket.destroyed)
    await Promise.race([once(socket, 'data'), once(socket, 'close')]);
  return text;
}

for (const [name, start] of Object.entries(faces)) {
  test(`${name} answers requests of one connection in turn, and not into memory`, async (context) => {
    let running = 0;
    let most = 0;
    let begun = 0;
    const face = await start(context, {
      api: {
        getUser: async ({ id }) => {
          begun += 1;
          most = Math.max(most, ++running);
          await new Promise(setImmediate);
          running -= 1;
          return { id, tenant: large };
        },
      },
    });
    const sockets = await Promise.all(Array.from({ length: 10 }, () => openSocket(context, face.address)));
    for (const socket of sockets) {
      socket.pause();
      socket.write(ask('/api/user/users/1').repeat(20));
    }
    // The probe is answered all along.
    for (let round = 0; round < 10; round += 1) {
      const { status } = await askRaw(context, face.address, ask('/healthz', 'connection: close').trimEnd());
      assert.equal(status, 200);
    }
    assert.ok(most <= sockets.length, `${most} at once`);
    assert.ok(begun <= 5 * sockets.length, `${begun} answers for readers that read nothing`);
    assert.ok(
      face.held() <= (name === 'a gateway' ? 0.5 : 2) * sockets.length * large.length,
      `${face.held()} bytes`,
    );
    const [first] = sockets;
    if (first) {
      // Who reads gets all of them, in their order.
      let bytes = 0;
      first.on('data', (part: Buffer) => void (bytes += part.length));
      first.resume();
      while (bytes < 20 * large.length) await once(first, 'data');
    }
  });

  test(`${name} refuses what waits beyond its limit on one connection`, async (context) => {
    const gate = deferred<undefined>();
    let begun = 0;
    const face = await start(context, {
      api: {
        getUser: async (input) => {
          begun += 1;
          await gate.promise;
          return input;
        },
      },
      limits: { pipelined: 5 },
    });
    const socket = await openSocket(context, face.address);
    socket.write(ask('/api/user/users/1').repeat(3_000));
    await eventually(() => begun > 0);
    gate.resolve(undefined);
    let text = '';
    for await (const part of socket) text += String(part);
    const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status);
    assert.deepEqual(statuses, ['200', '200', '200', '200', '200', '200', '429']);
    assert.match(text, /\r\nRetry-After: 1\r\n/);
    assert.equal(begun, 6);
  });

  test(`${name} says that it is busy, and answers probes, when all that may be is under way`, async (context) => {
    const gate = deferred<undefined>();
    let begun = 0;
    const face = await start(context, {
      api: {
        getUser: async (input) => {
          begun += 1;
          await gate.promise;
          return input;
        },
      },
      limits: { requests: 3 },
    });
    const sockets = await Promise.all(Array.from({ length: 3 }, () => openSocket(context, face.address)));
    for (const socket of sockets) socket.write(ask('/api/user/users/1'));
    await eventually(() => begun >= 3);
    const close = 'connection: close';
    const refused = await askRaw(context, face.address, ask('/api/user/users/1', close).trimEnd());
    assert.equal(refused.status, 503);
    assert.match(refused.text, /\r\nRetry-After: 1\r\n/);
    for (const probe of ['/healthz', '/readyz'])
      assert.equal((await askRaw(context, face.address, ask(probe, close).trimEnd())).status, 200);
    gate.resolve(undefined);
    await Promise.all(sockets.map((socket) => until(socket, /"code":0/)));
    const again = await askRaw(context, face.address, ask('/api/user/users/1', close).trimEnd());
    assert.equal(again.status, 200);
  });
}

test('a service counts the bytes of answers that nobody takes, and refuses more of them', async (context) => {
  // More than the system's own buffers take.
  const huge = 'x'.repeat(12_000_000);
  const { address, host } = await startService(context, {
    api: { getUser: ({ id }) => ({ id, tenant: huge }) },
    limits: { memory: 30_000_000 },
  });
  const statuses: string[] = [];
  const sockets: Socket[] = [];
  for (let round = 0; round < 6; round += 1) {
    const socket = await openSocket(context, address);
    sockets.push(socket);
    socket.write(ask('/api/user/users/1'));
    await once(socket, 'readable');
    statuses.push(String(socket.read(12)).slice(9));
  }
  assert.deepEqual(statuses, ['200', '200', '200', '503', '503', '503']);
  for (const socket of sockets) socket.destroy();
  await eventually(() => host.memory.held === 0);
});

test('a service gives up on a body when there is no room for it, and gives back what it held', async (context) => {
  const { address, host } = await startService(context, {
    api: { work: () => ({}) },
    limits: { memory: 100_000 },
  });
  const head = (length: number): string =>
    `POST /api/user/work HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;
  const first = await openSocket(context, address);
  first.write(`${head(95_000)}{"how":"${'x'.repeat(90_000)}`);
  await eventually(() => host.memory.held >= 90_000);
  const second = await openSocket(context, address);
  second.write(`${head(30_000)}{"how":"${'x'.repeat(20_000)}`);
  assert.match(await until(second, /\}$/), /^HTTP\/1\.1 503 .*\r\nRetry-After: 1\r\n/s);
  first.destroy();
  second.destroy();
  await eventually(() => host.memory.held === 0);
});

test('a gateway holds no more of bodies than it may, and gives back what it held', async (context) => {
  const service = await startService(context, { api: { work: () => ({}) } });
  const { address, gateway } = await startGateway(context, service.address, { limits: { memory: 200_000 } });
  // Small enough to be read whole, so that they can be sent again to another instance; none of them ends.
  const head =
    'POST /api/user/work HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n';
  const sockets: Socket[] = [];
  // The last of them passes the limit, and is the last that is let in.
  for (let round = 0; round < 4; round += 1) {
    const socket = await openSocket(context, address);
    sockets.push(socket);
    socket.write(`${head}{"how":"${'x'.repeat(50_000)}`);
    await eventually(() => gateway.memory.held >= (round + 1) * 50_000);
  }
  const refused = await openSocket(context, address);
  refused.write(`${head}{"how":"${'x'.repeat(50_000)}`);
  assert.match(await until(refused, /\}$/), /^HTTP\/1\.1 503 .*\r\nRetry-After: 1\r\n/s);
  assert.ok(gateway.memory.held <= gateway.memory.limit + 60_000, `${gateway.memory.held}`);
  for (const socket of [...sockets, refused]) socket.destroy();
  await eventually(() => gateway.memory.held === 0);
  const body = '{"how":"x"}';
  const again = await askRaw(
    context,
    address,
    `POST /api/user/work HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  assert.equal(again.status, 200);
});

test('a gateway takes no more of an upload than its service does', async (context) => {
  // A service that never reads.
  const behind = createServer({ pauseOnConnect: true }, (socket) => context.after(() => socket.destroy()));
  behind.listen(0, '127.0.0.1');
  await once(behind, 'listening');
  context.after(() => behind.close());
  const { port } = behind.address() as AddressInfo;
  const { address, gateway, server } = await startGateway(context, `127.0.0.1:${port}`, {
    maxBodyBytes: 1 << 30,
  });
  const accepted: Socket[] = [];
  server.on('connection', (socket: Socket) => void accepted.push(socket));
  const sender = await openSocket(context, address);
  sender.write(
    'POST /api/user/work HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n',
  );
  const chunk = Buffer.from(`100000\r\n${'x'.repeat(0x100000)}\r\n`);
  for (let count = 0; count < 100; count += 1) sender.write(chunk);
  await eventually(() => (accepted[0]?.bytesRead ?? 0) > 0);
  // Time enough to take all of it.
  for (let round = 0; round < 50; round += 1)
    await askRaw(context, address, ask('/healthz', 'connection: close').trimEnd());
  // The system's buffers of two connections, and those of two streams.
  assert.ok((accepted[0]?.bytesRead ?? 0) < 20_000_000, `${accepted[0]?.bytesRead} bytes were read`);
  assert.ok(gateway.memory.held < 1_000_000, `${gateway.memory.held}`);
  sender.destroy();
});

test('a gateway counts by address, also behind a proxy that it trusts', async (context) => {
  const gate = deferred<undefined>();
  let begun = 0;
  const service = await startService(context, {
    api: {
      getUser: async (input) => {
        begun += 1;
        await gate.promise;
        return input;
      },
    },
  });
  const limits = { requestsPerAddress: 2 };
  const { address } = await startGateway(context, service.address, { limits, trustProxy: true });
  const from = (client: string, more = ''): string =>
    ask('/api/user/users/1', `x-forwarded-for: 9.9.9.9, ${client}\r\n${more}`);
  for (const client of ['1.1.1.1', '1.1.1.1', '2.2.2.2']) {
    const socket = await openSocket(context, address);
    socket.write(from(client));
  }
  await eventually(() => begun >= 3);
  const refused = await askRaw(context, address, from('1.1.1.1', 'connection: close\r\n').trimEnd());
  assert.equal(refused.status, 429);
  assert.match(refused.text, /\r\nRetry-After: 1\r\n/);
  const served = await openSocket(context, address);
  served.write(from('2.2.2.2'));
  await eventually(() => begun >= 4);
  gate.resolve(undefined);
  await until(served, /"code":0/);
});

test('a service reads on behind an early answer, until nothing comes any more', async (context) => {
  const clock = createFakeClock();
  const { address } = await startService(context, { clock, api: { work: () => ({}) } });
  const socket = await openSocket(context, address);
  const length = 40_000_000;
  const part = 'x'.repeat(1_000_000);
  socket.pause();
  socket.write(
    `POST /api/user/work HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`,
  );
  // Who reads nothing until all is sent, slowly, gets the answer all the same.
  for (let sent = 0; sent < length; sent += part.length) {
    await new Promise<void>((resolve, reject) =>
      socket.write(part, (error) => (error ? reject(error) : resolve())),
    );
    if (sent % (5 * part.length) === 0) await clock.advance(2_000);
  }
  assert.match(await until(socket, /\}$/), /^HTTP\/1\.1 413 .*\r\nConnection: close\r\n/s);
  if (!socket.destroyed) await once(socket, 'close');
  assert.equal(clock.pending, 0);
});

test('a service does not read on for ever', async (context) => {
  const clock = createFakeClock();
  const { address } = await startService(context, { clock, api: { work: () => ({}) } });
  for (const isSilent of [true, false]) {
    const socket = await openSocket(context, address);
    socket.write(
      'POST /api/user/work HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 400000000\r\n\r\n',
    );
    await until(socket, /\}$/);
    for (let round = 0; round < 20 && !socket.destroyed; round += 1) {
      if (!isSilent) await new Promise((resolve) => socket.write('x', resolve));
      await clock.advance(2_000);
    }
    if (!socket.destroyed) await once(socket, 'close');
  }
  assert.equal(clock.pending, 0);
});

for (const [name, start] of Object.entries(faces)) {
  test(`${name} goes on with a connection behind a request that was answered before it was read`, async (context) => {
    const face = await start(context, { api: { getUser: (input) => input } });
    // A service closes behind what is longer; a gateway sends what is shorter only when it has all.
    const body = `--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b\r\n${'x'.repeat(name === 'a service' ? 30_000 : 90_000)}`;
    for (const [path, type] of [
      // Refused by the form's reader in the middle, and by its type.
      ['/files', 'multipart/form-data; boundary=b'],
      ['/work', 'text/plain'],
    ]) {
      const socket = await openSocket(context, face.address);
      const head = `POST /api/user${path} HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\ncontent-length: ${body.length}\r\n\r\n`;
      socket.write(head + body.slice(0, 20_000));
      await until(socket, /"code":/);
      socket.write(body.slice(20_000) + ask('/api/user/users/1', 'connection: close\r\n'));
      assert.match(await until(socket, /"code":0/), /HTTP\/1\.1 200/, path);
    }
  });
}
