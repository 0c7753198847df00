// docs/guide, walked as a reader would: every block is done, in order, in a fresh folder; commands of npm as npm runs them.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { deployTargets } from '../../sections/deploy/part.js';
import { linkPackages, scaffold, shell } from '../testing/linked-workspace.js';
import { packageRoot } from '../version.js';

const folder = join(packageRoot, 'docs/guide');

/** The blocks of a page, with their languages. */
function blocksOf(page: string): readonly { readonly language: string; readonly text: string }[] {
  const text = readFileSync(join(folder, page), 'utf8');
  return [...text.matchAll(/^```(\w*)\n([^]*?)^```$/gm)].map(([, language = '', block = '']) => ({
    language,
    text: block,
  }));
}

test(
  'your first service is made, tested and built by what its page says',
  { timeout: 300_000 },
  async (context) => {
    const top = mkdtempSync(join(tmpdir(), 'scaffold-guide-'));
    context.after(() => rmSync(top, { recursive: true, force: true }));
    let cwd = top;
    /** One line of a shell. What it prints. */
    const run = async (line: string): Promise<string> => {
      const [word = '', ...words] = line.split(' ');
      if (word === 'cd') cwd = join(cwd, words.join(' '));
      else if (line === 'npm install') linkPackages(cwd);
      else if (word === 'scaffold')
        return scaffold(cwd, words.concat(words[1] === 'workspace' ? '--no-git' : []).join(' '));
      else if (word === 'npm') {
        const { scripts } = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8')) as {
          readonly scripts: Readonly<Record<string, string>>;
        };
        const script = scripts[words.at(-1) ?? ''] ?? assert.fail(line);
        const said = await shell(cwd, script.replace(/^tsc/, 'node node_modules/typescript/bin/tsc'));
        if (words.at(-1) === 'test') assert.match(said, /^# fail 0$/m, said);
        else assert.equal(said, '', line);
        return said;
      } else assert.fail(`who runs this? ${line}`);
      return '';
    };
    for (const { language, text } of blocksOf('first-service.md')) {
      if (language === 'sh') {
        for (const line of text.trim().split('\n')) await run(line);
        continue;
      }
      const [, path] =
        /^(?:\/\/|#) ([\w./-]+)\n/.exec(text) ?? assert.fail(`where does this belong?\n${text}`);
      assert.ok(path);
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      writeFileSync(join(cwd, path), text);
    }
    // What was generated last took nothing of what the reader wrote.
    const written = blocksOf('first-service.md').find(({ text }) => text.includes('class NotesService'));
    assert.equal(readFileSync(join(cwd, 'services/notes/notes.service.ts'), 'utf8'), written?.text);
  },
);

test('the pages of the guide link to pages that are there', () => {
  for (const page of readdirSync(folder)) {
    const text = readFileSync(join(folder, page), 'utf8');
    for (const [, link = ''] of text.matchAll(/\]\(([^)#]+)(?:#[\w-]+)?\)/g))
      assert.doesNotThrow(() => readFileSync(join(folder, link)), `${page}: ${link}`);
  }
});

test('the commands of docs/deployment.md that make files are those that there are', () => {
  const page = readFileSync(join(packageRoot, 'docs/deployment.md'), 'utf8');
  const named = [...page.matchAll(/^scaffold deploy (\w+)/gm)].map(([, target]) => target);
  assert.deepEqual(named, deployTargets);
});
