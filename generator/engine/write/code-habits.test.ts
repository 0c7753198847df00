// What is put into a file of the user's is written as the file is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadTypeScript } from '../../source/typescript.js';
import { applyEdits } from './text-edit.js';
import { planImports } from './class-imports.js';
import { parseFile } from './class-file.js';
import { inHabits, readHabits } from './code-habits.js';

const typescript = loadTypeScript();

function parse(text: string) {
  const parsed = parseFile(typescript, 'a.ts', text);
  assert.equal(parsed.kind, 'parsed');
  return parsed.kind === 'parsed' ? parsed.file : assert.fail();
}

const needed = [{ name: 'B', module: './generated/dto.js', typeOnly: true }];

const importCases = [
  ['import { a } from "./a.js";\n', 'import type { B } from "./generated/dto.js";'],
  ["import { a } from './a'\n", "import type { B } from './generated/dto'"],
  ["import {a} from './a.ts';\n", "import type {B} from './generated/dto.ts';"],
  ["import { type A } from './a.js';\n", "import { type B } from './generated/dto.js';"],
  ["import type { A } from './a.js';\n", "import type { B } from './generated/dto.js';"],
] as const;

for (const [text, expected] of importCases) {
  test(`an import beside ${text.trim()}`, () => {
    const file = parse(text);
    const after = applyEdits(text, planImports(typescript, file, needed).edits);
    assert.equal(after.trimEnd().split('\n').at(-1), expected);
  });
}

test('code takes the quotes and the semicolons of the file, where that says the same', () => {
  const habits = readHabits(typescript, parse("import { a } from './a'\n"));
  const code =
    'm() {\n  f("a", "it\'s", "say \\"x\\"");\n  for (let i = 0; i < 1; i++) g();\n  a;\n  [b] = c;\n  throw d;\n}';
  assert.equal(
    inHabits(typescript, code, habits),
    "m() {\n  f('a', \"it's\", 'say \"x\"')\n  for (let i = 0; i < 1; i++) g()\n  a;\n  [b] = c\n  throw d\n}",
  );
});
