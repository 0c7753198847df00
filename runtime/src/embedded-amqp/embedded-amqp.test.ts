// The embedded AMQP server by itself: what it keeps, how it comes and goes, and what it does with those who do not speak its language.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type ConfirmChannel, connect } from 'amqplib';
import { startEmbeddedAmqp, type EmbeddedAmqp } from './embedded-amqp.js';

const noDelay = { noDelay: true };

function folderOf(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'armature-amqp-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function channelOf({ url }: Pick<EmbeddedAmqp, 'url'>): Promise<ConfirmChannel> {
  const connection = await connect(url, noDelay);
  connection.on('error', () => {});
  return connection.createConfirmChannel();
}

async function texts(channel: ConfirmChannel, queue: string): Promise<string[]> {
  const found = [];
  for (;;) {
    const message = await channel.get(queue);
    if (message === false) return found;
    found.push(`${message.content.toString()} ${message.fields.redelivered}`);
  }
}

async function fill(channel: ConfirmChannel): Promise<void> {
  await channel.assertExchange('x', 'topic', { durable: true });
  await channel.assertExchange('passing', 'topic', { durable: false });
  await channel.assertQueue('kept', { durable: true, arguments: { 'x-max-length': 10 } });
  await channel.assertQueue('passing', { durable: false });
  await channel.bindQueue('kept', 'x', 'a.#');
  for (const text of ['one', 'two', 'three'])
    channel.publish('x', 'a.b', Buffer.from(text), { persistent: true });
  channel.publish('x', 'a', Buffer.from('transient'), { persistent: false });
  channel.sendToQueue('passing', Buffer.from('lost'), { persistent: true });
  await channel.waitForConfirms();
}

for (const isKept of [true, false]) {
  test(`durable things survive a stop and a start, ${isKept ? 'with' : 'without'} a data file`, async (context) => {
    const dataFile = join(folderOf(context), 'amqp.journal');
    const server = await startEmbeddedAmqp(isKept ? { dataFile } : {});
    context.after(() => server.close());
    const before = await channelOf(server);
    await fill(before);
    const first = await before.get('kept');
    assert.ok(first);
    before.ack(first);
    await before.checkQueue('kept');
    await server.stop();
    await server.start();
    const after = await channelOf(server);
    assert.deepEqual(await texts(after, 'kept'), ['two true', 'three true']);
    await after.checkExchange('x');
    await after.assertQueue('kept', { durable: true, arguments: { 'x-max-length': 10 } });
    await assert.rejects((await channelOf(server)).checkQueue('passing'), /NOT_FOUND/);
    await assert.rejects((await channelOf(server)).checkExchange('passing'), /NOT_FOUND/);
    await server.wipe();
    await assert.rejects((await channelOf(server)).checkQueue('kept'), /NOT_FOUND/);
  });
}

test('what was deleted, purged, rejected or expired does not come back, and a queue of the same name is another one', async (context) => {
  const server = await startEmbeddedAmqp({ dataFile: join(folderOf(context), 'amqp.journal') });
  context.after(() => server.close());
  const channel = await channelOf(server);
  const send = async (queue: string, ...all: string[]): Promise<void> => {
    for (const text of all) channel.sendToQueue(queue, Buffer.from(text), { persistent: true });
    await channel.waitForConfirms();
  };
  for (const queue of ['deleted', 'purged', 'rejected', 'requeued']) {
    await channel.assertQueue(queue);
    await send(queue, 'old');
  }
  await channel.deleteQueue('deleted');
  await channel.assertQueue('deleted');
  await send('deleted', 'new');
  await channel.purgeQueue('purged');
  const [rejected, requeued] = [await channel.get('rejected'), await channel.get('requeued')];
  if (rejected) channel.reject(rejected, false);
  if (requeued) channel.reject(requeued, true);
  channel.sendToQueue('purged', Buffer.from('late'), { persistent: true, expiration: '0' });
  await channel.waitForConfirms();
  await server.stop();
  await server.start();
  const after = await channelOf(server);
  const found = [];
  for (const queue of ['deleted', 'purged', 'rejected', 'requeued']) found.push(await texts(after, queue));
  assert.deepEqual(found, [['new true'], [], [], ['old true']]);
});

test('a journal stays as long as what is in it, and one that is torn keeps what is whole', async (context) => {
  const dataFile = join(folderOf(context), 'amqp.journal');
  const server = await startEmbeddedAmqp({ dataFile });
  context.after(() => server.close());
  const channel = await channelOf(server);
  await channel.assertQueue('q');
  await channel.consume('q', () => {}, { noAck: true });
  for (let round = 0; round < 12; round++) {
    for (let count = 0; count < 1_000; count++)
      channel.sendToQueue('q', Buffer.alloc(200), { persistent: true });
    await channel.waitForConfirms();
  }
  // Each message is some 500 bytes, and as much again to settle it: 24,000 records, of which the first 20,000 were thrown away.
  assert.ok(statSync(dataFile).size < 3_000_000, `${statSync(dataFile).size} bytes`);
  await server.stop();
  appendFileSync(dataFile, '12345678 {"kind":"queue-gone","na');
  await server.start();
  assert.equal((await (await channelOf(server)).checkQueue('q')).messageCount, 0);
  await server.stop();
  writeFileSync(dataFile, 'something else');
  await assert.rejects(server.start(), /is not a data file of the embedded AMQP server/);
});

