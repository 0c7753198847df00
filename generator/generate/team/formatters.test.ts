// A formatter goes over the whole repository, in the style of some house: nothing is to be done afterwards, and edits are followed still.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { format, type Options } from 'prettier';
import { applyChanges, isWritten } from '../../engine/write/apply.js';
import { createMemoryTree } from '../../file/memory-tree.js';
import { generate } from '../generate.js';
import { edits, start } from './edits.test.fixture.js';

const settings = { versions: { runtime: '^1.0.0', scaffold: '^1.0.0' } };

const styles: Readonly<Record<string, Options>> = {
  'single quotes, no semicolons': { singleQuote: true, semi: false },
  'tabs, wide, no commas at the end': { useTabs: true, printWidth: 120, trailingComma: 'none' },
  'four spaces, bare arrows, quoted keys': { tabWidth: 4, arrowParens: 'avoid', quoteProps: 'consistent' },
  'narrow, no spaces in braces': { printWidth: 60, bracketSpacing: false, singleQuote: true },
};

const parsers: Readonly<Record<string, string>> = {
  ts: 'typescript',
  json: 'json',
  md: 'markdown',
  yaml: 'yaml',
};

for (const [name, style] of Object.entries(styles)) {
  test(`nothing is to be done after Prettier: ${name}`, async () => {
    const tree = createMemoryTree(start);
    const run = async () => {
      const { changes, diagnostics } = await generate({ tree, settings });
      const said = [...diagnostics, ...changes.flatMap((change) => change.diagnostics)];
      assert.deepEqual(
        said.map(({ code, message }) => `${code} ${message}`),
        [],
      );
      assert.deepEqual(applyChanges(changes, tree), []);
      return changes.filter(isWritten).map(({ kind, path }) => `${kind} ${path}`);
    };
    await run();
    for (const path of tree.list('')) {
      const parser = parsers[path.split('.').at(-1) ?? ''];
      if (parser !== undefined) tree.write(path, await format(tree.read(path)!, { ...style, parser }));
    }
    assert.deepEqual(await run(), []);
    const edited = edits['a route in the middle']!(start)['services/user/service.yaml']!;
    tree.write('services/user/service.yaml', edited);
    assert.ok((await run()).includes('update services/user/generated/dto.ts'));
    assert.match(tree.read('services/user/user.service.ts')!, /logout/);
  });
}
