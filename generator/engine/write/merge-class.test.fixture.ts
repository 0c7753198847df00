// A user's class file for tests: emitted from operations, edited by the user, merged into again.
import assert from 'node:assert/strict';
import { createMemoryTree } from '../../file/memory-tree.js';
import { applyChanges } from './apply.js';
import type { EmittedFile, MethodSeam } from './change.js';
import { lockPath, readLock } from './lock.js';
import { planChanges } from './plan.js';

/** Where it stands. */
export const path = 'services/user/user.service.ts';

/** A method as the emitters would want it, with the types of its signature from dto.ts. */
export function seam(name: string, input: string | undefined, output = 'Session'): MethodSeam {
  const signature = `(${input === undefined ? '' : `input: ${input}, `}call: Call): Promise<${output}>`;
  const types = [input, output].filter((type) => type !== undefined && /^[A-Z]/.test(type)) as string[];
  return {
    name,
    signature,
    text: `/** Does ${name}. */\nasync ${name}${signature} {\n  throw failure('internal', '${name}');\n}`,
    imports: [
      ...types.map((type) => ({ name: type, module: './generated/dto.js', typeOnly: true })),
      { name: 'Call', module: './generated/service.js', typeOnly: true },
      { name: 'failure', module: '@armature/runtime', typeOnly: false },
    ],
  };
}

/** The file with these methods. */
export function emitted(methods: readonly MethodSeam[]): EmittedFile {
  const names = [
    ...new Set(methods.flatMap((m) => m.imports.filter((i) => /dto/.test(i.module)).map((i) => i.name))),
  ];
  const text = [
    `import { failure } from '@armature/runtime';`,
    `import type { ${names.sort((a, b) => a.localeCompare(b)).join(', ')} } from './generated/dto.js';`,
    `import type { Call, UserApi } from './generated/service.js';`,
    '',
    'export class UserService implements UserApi {',
    ...methods.map((m) => m.text.replace(/^(?=.)/gm, '  ') + '\n'),
    '}',
    '',
  ].join('\n');
  return {
    path,
    ownership: 'merged',
    text,
    from: 'services/user/service.yaml',
    merge: { kind: 'class', implements: 'UserApi', module: './generated/service.js', methods },
  };
}

/** Generates once from `before`, lets the user edit, generates from `after`, and once more to see that nothing changes. */
export function merge(
  before: readonly MethodSeam[],
  edit: (text: string) => string,
  after: readonly MethodSeam[],
): { text: string; codes: string[]; kind: string; messages: string } {
  const tree = createMemoryTree();
  const run = (methods: readonly MethodSeam[]) => {
    const changes = planChanges({ files: [emitted(methods)], tree, lock: readLock(tree), scope: 'all' });
    applyChanges(changes, tree);
    return changes[0]!;
  };
  run(before);
  tree.write(path, edit(tree.read(path)!));
  const change = run(after);
  const lock = tree.read(lockPath);
  const again = run(after);
  if (change.kind !== 'conflict') {
    assert.equal(again.kind, 'unchanged');
    assert.deepEqual(again.diagnostics, []);
    assert.equal(tree.read(lockPath), lock);
  }
  return {
    text: tree.read(path)!,
    codes: change.diagnostics.map((diagnostic) => diagnostic.code),
    kind: change.kind,
    messages: change.diagnostics.map((diagnostic) => diagnostic.message).join('\n'),
  };
}
