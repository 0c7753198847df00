import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import test from 'node:test';
import { createBudget } from '../front/budget.js';
import { startTestService } from '../testing/start-test-service.js';
import { sampleDefinition, type SampleApi } from './testing/sample-service.js';
import { createUpload, type UploadStore } from './upload.js';

const boundary = 'b0undary';
const type = { 'content-type': `multipart/form-data; boundary=${boundary}` };
const part = (headers: string, text = ''): string => `--${boundary}\r\n${headers}\r\n\r\n${text}\r\n`;
const field = (name: string, text = ''): string =>
  part(`Content-Disposition: form-data; name="${name}"`, text);
const file = (text: string, name = 'a.bin'): string =>
  part(
    `Content-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream`,
    text,
  );
const end = `--${boundary}--\r\n`;

const tell: SampleApi = {
  upload: async ({ file: given, label, count }) => {
    const bytes = new Uint8Array(await given.arrayBuffer());
    let streamed = 0;
    for await (const chunk of given.stream?.() ?? []) streamed += chunk.length;
    return {
      name: given.name,
      size: given.size,
      read: bytes.length,
      streamed,
      last: bytes.at(-1),
      label,
      count,
    };
  },
};

async function send(body: string, limits = {}) {
  const service = await startTestService(sampleDefinition, () => tell, {
    config: { greeting: 'hi' },
    limits,
  });
  const answer = await service.request('/api/user/files', { method: 'POST', headers: type, body });
  await service.close();
  return answer;
}

const uploadsLeft = (): number =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('armature-upload-')).length;

const names = [
  'a[4294967294]',
  'a[100000000]',
  'a[b][c]',
  '__proto__',
  'constructor',
  'a.b.c',
  'x'.repeat(15_000),
];
for (const name of names) {
  test(`takes ${name.slice(0, 20)} for a name, not for a path`, async () => {
    const begun = process.cpuUsage();
    const answer = await send(field(name, 'x') + field('label', 'l') + file('abc') + end);
    const spent = process.cpuUsage(begun);
    assert.equal(answer.status, 201, answer.text);
    assert.deepEqual((answer.json() as { data: unknown }).data, {
      name: 'a.bin',
      size: 3,
      read: 3,
      streamed: 3,
      last: 99,
      label: 'l',
    });
    assert.ok(spent.user < 1_000_000, `${spent.user} µs of CPU`);
  });
}

const bodies: [string, string, number][] = [
  ['without an end', file('abc').slice(0, -10), 400],
  ['that ends within headers', `--${boundary}\r\nContent-Disposition: form-`, 400],
  ['without a boundary in it', 'x'.repeat(1_000), 400],
  ['that is empty', '', 400],
  ['with a part without a name', part('Content-Disposition: form-data', 'x') + file('abc') + end, 400],
  [
    'with a file without a name',
    part('Content-Disposition: form-data; filename="a"', 'x') + file('a') + end,
    400,
  ],
  ['with a thousand parts too many', field('label', 'x').repeat(2_000) + file('abc') + end, 413],
  ['with texts that are too long together', field('x', 'y'.repeat(600)).repeat(20) + file('a') + end, 413],
  ['with a file that has a path for its name', file('abc', '../../etc/passwd') + end, 201],
  ['with quotes in the name of its file', file('abc', 'a%22b.txt') + end, 201],
  ['with bytes behind its end', file('abc') + end + 'x'.repeat(100_000), 201],
];
for (const [name, body, status] of bodies) {
  test(`answers a form ${name} with ${status}`, async () => {
    const answer = await send(body, { body: 10_000 });
    assert.equal(answer.status, status, answer.text);
  });
}

test('gives a file its name without folders, and with what senders escape', async () => {
  const named = async (name: string) =>
    ((await send(file('abc', name) + end)).json() as { data: { name: string } }).data.name;
  assert.equal(await named('../../etc/passwd'), 'passwd');
  assert.equal(await named('a%22b 50%.txt'), 'a"b 50%.txt');
});

