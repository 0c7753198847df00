// A workspace's own templates in place of the package's: what they print, and what is said where they can't.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import { templateText } from '../../engine/emit/template.js';
import { applyChanges } from '../../engine/write/apply.js';
import { createMemoryTree } from '../../file/memory-tree.js';
import type { FileTree } from '../../file/file-tree.js';
import { lineAndColumn } from '../../source/source-file.js';
import { generate } from '../generate.js';
import { generateIncrementally } from '../incremental.js';

const router = 'services/service/generated/router.ts';
const path = `templates/${router}.hbs`;
const original = templateText(router);
const manifests = {
  'scaffold.yaml': 'workspace: shop\n',
  'services/user/service.yaml': `service: user
types:
  User: { id: int64, name: string }
routes:
  getUser: { get: "/users/{id}", path: { id: int64 }, returns: User }
  touch: { post: /touch }
`,
};

async function generateWith(files: Readonly<Record<string, string>>) {
  const result = await generate({ tree: createMemoryTree({ ...manifests, ...files }) });
  const texts = new Map(result.changes.map((change) => [change.path, change.after ?? '']));
  return { ...result, texts, told: result.diagnostics.map(tell) };
}

function tell({ code, span, suggestion }: Diagnostic): string {
  const { line, column } = span ? lineAndColumn(span.file, span.start) : { line: 0, column: 0 };
  return `${code} ${span?.file.path}:${line}:${column}${suggestion === undefined ? '' : ` ${suggestion}?`}`;
}

