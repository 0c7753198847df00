import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import test from 'node:test';
import fc from 'fast-check';
import { RequestLine } from '../log/request-line.js';
import { createPinoLogger } from './pino-logger.js';

const text = fc.string({ unit: 'binary' });

test('the line of a request says the same by its own text as by its fields', () => {
  const lines: string[] = [];
  const logger = createPinoLogger({ service: 'user', write: (line) => void lines.push(line) });
  const fields = fc.record(
    {
      requestId: text,
      method: text,
      path: text,
      operation: fc.option(text, { nil: undefined }),
      status: fc.integer({ min: 100, max: 599 }),
      ms: fc.double({ min: 0, max: 1e6, noNaN: true }),
      caller: text,
      aborted: fc.constant(true as const),
      traceId: text,
    },
    { requiredKeys: ['requestId', 'method', 'path', 'operation', 'status', 'ms'] },
  );
  fc.assert(
    fc.property(fields, ({ caller, aborted, traceId, ...init }) => {
      const line = new RequestLine(init);
      if (caller !== undefined) line.caller = caller;
      if (aborted !== undefined) line.aborted = aborted;
      if (traceId !== undefined) line.traceId = traceId;
      lines.length = 0;
      logger.info(line, 'request');
      logger.info(Object.fromEntries(Object.entries(line)), 'request');
      const [own = '', walked = ''] = lines;
      assert.match(
        own,
        /^\{"level":"info","time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z","service":"user","requestId":/,
      );
      assert.ok(own.endsWith('"msg":"request"}\n'));
      assert.deepEqual({ ...parse(own), time: 0 }, { ...parse(walked), time: 0 });
      assert.deepEqual(Object.keys(parse(own)), Object.keys(parse(walked)));
    }),
    { numRuns: 300 },
  );
});

test('an error on the line of a request is written as on any other', () => {
  const lines: string[] = [];
  const logger = createPinoLogger({ service: 'user', write: (line) => void lines.push(line) });
  const line = new RequestLine({
    requestId: 'a',
    method: 'GET',
    path: '/',
    operation: 'x',
    status: 500,
    ms: 1,
  });
  line.err = new Error('broken');
  logger.child({ tenant: 't' }).error(line, 'request');
  const said = parse(lines[0] ?? '');
  assert.equal((said['err'] as { message: string }).message, 'broken');
  assert.equal(said['tenant'], 't');
});

for (const [end, code] of [
  ['comes to its end', ''],
  ['exits', 'process.exit(0)'],
  ['breaks', 'throw new Error("nobody catches this")'],
  ['ends a second later', 'setTimeout(() => {}, 300)'],
] as const) {
  test(`all lines are written when the process ${end}`, async () => {
    const logger = JSON.stringify(new URL('pino-logger.js', import.meta.url).href);
    const program = `import { createPinoLogger } from ${logger};
      const log = createPinoLogger({ service: 'a' });
      for (let line = 0; line < 500; line += 1) log.info({ line }, 'said');
      ${code}`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let said = '';
    child.stdout.on('data', (part: Buffer) => (said += part.toString()));
    await once(child, 'close');
    const numbers = said
      .trimEnd()
      .split('\n')
      .map((line) => parse(line)['line']);
    assert.deepEqual(
      numbers,
      Array.from({ length: 500 }, (_, line) => line),
    );
  });
}

test('a process goes on, and ends, when nobody reads its lines any more', async () => {
  const logger = JSON.stringify(new URL('pino-logger.js', import.meta.url).href);
  const program = `import { createPinoLogger } from ${logger};
    const log = createPinoLogger({ service: 'a' });
    process.on('message', () => {
      log.info({}, 'said to nobody');
      setTimeout(() => { log.info({}, 'again'); process.send('alive', () => process.exit(0)); }, 250);
    });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
  });
  const stuck = setTimeout(() => child.kill('SIGKILL'), 30_000);
  child.stdout?.destroy();
  child.send('go');
  assert.deepEqual(await once(child, 'message'), ['alive', undefined]);
  assert.deepEqual(await once(child, 'exit'), [0, null]);
  clearTimeout(stuck);
});

function parse(line: string): Record<string, unknown> {
  return JSON.parse(line) as Record<string, unknown>;
}
