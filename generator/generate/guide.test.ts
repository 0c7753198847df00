// The code that docs/handlers.md and docs/testing.md show is one workspace: it is generated here, compiled and run.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { repository } from './fixtures.test.fixture.js';

/** What a block says of itself in its first line: `// services/photo/photo.service.ts, in the class`. */
const head = /^(?:\/\/|#) ([\w./-]+)(, in the class)?\n/;

interface Block {
  readonly path: string;
  readonly isMember: boolean;
  readonly text: string;
}

/** The code of a page, block by block. Each has to say where it belongs. */
function blocksOf(page: string): readonly Block[] {
  const text = readFileSync(join(repository, 'docs', page), 'utf8');
  return [...text.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, , block = '']) => {
    const [, path, member] =
      head.exec(block) ?? assert.fail(`docs/${page}: where does this belong?\n${block}`);
    assert.ok(path);
    return { path, isMember: member !== undefined, text: block };
  });
}

/** The files that the pages show: members go to the end of the class of their file. */
function filesOf(blocks: readonly Block[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const { path, isMember, text } of blocks) {
    const known = files.get(path);
    if (isMember) {
      assert.match(known ?? '', /\n\}\n$/, `${path} has no class yet`);
      files.set(path, `${known?.slice(0, -2)}\n${text.replace(head, '').replace(/^(?=.)/gm, '  ')}}\n`);
    } else {
      assert.equal(known, undefined, `${path} stands on the pages twice`);
      files.set(path, text);
    }
  }
  return files;
}

function outputOf(...args: string[]): Promise<string> {
  // Without the parent runner's environment, which would make a child report in its own way.
  const { NODE_TEST_CONTEXT: _within, ...env } = process.env;
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env, maxBuffer: 16 << 20 }, (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
}

describe('the guide', () => {
  const files = filesOf(['handlers.md', 'testing.md'].flatMap(blocksOf));
  let folder = '';
  before(() => {
    // Inside of the repository, where the runtime is found by its name.
    folder = mkdtempSync(join(repository, 'dist/guide-'));
    mkdirSync(join(folder, 'node_modules/@armature'), { recursive: true });
    symlinkSync(repository, join(folder, 'node_modules/@armature/scaffold'));
    for (const [path, text] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  test('is a workspace in which nothing is missing', async () => {
    const said = await outputOf(join(repository, 'bin/scaffold.js'), 'generate', '--cwd', folder, '--json');
    assert.deepEqual((JSON.parse(said) as { diagnostics: unknown }).diagnostics, []);
    for (const [path, text] of files) assert.equal(readFileSync(join(folder, path), 'utf8'), text, path);
  });

  test('compiles', async () => {
    const compiler = join(repository, 'node_modules/typescript/bin/tsc');
    assert.equal(await outputOf(compiler, '-p', join(folder, 'tsconfig.json'), '--noEmit'), '');
  });

  test('and its tests pass', async () => {
    mkdirSync(join(folder, 'snapshots'));
    cpSync(join(folder, 'services/photo/generated/client.ts'), join(folder, 'snapshots/photo-client.ts'));
    const shown = [...files.keys()].filter((path) => path.endsWith('.test.ts'));
    // One process for all of them: what takes time is to load the runtime.
    const script = shown.map((path) => `await import(${JSON.stringify(join(folder, path))});`).join('\n');
    const tsx = ['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval'];
    const said = await outputOf(...tsx, script);
    assert.match(said, /^# fail 0$/m, said);
    assert.ok(shown.length >= 5);
  });
});