describe('an override', () => {
  test('is printed in place of the original, and laid out as that', async () => {
    const own = original.replace(
      '{{imports}}',
      '{{imports}}\n\n// Ours: {{service.name}}, {{operations.length}}',
    );
    const { texts, told } = await generateWith({ [path]: own.replace(', {{operations.length}}', '') });
    assert.deepEqual(told, []);
    assert.match(texts.get('services/user/generated/router.ts') ?? '', /^\/\/ Ours: user$/m);
  });

  test('of a part changes every file that it is in', async () => {
    const part = 'parts/errors.ts';
    const { texts, told } = await generateWith({
      [`templates/${part}.hbs`]: `// no errors of {{from}}\n`,
      'shared/common.yaml': 'types:\n  A: { b: string }\n',
      'services/user/service.yaml': `imports: { common: ../../shared/common.yaml }\n${manifests['services/user/service.yaml']}  put: { post: /put, body: common.A }\n`,
    });
    assert.deepEqual(told, []);
    assert.match(
      texts.get('services/user/generated/dto.ts') ?? '',
      /no errors of services\/user\/service\.yaml/,
    );
    assert.match(texts.get('shared/generated/common.ts') ?? '', /no errors of shared\/common\.yaml/);
  });

  test('may import what the original does not, in either quotes', async () => {
    const own = original
      .replace('import {', "import { hostname } from 'node:os';\nimport {")
      .replace('{{imports}}', '{{imports}}\n\nexport const where = hostname();');
    const { texts } = await generateWith({ [path]: own });
    assert.match(
      texts.get('services/user/generated/router.ts') ?? '',
      /^import \{ hostname \} from "node:os";$/m,
    );
  });

  test('of the class keeps its methods apart from what else it says of operations', async () => {
    const name = 'services/service/name.service.ts';
    const own = templateText(name).replace(
      '/** Does',
      '{{#each operations}}\n// {{name}}(…) is one\n{{/each}}\n/** Does',
    );
    const tree = createMemoryTree({ ...manifests, [`templates/${name}.hbs`]: own });
    const first = await generate({ tree });
    assert.deepEqual(applyChanges(first.changes, tree), []);
    const file = 'services/user/user.service.ts';
    tree.write(file, (tree.read(file) ?? '').replace(/^ {2}\/\*\* POST[^]*?^ {2}\}\n/m, ''));
    assert.doesNotMatch(tree.read(file) ?? '', /async touch/);
    const manifest = manifests['services/user/service.yaml'];
    tree.write('services/user/service.yaml', `${manifest}  more: { post: /more }\n`);
    const second = await generate({ tree });
    assert.deepEqual(applyChanges(second.changes, tree), []);
    assert.match(tree.read(file) ?? '', /async more\(call: Call\): Promise<void> \{\n {4}return/);
  });

  for (const [what, edit, ...told] of [
    ['a hole that is gone', ['{{name}},', '{{nmae}},'], `ARM7001 ${path}:12:31 name?`],
    ['a hole of another view', ['{{rpcOnly}}', '{{service.name}}'], `ARM7001 ${path}:13:18 ../service.name?`],
    ['a helper that is not there', ['{{rpcOnly}}', '{{jsn rpcOnly}}'], `ARM7001 ${path}:13:16 json?`],
    ['the number of an item where there are none', ['{{imports}}', '{{imports}}\n// {{@index}}'], `ARM7001 ${path}:6:6`],
    ['an item by a name', ['{{#each operations}}', '{{#each operations as |each|}}'], `ARM7001 ${path}:10:1`],
    ['a list of nothing', ['{{#each operations}}', '{{#each}}{{/each}}{{#each operations}}'], `ARM7001 ${path}:10:1`],
    ['two lists at once', ['{{#each operations}}', '{{#each operations service}}'], `ARM7001 ${path}:10:20`],
    ['a setting', ['{{rpcOnly}}', '{{json rpcOnly pretty=true}}'], `ARM7001 ${path}:13:31`],
    ['imports twice', ['{{imports}}', '{{imports}}\n{{imports}}'], `ARM7001 ${path}:6:1`],
    ['a part by a path', ['{{imports}}', '{{imports}}\n{{> (lookup . "service")}}'], `ARM7001 ${path}:6:1`],
    ['a block that stays open', ['{{/each}}\n', ''], `ARM7002 ${path}:10:1`],
    ['a part that is not there', ['{{imports}}', '{{imports}}\n{{> parts/erors.ts}}'], `ARM7001 ${path}:6:1`],
    ['itself', ['{{imports}}', `{{imports}}\n{{> ${router}}}`], `ARM7001 ${path}:6:1`],
    [
      'text that is no TypeScript',
      ['handle:', 'handle::'],
      'ARM7003 services/user/generated/router.ts:15:14',
    ],
  ] as const) {
    test(`that names ${what} is refused with its place, and nothing is generated`, async () => {
      const found = await generateWith({ [path]: original.replace(edit[0], edit[1]) });
      assert.deepEqual(found.told, told);
      assert.deepEqual(found.changes, []);
    });
  }

  test('may say what is there where something is not, and speak of templates in comments', async () => {
    const own = original.replace(
      '{{imports}}',
      '{{!-- as in {{> parts/none}} --}}{{imports}}\n\n// {{^if operations}}idle{{else}}busy{{/if}}{{^if api}}{{/if}}',
    );
    const { texts, told } = await generateWith({ [path]: own });
    assert.deepEqual(told, []);
    assert.match(texts.get('services/user/generated/router.ts') ?? '', /^\/\/ busy$/m);
  });

  test('whose text does not parse is shown with what it was printed for', async () => {
    const { diagnostics } = await generateWith({ [path]: original.replace('handle:', 'handle::') });
    const [found] = diagnostics;
    assert.ok(found !== undefined && found.message.includes(path));
    assert.match(found.span?.file.text ?? '', /handle:: \(input: GetUserInput/);
    assert.deepEqual(
      (found.related ?? []).map((each) => each.span.file.text.slice(each.span.start, each.span.end)),
      ['getUser'],
    );
  });

  test('that may be missing has to be asked for', async () => {
    const name = 'services/service/name.service.test.ts';
    const own = `{{imports}}\n{{call.operation}}\n{{#if call}}{{call.operation}}{{/if}}{{#unless call}}{{else}}{{call.operation}}{{/unless}}\n`;
    const { told } = await generateWith({ [`templates/${name}.hbs`]: own });
    assert.deepEqual(told, [`ARM7001 templates/${name}.hbs:2:3`]);
  });

  test('of no template is told where it is called like one; other templates of a workspace are left alone', async () => {
    const wrong = 'templates/services/service/generated/roouter.ts.hbs';
    const { told, diagnostics, texts } = await generateWith({
      [wrong]: '{{',
      'templates/mail/welcome.html.hbs': '{{',
    });
    assert.deepEqual(told, [`ARM7005 undefined:0:0 ${path}?`]);
    assert.match(diagnostics[0]?.message ?? '', /roouter/);
    assert.ok(texts.size > 5);
  });
});

describe('a run', () => {
  const counting = (files: Readonly<Record<string, string>>) => {
    const read = new Set<string>();
    const memory = createMemoryTree(files);
    const tree: FileTree = { ...memory, read: (each) => (read.add(each), memory.read(each)) };
    return { read, memory, tree };
  };

  test('without overrides reads no template', async () => {
    const { read, tree } = counting(manifests);
    await generate({ tree });
    assert.deepEqual(
      [...read].filter((each) => each.includes('templates')),
      [],
    );
  });

  test('sees an override that came, was edited and went, by the record of the run before', async () => {
    const memory = createMemoryTree(manifests);
    const file = 'services/user/generated/router.ts';
    const run = async (): Promise<readonly string[]> => {
      const { changes, remember, reached } = await generateIncrementally({ tree: memory }, 'test');
      assert.deepEqual(applyChanges(changes, memory), []);
      remember(memory);
      const written = changes.filter(({ kind }) => kind !== 'unchanged').map((change) => change.path);
      return [...(reached.length === 0 ? ['nothing'] : []), ...written];
    };
    await run();
    const before = memory.read(file);
    assert.deepEqual(await run(), ['nothing']);
    memory.write(path, original.replace('{{imports}}', '{{imports}}\n\n// one'));
    assert.deepEqual(await run(), [file, 'scaffold.lock']);
    assert.match(memory.read(file) ?? '', /\/\/ one/);
    assert.deepEqual(await run(), ['nothing']);
    memory.write(path, original.replace('{{imports}}', '{{imports}}\n\n// two'));
    assert.ok((await run()).includes(file));
    assert.match(memory.read(file) ?? '', /\/\/ two/);
    memory.write(
      'services/user/service.yaml',
      manifests['services/user/service.yaml'].replace('touch:', 'tap:'),
    );
    assert.ok((await run()).includes(file));
    assert.match(memory.read(file) ?? '', /\/\/ two[^]*operations\.tap/);
    memory.write('services/user/service.yaml', manifests['services/user/service.yaml']);
    memory.remove(path);
    assert.ok((await run()).includes(file));
    assert.equal(memory.read(file), before);
    assert.doesNotMatch(memory.read('scaffold.lock') ?? '', /templates/);
  });
});
