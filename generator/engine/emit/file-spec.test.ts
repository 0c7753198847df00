// From a view to the text of a file: marks become spans, comments are wrapped, and places survive layout.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as prettier from 'prettier';
import { commentLine, wrapComments } from './comment.js';
import { createWordScanner, readHead } from './head.js';
import { type BlockMark, importsMark, markText, nothingMark, takeMarks } from './marks.js';
import { layOut } from './oxfmt.js';
import { mapBlocks } from './positions.js';
import { call, conditional, jsonExpression, list, object, openObject } from './text.js';
import type { Span } from '../../source/source-file.js';

const file = { path: 'a.yaml', text: '' };
const at = (start: number): Span => ({ file, start, end: start });

describe('marks', () => {
  test('become the parts of the text that have a cause', () => {
    const marks: BlockMark[] = [];
    const inner = markText('  b: 1,\n', { cause: at(2), asked: [0, 0] }, marks);
    const marked = `${importsMark}\nconst x = {\n${markText(`  a: {\n${inner}  },\n`, { cause: at(1), asked: [0, 1] }, marks)}};\n`;
    const { text, blocks } = takeMarks(marked, marks, { statements: 'import "y";\n' });
    assert.equal(text, 'import "y";\nconst x = {\n  a: {\n  b: 1,\n  },\n};\n');
    assert.deepEqual(
      blocks.map(({ start, end, cause }) => [cause.start, text.slice(start, end)]),
      [
        [1, '  a: {\n  b: 1,\n  },\n'],
        [2, '  b: 1,\n'],
      ],
    );
  });

  test('take lines with them that have nothing to say, and stand for imports that are none', () => {
    assert.equal(takeMarks(`a\n  ${nothingMark}\nb\n`, [], { statements: '' }).text, 'a\nb\n');
    assert.equal(takeMarks(`${importsMark}\nb\n`, [], { statements: '' }).text, 'export {};\nb\n');
    const exported = takeMarks(`${importsMark}\nexport const b = 1;\n`, [], { statements: '' });
    assert.equal(exported.text, 'export const b = 1;\n');
  });
});

describe('layout', () => {
  const wide = 'aRatherLongNameThatMakesLinesBreak';

  test('is that of Prettier 3.8 with its defaults, and blocks are found in it again', async () => {
    const marks: BlockMark[] = [];
    const values = [
      ['it"s', 1e21, -0.5],
      {
        'x-y': [
          { a: 1, b: 2 },
          { a: 3, b: 4 },
        ],
        __proto__: null,
      },
      null,
    ];
    const parts = [
      `const a = ${call('run', [wide, `${wide}2`, object([`${wide}: 1`])])};`,
      `const b = ${openObject(['x: 1', `y: ${list('[', [wide, wide], ']')}`])};`,
      `const c = ${conditional(
        [
          [`${wide} === 1`, `${wide}(value)`],
          [`${wide} === 2`, 'null'],
        ],
        wide,
      )};`,
      `const d = ${jsonExpression(values)};`,
      `export type T = ${Array.from({ length: 5 }, (_, index) => `"${wide}${index}"`).join(' | ')};`,
      `${commentLine({ description: `word ${'word '.repeat(30)}`, deprecated: 'use x', example: { a: 1 } })}\nexport const e = 1;`,
    ];
    const marked = parts
      .map((part, index) => markText(`${part}\n`, { cause: at(index), asked: [0, 0] }, marks))
      .join('\n');
    const { text, blocks } = takeMarks(marked, marks, { statements: '' });
    const laid = wrapComments(await layOut('a.ts', text));
    assert.equal(laid, await prettier.format(laid, { parser: 'typescript' }));
    const mapped = mapBlocks(text, laid, blocks);
    assert.deepEqual(
      mapped.map(({ start, cause }) => laid.slice(start, start + 8) === parts[cause.start]?.slice(0, 8)),
      // The last begins with its comment, which now stands on several lines.
      [true, true, true, true, true, false],
    );
    assert.deepEqual(
      mapped.slice(1).map(({ start }) => laid.slice(0, start).endsWith(';\n\n')),
      [true, true, true, true, true],
    );
  });

  test('refuses text that does not parse, with the place', async () => {
    await assert.rejects(layOut('a.ts', 'const x = {'), /a\.ts does not parse: [\s\S]*a\.ts:1:12/);
  });

  test('that changes more than layout is a mistake of ours', () => {
    assert.throws(() => mapBlocks('const a = 1;', 'const ab = 1;', []), /added/);
    assert.throws(() => mapBlocks('const ab = 1;', 'const a = 1', []), /lost/);
  });
});

describe('doc comments', () => {
  test('stand on one line, or wrap at 80 columns', () => {
    assert.equal(commentLine({}), nothingMark);
    assert.equal(commentLine({ description: 'Who  calls.' }), '/** Who calls. */');
    const parts = { title: 'Title', description: 'word '.repeat(40), deprecated: 'use x', example: { a: 1 } };
    const text = wrapComments(`  ${commentLine(parts)}`);
    assert.ok(text.split('\n').every((line) => line.length <= 80));
    assert.match(
      text,
      /^ {2}\/\*\*\n {3}\* Title\n {3}\*\n {3}\* word[\s\S]*@example \{"a":1\}\n {3}\* @deprecated use x\n {3}\*\/$/,
    );
  });

  test('cannot be closed from inside', () => {
    assert.equal(commentLine({ description: 'a */ b' }), '/** a *\\/ b */');
  });
});

describe('the head of a template', () => {
  test('gives up its import lines', () => {
    const { text, imports, locals } = readHead(
      'import {\n  a,\n  type B,\n} from "x";\nimport type { C } from "./y.js";\nimport * as d from "z";\nimport e from "node:e";\n{{! own names: f, g }}\n{{imports}}\nlet a;\n',
    );
    assert.equal(text, '{{imports}}\nlet a;\n');
    assert.deepEqual(locals, ['f', 'g']);
    assert.deepEqual(
      imports.map(({ kind, name, module }) => `${kind} ${name} ${module}`),
      ['value a x', 'type B x', 'type C ./y.js', 'namespace d z', 'default e node:e'],
    );
  });

  test('is looked for in code only, in whole words that are no keys', () => {
    const scan = createWordScanner({ imports: new Set(['serve', 'T']), locals: new Set(['input']) });
    const words = (text: string, before = false, behind = false): string[] =>
      scan(text, { before, behind }).flatMap(({ kind, text: word }) => (kind === 'word' ? [word] : []));
    assert.deepEqual(words('serve(input?: T) { serve: x.serve, ...serve, "serve" } // serve\n/* T */ T'), [
      'serve',
      'input',
      'T',
      'serve',
      'T',
    ]);
    assert.deepEqual(words('serve', false, true), []);
    assert.deepEqual(words('T, T', true, false), ['T']);
    assert.deepEqual(words('/** T '), []);
    assert.deepEqual(words(' T */ T'), ['T']);
  });
});
