import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createParser } from '../run.js';
import { readGenerateArguments } from './arguments.js';

/** What yargs reads from the same words; undefined where it complains, or does something else. */
async function readByYargs(args: readonly string[]): Promise<Record<string, unknown> | undefined> {
  let read: Record<string, unknown> | undefined;
  const parser = createParser(args, '/', (options) => {
    read = { ...options };
    return Promise.resolve();
  });
  let failed = false;
  parser.fail(() => {
    failed = true;
  });
  await parser.parseAsync([...args], {}, () => undefined);
  return failed ? undefined : read;
}

const words = fc.constantFrom(
  'user',
  'file',
  '5',
  '--all',
  '--check',
  '--diff',
  '--dry-run',
  '--force',
  '--json',
  '--quiet',
  '--watch',
  '-w',
  '--yes',
  '-y',
  '--no-color',
  '--color',
  '--cwd',
  '/tmp',
  '--cwd=/tmp',
  '--help',
  '--',
  '--chek',
  '',
  '-wy',
);

test('reads a plain command line as yargs does, and leaves every other one to it', async () => {
  let plain = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(words, { maxLength: 5 }), async (rest) => {
      const args = ['generate', ...rest];
      const read = readGenerateArguments(args);
      if (read === undefined) return;
      plain += 1;
      const expected = await readByYargs(args);
      assert.ok(expected, args.join(' '));
      for (const [key, value] of Object.entries(read))
        assert.deepEqual(value, expected[key], `${key} of ${args.join(' ')}`);
    }),
    { numRuns: 200 },
  );
  assert.ok(plain > 20);
});

test('is no reader of other commands', () => {
  for (const args of [[], ['dev'], ['--cwd', '/tmp', 'generate'], ['generate', '--help']])
    assert.equal(readGenerateArguments(args), undefined);
});