test('keeps small files in memory and large ones in files that have no name', async () => {
  for (const size of [0, 1, 1_000, 1_001, 300_000]) {
    const answer = await send(file('a'.repeat(size)) + end, { fileInMemory: 1_000 });
    assert.equal(answer.status, 201, answer.text);
    const { read, streamed } = (answer.json() as { data: { read: number; streamed: number } }).data;
    assert.deepEqual([read, streamed], [size, size]);
    assert.equal(uploadsLeft(), 0);
  }
});

test('counts what uploads hold, and gives it back', async () => {
  const store: UploadStore = { inMemory: 10, memory: createBudget(15), disk: createBudget(100) };
  const small = createUpload({ name: 'a', type: '' }, store);
  await small.write(Buffer.from('12345678'));
  assert.deepEqual([store.memory.held, store.disk.held], [8, 0]);
  const large = createUpload({ name: 'b', type: '' }, store);
  await large.write(Buffer.from('1234'));
  await large.write(Buffer.from('5678901234567890'));
  assert.deepEqual([store.memory.held, store.disk.held], [8, 20]);
  assert.equal(Buffer.from(await large.file.arrayBuffer()).toString(), '12345678901234567890');
  const third = createUpload({ name: 'c', type: '' }, store);
  await assert.rejects(third.write(Buffer.from('12345678')), { kind: 'unavailable' });
  await assert.rejects(third.write(Buffer.alloc(90)), { kind: 'unavailable' });
  await Promise.all([small, large, third].map((upload) => upload.close()));
  await large.close();
  assert.deepEqual([store.memory.held, store.disk.held], [0, 0]);
  await assert.rejects(small.file.arrayBuffer(), /its call is over/);
  await assert.rejects(large.file.arrayBuffer(), /its call is over/);
});

test('lets go of an upload when its call is over, and when it breaks off', async () => {
  let kept: { arrayBuffer(): Promise<ArrayBuffer> } | undefined;
  const service = await startTestService(
    sampleDefinition,
    () => ({
      upload: ({ file: given }) => {
        kept = given;
        return {};
      },
    }),
    { config: { greeting: 'hi' }, limits: { fileInMemory: 10, file: 100_000, disk: 100_000 } },
  );
  const request = async (body: string) =>
    (await service.request('/api/user/files', { method: 'POST', headers: type, body })).status;
  // More in turn than there is room for at once.
  for (let round = 0; round < 5; round += 1) assert.equal(await request(file('a'.repeat(50_000)) + end), 201);
  // The client may have the answer before the service knows that it went out.
  const gone = async (): Promise<string> =>
    kept?.arrayBuffer().then(gone, (error: Error) => error.message) ?? '';
  assert.match(await gone(), /its call is over/);
  for (let round = 0; round < 5; round += 1) assert.equal(await request(file('a'.repeat(50_000))), 400);
  assert.equal(await request(file('a'.repeat(50_000)) + end), 201);
  await service.close();
});

test('says that it is busy when there is no room for uploads', async () => {
  const answer = await send(file('a'.repeat(50_000)) + end, { fileInMemory: 10, disk: 10_000 });
  assert.equal(answer.status, 503);
  assert.equal(answer.headers['retry-after'], '1');
});

test('survives a form that ends anywhere, whatever else is wrong with it', async () => {
  const service = await startTestService(sampleDefinition, () => tell, {
    config: { greeting: 'hi' },
    limits: { file: 100, body: 1_000 },
  });
  const wrong = [file('x'.repeat(300)), file('abc').replace('"file"', '"other"'), file('a') + file('b')];
  for (const form of wrong) {
    for (let length = 0; length < form.length; length += 1) {
      const body = form.slice(0, length);
      const answer = await service.request('/api/user/files', { method: 'POST', headers: type, body });
      assert.ok(answer.status >= 400 && answer.status < 500, `${answer.status} at ${length} of ${form}`);
    }
  }
  await service.close();
});
