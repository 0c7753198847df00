import assert from 'node:assert/strict';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, it } from 'node:test';
import { openFront, type Front } from './front.js';

describe('a front', () => {
  const closers: (() => void)[] = [];
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });

  const freePort = async (): Promise<number> => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
  };

  /** Opens one on a port; resolves when it holds it. */
  const open = async (port: number, troubles: string[] = []): Promise<Front> =>
    new Promise((resolve) => {
      const front = openFront({
        port,
        onListening: () => resolve(front),
        onTrouble: (reason) => troubles.push(reason),
      });
      closers.push(() => front.close());
    });

  const serve = async (word: string): Promise<{ server: HttpServer; address: string }> => {
    const server = createHttpServer((request, response) => {
      let size = 0;
      request.on('data', (chunk: Buffer) => (size += chunk.length));
      request.on('end', () => response.end(`${word} ${size}`));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => void (server.closeAllConnections(), server.close()));
    return { server, address: `127.0.0.1:${(server.address() as AddressInfo).port}` };
  };

  const ask = async (port: number, body?: Buffer): Promise<string> => {
    const init = body ? { method: 'POST', body } : {};
    const answer = await fetch(`http://127.0.0.1:${port}/`, { ...init, headers: { connection: 'close' } });
    return answer.text();
  };

  it('hands connections on, whatever their size', async () => {
    const front = await open(await freePort());
    const { address } = await serve('a');
    front.lead(address);
    assert.equal(await ask(front.port), 'a 0');
    assert.equal(await ask(front.port, Buffer.alloc(5_000_000, 'x')), 'a 5000000');
  });

  it('lets those wait that come before there is anybody, or while somebody else is coming', async () => {
    const front = await open(await freePort());
    const early = Promise.all([ask(front.port), ask(front.port, Buffer.from('abc'))]);
    const first = await serve('first');
    front.lead(first.address);
    assert.deepEqual(await early, ['first 0', 'first 3']);
    first.server.close();
    first.server.closeAllConnections();
    const between = ask(front.port);
    const second = await serve('second');
    front.lead(second.address);
    assert.equal(await between, 'second 0');
  });

  it('loses no call while who is behind it changes', async () => {
    const front = await open(await freePort());
    const [one, two] = [await serve('one'), await serve('two')];
    front.lead(one.address);
    const load = { going: true };
    const answers: string[] = [];
    const loading = Promise.all(
      [1, 2, 3].map(async () => {
        while (load.going) answers.push(await ask(front.port));
      }),
    );
    for (let turn = 0; turn < 20; turn += 1) {
      const seen = answers.length;
      front.lead(turn % 2 === 0 ? two.address : one.address);
      while (answers.length < seen + 5) await new Promise(setImmediate);
    }
    load.going = false;
    await loading;
    assert.ok(answers.includes('one 0') && answers.includes('two 0'));
  });

  it('waits for a port that is taken, says so once, and frees it at the end', async () => {
    const port = await freePort();
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(port, '127.0.0.1', resolve));
    const troubles: string[] = [];
    const opening = open(port, troubles);
    while (troubles.length === 0) await new Promise(setImmediate);
    blocker.close();
    const front = await opening;
    assert.deepEqual(troubles.length, 1);
    assert.match(troubles[0] ?? '', new RegExp(`port ${port} is taken: stop what listens there`));
    front.close();
    const next = createServer();
    await new Promise<void>((resolve) => next.listen(port, '127.0.0.1', resolve));
    next.close();
  });
});
