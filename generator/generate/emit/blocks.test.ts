// What was printed for an operation or a type is found again in the laid-out text of every file.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryTree } from '../../file/memory-tree.js';
import { fixtureNames, manifestsOf } from '../fixtures.test.fixture.js';
import { readModel } from '../read-model.js';
import { emit } from './emit.js';

for (const name of fixtureNames) {
  test(`blocks of ${name} begin and end where they were printed`, async () => {
    const { model } = readModel(createMemoryTree(manifestsOf(name)));
    assert.ok(model !== undefined);
    let count = 0;
    for (const { path, text, blocks = () => [] } of await emit(model)) {
      let last = 0;
      for (const { start, end, cause } of blocks()) {
        count += 1;
        const block = text.slice(start, end);
        assert.ok(start >= last && end > start, `${path}: an empty block at ${start}`);
        last = start;
        // A block is whole lines, or a part of one: what it is printed for stands in it and nothing of its neighbours.
        const isWhole = text.slice(text.lastIndexOf('\n', start - 1) + 1, start).trim() === '';
        if (isWhole) assert.match(text.slice(end), /^,?( \}[^\n]*)?(\n|$)/, `${path}: ${block}`);
        assert.doesNotMatch(text.slice(start - 1, start + 1), /^\w\w$/, `${path}: ${block}`);
        assert.doesNotMatch(text.slice(end - 1, end + 1), /^\w\w$/, `${path}: ${block}`);
        const { path: file } = cause.file;
        assert.ok(file.endsWith('.yaml') || file.endsWith('.ts'), file);
        assert.equal(braces(block), 0, `${path}: ${block}`);
      }
    }
    assert.ok(count > 10, `${name} has ${count} blocks`);
  });
}

/** How many braces are opened and not closed, outside of texts. */
function braces(block: string): number {
  const code = block.replace(
    /"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|\/\*[\s\S]*?\*\/|\/(?:[^/\\\n]|\\.)+\/u/g,
    '',
  );
  return (code.match(/\{/g) ?? []).length - (code.match(/\}/g) ?? []).length;
}
