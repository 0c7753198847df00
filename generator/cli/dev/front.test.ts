import assert from 'node:assert/strict';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { openFront, type Front, type FrontOptions } from './front.js';
import { createFrontThread } from './front-thread.js';

const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

/** Where a front is opened, and what ends all that were. */
const places: Record<string, () => { open: (options: FrontOptions) => Front; close(): Promise<void> }> = {
  'a front in this thread': () => ({ open: openFront, close: async () => {} }),
  'a front in a thread of its own': createFrontThread,
};

for (const [name, createPlace] of Object.entries(places))
  describe(name, () => {
    const closers: (() => unknown)[] = [];
    let place: ReturnType<typeof createPlace>;
    beforeEach(() => {
      place = createPlace();
    });
    afterEach(async () => {
      for (const close of closers.splice(0)) await close();
      await place.close();
    });

    /** Opens one on a port; resolves when it holds it. */
    const open = async (port: number, troubles: string[] = []): Promise<Front> =>
      new Promise((resolve) => {
        const front = place.open({
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
      await place.close();
      const next = createServer();
      await new Promise<void>((resolve) => next.listen(port, '127.0.0.1', resolve));
      next.close();
    });
  });

describe('a front in a thread of its own', () => {
  it('hands connections on while this one is busy', async (context) => {
    const serving = new Worker(
      `const { parentPort } = require('node:worker_threads');
      const server = require('node:http').createServer((_request, response) => response.end('served'));
      server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`,
      { eval: true },
    );
    context.after(() => serving.terminate());
    const [behind] = (await once(serving, 'message')) as [number];
    const thread = createFrontThread();
    context.after(() => thread.close());
    const port = await freePort();
    const front = await new Promise<Front>((resolve) => {
      const opened = thread.open({ port, onListening: () => resolve(opened), onTrouble: () => undefined });
    });
    front.lead(`127.0.0.1:${behind}`);
    // Nothing else runs in this thread until it has its answer.
    const script = `fetch('http://127.0.0.1:${port}').then((answer) => answer.text()).then(console.log)`;
    const said = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8', timeout: 60_000 });
    assert.equal(said, 'served\n');
  });
});