test('a broker that is killed keeps all that it has confirmed', async (context) => {
  const dataFile = join(folderOf(context), 'amqp.journal');
  const script = `
    import { startEmbeddedAmqp } from ${JSON.stringify(new URL('./index.js', import.meta.url).href)};
    const server = await startEmbeddedAmqp({ dataFile: process.argv[1], port: Number(process.argv[2]) });
    console.log(server.port);
    setInterval(() => {}, 1000);
  `;
  const run = async (port: number) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, dataFile, `${port}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
      cwd: fileURLToPath(new URL('.', import.meta.url)),
    });
    context.after(() => child.kill('SIGKILL'));
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    return {
      child,
      ended: once(child, 'exit'),
      port: Number(line),
      url: `amqp://guest:guest@127.0.0.1:${line}`,
    };
  };
  let broker = await run(0);
  let sent = 0;
  const confirmed = new Set<string>();
  for (let life = 0; life < 3; life++) {
    const connection = await connect(broker.url, noDelay);
    connection.on('error', () => {});
    const ended = new Promise((resolve) => connection.once('close', resolve));
    const channel = await connection.createConfirmChannel();
    channel.on('error', () => {});
    await channel.assertQueue('q');
    for (let count = 0; count < 400; count++) {
      const text = `${sent++}`;
      channel.sendToQueue('q', Buffer.from(text), { persistent: true }, (error: unknown) => {
        if (error === null) confirmed.add(text);
        if (confirmed.size < (life + 1) * 100) return;
        broker.child.kill('SIGKILL');
      });
    }
    await Promise.all([ended, broker.ended]);
    broker = await run(broker.port);
  }
  const found = new Set((await texts(await channelOf(broker), 'q')).map((text) => text.split(' ')[0]));
  assert.deepEqual(
    [...confirmed].filter((text) => !found.has(text)),
    [],
  );
  assert.ok(confirmed.size >= 300);
});

test('tells its clients when it goes, and a port that is taken is said', async () => {
  const server = await startEmbeddedAmqp();
  const connection = await connect(server.url, noDelay);
  connection.on('error', () => {});
  const closed = once(connection, 'close') as Promise<[Error]>;
  await assert.rejects(startEmbeddedAmqp({ port: server.port }), { code: 'EADDRINUSE' });
  await server.close();
  assert.match((await closed)[0].message, /CONNECTION_FORCED - broker forced connection closure/);
  await server.close();
  await assert.rejects(connect(server.url, noDelay), { code: 'ECONNREFUSED' });
});

test('lets nobody in who does not know the password, nor to another host', async () => {
  const server = await startEmbeddedAmqp({ user: 'me', password: 's:cret/' });
  await (await connect(server.url, noDelay)).close();
  await assert.rejects(connect(`amqp://me:wrong@127.0.0.1:${server.port}`, noDelay), /ACCESS_REFUSED|403/);
  await assert.rejects(connect(`${server.url}/nosuch`, noDelay));
  await server.close();
});

/** What the server answers to some bytes, until it ends the connection. */
async function answerTo({ port }: EmbeddedAmqp, ...parts: readonly Buffer[]): Promise<string> {
  const socket = connectSocket(port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  for (const part of parts) socket.write(part);
  socket.setTimeout(300, () => socket.end());
  await once(socket, 'close');
  return text;
}

test('answers what is no AMQP as RabbitMQ does', async () => {
  const server = await startEmbeddedAmqp();
  const header = Buffer.from('AMQP\0\0\x09\x01', 'latin1');
  assert.equal(await answerTo(server, Buffer.from('GET / HTTP/1.1\r\n')), 'AMQP\0\0\x09\x01');
  const badEnd = Buffer.from([1, 0, 0, 0, 0, 0, 4, 0, 10, 0, 11, 0]);
  assert.match(await answerTo(server, header, badEnd), /FRAME_ERROR/);
  const cutShort = Buffer.from([1, 0, 0, 0, 0, 0, 4, 0, 10, 0, 11, 0xce]);
  assert.match(await answerTo(server, header, cutShort), /SYNTAX_ERROR/);
  const large = Buffer.from([1, 0, 0, 0xff, 0xff, 0xff, 0xff, 0]);
  assert.match(await answerTo(server, header, large), /FRAME_ERROR/);
  const unknown = Buffer.from([1, 0, 0, 0, 0, 0, 4, 0, 99, 0, 99, 0xce]);
  assert.match(await answerTo(server, header, unknown), /COMMAND_INVALID/);
  // It still serves others.
  await (await connect(server.url, noDelay)).close();
  await server.close();
});

test('a body larger than a frame arrives whole', async () => {
  const server = await startEmbeddedAmqp();
  const channel = await channelOf(server);
  await channel.assertQueue('q');
  const body = Buffer.alloc(1_000_000, 'abcdefg');
  channel.sendToQueue('q', body);
  await channel.waitForConfirms();
  const message = await channel.get('q', { noAck: true });
  assert.ok(message && message.content.equals(body));
  await server.close();
});
