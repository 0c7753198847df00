// `scaffold events` as its user meets it: what waits, what was given up and why, put back and deleted.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { type EmbeddedAmqp, startEmbeddedAmqp } from '@armature/runtime/embedded-amqp';
import { connect } from 'amqplib';
import { runIn } from '../testing/linked-workspace.js';

const root = mkdtempSync(join(tmpdir(), 'armature-events-'));
const ping = 'routes:\n  ping: { get: /ping }\n';
const queue = 'shop.mail.letters.algo.taskGroupEnded';
let broker: EmbeddedAmqp;

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
const events = (words: string) => runIn(root, `events ${words} --mq ${broker.url}`);

before(async () => {
  write('scaffold.yaml', 'workspace: shop\n');
  write(
    'services/algo/service.yaml',
    `service: algo\n${ping}events:\n  taskGroupEnded: { data: { id: uuid } }\n`,
  );
  write(
    'services/mail/service.yaml',
    `service: mail\n${ping}subscribes:\n  algo.taskGroupEnded: { group: letters }\n`,
  );
  broker = await startEmbeddedAmqp();
});
after(async () => {
  await broker.close();
  rmSync(root, { recursive: true });
});

test('lists, shows, puts back and deletes', async () => {
  assert.match((await events('ls')).out, /^mail {2}algo\.taskGroupEnded {2}no queue: it has not run yet$/m);
  const missing = await events('replay mail algo.taskGroupEnded');
  assert.equal(missing.code, 0);
  assert.equal(missing.out, 'replayed 0 events\n');

  const connection = await connect(broker.url);
  const channel = await connection.createConfirmChannel();
  for (const name of [queue, `${queue}.dead`]) await channel.assertQueue(name, { durable: true });
  for (const messageId of ['one', 'two', 'three'])
    channel.sendToQueue(`${queue}.dead`, Buffer.from(`{"id":"${messageId}\u001b[31m"}`), {
      messageId,
      timestamp: 1_700_000_000,
      headers: { 'x-event-attempt': 5, 'x-event-failure': 'Error: too bad' },
    });
  await channel.waitForConfirms();
  await connection.close();

  assert.match((await events('ls')).out, /^mail {2}algo\.taskGroupEnded {2}0 waiting, 3 dead$/m);
  const peeked = await events('peek mail algo.taskGroupEnded --limit 1');
  assert.match(
    peeked.out,
    /^2023-11-14T22:13:20\.000Z {2}one\n {2}given up at attempt 5: Error: too bad\n {2}\{"id":"one.*"\}\n$/,
  );
  assert.ok(!peeked.out.includes('\u001b'));
  assert.equal((await events('drop mail algo.taskGroupEnded --id two')).out, 'dropped 1 event\n');
  const nobody = await events('replay mail algo.taskGroupEnded --id two');
  assert.deepEqual([nobody.code, nobody.out], [1, 'replayed 0 events\n']);
  assert.equal((await events('replay mail algo.taskGroupEnded')).out, 'replayed 2 events\n');
  const listed = JSON.parse((await events('ls --json')).out) as { subscriptions: object[] };
  assert.deepEqual(listed.subscriptions, [
    { subscriber: 'mail', event: 'algo.taskGroupEnded', queue, waiting: 2, dead: 0 },
  ]);
});

test('says what is wrong', async () => {
  const unknown = await events('peek mail algo.taskGroupEnd');
  assert.equal(unknown.code, 2);
  assert.match(unknown.err, /ARM9020[^]*mail algo\.taskGroupEnded/);
  const away = await runIn(root, 'events ls --mq amqp://127.0.0.1:1');
  assert.equal(away.code, 4);
  assert.match(away.err, /ARM9021[^]*ECONNREFUSED/);
  const wrong = await runIn(root, 'events ls --mq http://guest:geheim@127.0.0.1');
  assert.equal(wrong.code, 4);
  assert.doesNotMatch(wrong.err + wrong.out, /geheim/);
});
