import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryTree } from '../../file/memory-tree.js';
import { applyChanges } from './apply.js';
import type { Change, EmittedFile } from './change.js';
import { readLock } from './lock.js';
import { planChanges } from './plan.js';

/** A service as emitted, with its names in every file. */
function service(folder: string, name: string, pascal: string): EmittedFile[] {
  const from = `services/${folder}/service.yaml`;
  const at = (path: string): string => `services/${folder}/${path}`;
  const text = [
    `import type { ${pascal}Api } from './generated/service.js';`,
    '',
    `export class ${pascal}Service implements ${pascal}Api {`,
    '  async login(call: Call): Promise<void> {}',
    '}',
    '',
  ].join('\n');
  const method = {
    name: 'login',
    text: 'async login(call: Call): Promise<void> {}',
    signature: '(call: Call): Promise<void>',
    imports: [],
  };
  return [
    {
      path: at('generated/service.ts'),
      ownership: 'generated',
      text: `export interface ${pascal}Api {}\n`,
      from,
    },
    { path: at('generated/dto.ts'), ownership: 'generated', text: 'export {};\n', from },
    {
      path: at('main.ts'),
      ownership: 'scaffolded',
      text: `import { ${pascal}Service } from './${name}.service.js';\n`,
      from,
    },
    {
      path: at(`${name}.service.ts`),
      ownership: 'merged',
      text,
      from,
      merge: {
        kind: 'class',
        implements: `${pascal}Api`,
        module: './generated/service.js',
        methods: [method],
      },
    },
  ];
}

function run(tree: ReturnType<typeof createMemoryTree>, files: readonly EmittedFile[]): Change[] {
  const changes = planChanges({ files, tree, lock: readLock(tree), scope: 'all' });
  applyChanges(changes, tree);
  return changes;
}

for (const [how, folder] of [
  ['in its folder', 'user'],
  ['with its folder', 'account'],
] as const) {
  for (const isEdited of [true, false]) {
    test(`a service that is renamed ${how} keeps ${isEdited ? 'its code' : 'nothing old'}`, () => {
      const tree = createMemoryTree();
      run(tree, service('user', 'user', 'User'));
      if (isEdited) {
        const path = 'services/user/user.service.ts';
        tree.write(path, tree.read(path)!.replace('{}', '{ mine(); }') + 'const mine = () => {};\n');
      }
      for (const path of tree.list('services')) {
        const text = tree.read(path)!;
        tree.remove(path);
        tree.write(path.replace('services/user/', `services/${folder}/`), text);
      }
      const files = service(folder, 'account', 'Account');
      const changes = run(tree, files);
      assert.deepEqual(
        changes.flatMap((change) => change.diagnostics),
        [],
      );
      assert.deepEqual(tree.list('services'), files.map((file) => file.path).sort());
      const text = tree.read(`services/${folder}/account.service.ts`)!;
      assert.match(text, /class AccountService implements AccountApi/);
      assert.equal(text.includes('{ mine(); }'), isEdited);
      assert.match(tree.read(`services/${folder}/main.ts`)!, /account\.service/);
      assert.ok(run(tree, files).every((change) => change.kind === 'unchanged'));
    });
  }
}
