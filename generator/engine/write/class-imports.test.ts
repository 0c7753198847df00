// Imports that are merged into a user's file: laid out, in their order, and every comment where it was.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadTypeScript } from '../../source/typescript.js';
import { parseFile, readImports } from './class-file.js';
import { planImports, removeImport } from './class-imports.js';
import { applyEdits } from './text-edit.js';

const typescript = loadTypeScript();

function read(text: string) {
  const parsed = parseFile(typescript, 'a.ts', text);
  assert.ok(parsed.kind === 'parsed', text);
  return parsed.file;
}

function add(text: string, names: readonly string[], module = './dto.js'): string {
  const file = read(text);
  const needed = names.map((name) => ({
    name: name.replace('type ', ''),
    module,
    typeOnly: name.startsWith('type '),
  }));
  const { edits } = planImports(typescript, file, needed);
  const result = applyEdits(text, edits);
  const found = readImports(typescript, read(result)).map(({ imported }) => imported);
  for (const { name } of needed) assert.equal(found.filter((each) => each === name).length, 1, result);
  return result;
}

const cases: readonly [name: string, before: string, names: readonly string[], after: string][] = [
  [
    'in order',
    "import type { A, C } from './dto.js';\n",
    ['type B'],
    "import type { A, B, C } from './dto.js';\n",
  ],
  [
    'that no longer fit into a line',
    "import type { Aaaaaaaaaaaaaaaaaaaaa, Ccccccccccccccccccccccccc } from './dto.js';\n",
    ['type Bbbbbbbb', 'type D'],
    "import type {\n  Aaaaaaaaaaaaaaaaaaaaa,\n  Bbbbbbbb,\n  Ccccccccccccccccccccccccc,\n  D,\n} from './dto.js';\n",
  ],
  [
    'on lines, each with its comment',
    "import {\n  A, // about A\n  // about C\n  C, // more about C\n} from './dto.js';\n",
    ['B', 'D'],
    "import {\n  A, // about A\n  B,\n  // about C\n  C, // more about C\n  D,\n} from './dto.js';\n",
  ],
  [
    'behind a last one without a comma',
    "import {\n  A, // about A\n  C // about C\n} from './dto.js';\n",
    ['D', 'type E'],
    "import {\n  A, // about A\n  C, // about C\n  D,\n  type E\n} from './dto.js';\n",
  ],
  [
    'before the first',
    "import { // all of them\n  C,\n} from './dto.js'; // here\n",
    ['A'],
    "import { // all of them\n  A,\n  C,\n} from './dto.js'; // here\n",
  ],
  [
    'beside comments on one line',
    "import { A /* about A */, C /* about C */ } from './dto.js';\n",
    ['B', 'D'],
    "import { A /* about A */, B, C /* about C */, D } from './dto.js';\n",
  ],
  [
    'from a module that is new',
    "import x from 'x'; // why x\n\nx();\n",
    ['type A'],
    "import x from 'x'; // why x\nimport type { A } from './dto.js';\n\nx();\n",
  ],
];
for (const [name, before, names, after] of cases) {
  test(`adds names ${name}`, () => assert.equal(add(before, names), after));
  test(`adds names ${name}, with the line ends of Windows`, () =>
    assert.equal(add(before.replaceAll('\n', '\r\n'), names), after.replaceAll('\n', '\r\n')));
}

test('a new import of many names is laid out, indented as the file is', () => {
  const names = Array.from({ length: 40 }, (_, index) => `type Name${index}OfSomething`);
  const text = add("import x from 'x';\nclass A {\n\tb = 1;\n}\n", names);
  assert.ok(text.split('\n').every((line) => line.length <= 80));
  assert.match(text, /\n\tName0OfSomething,\n\tName10OfSomething,\n/);
});

const removals: readonly [before: string, after: string][] = [
  ["import { A, B } from './dto.js';\n", "import { A } from './dto.js';\n"],
  ["import {\n  A,\n  B,\n  C,\n} from './dto.js';\n", "import {\n  A,\n  C,\n} from './dto.js';\n"],
  [
    "import {\n  A, // about A\n  B, // about B\n  C, // about C\n} from './dto.js';\n",
    "import {\n  A, // about A\n  // about B\n  C, // about C\n} from './dto.js';\n",
  ],
  ["import {\n  A,\n  B\n} from './dto.js';\n", "import {\n  A,\n} from './dto.js';\n"],
  ["// top\nimport { B } from './dto.js'; // why\nrun();\n", '// top\n// why\nrun();\n'],
  ["import { B } from './dto.js';\nrun();\n", 'run();\n'],
];
for (const [before, after] of removals) {
  test(`takes B out of ${JSON.stringify(before)}`, () => {
    const file = read(before);
    const found = readImports(typescript, file).find(({ imported }) => imported === 'B');
    assert.equal(applyEdits(before, [removeImport(file, found!)]), after);
  });
}
