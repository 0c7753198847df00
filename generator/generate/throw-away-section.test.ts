// A section is its folder and a line in the list: proven with one that nothing else knows.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { compareContracts } from '../compare/compare-contracts.js';
import { applyChanges } from '../engine/write/apply.js';
import { createMemoryTree } from '../file/memory-tree.js';
import { allSections } from '../sections/all.js';
import { repository } from './fixtures.test.fixture.js';
import { generate } from './generate.js';
import { manifestShapes } from './load/manifest-shapes.js';
import { readModel } from './read-model.js';
import { notesSection } from './testing/notes/section.js';

const sections = [...allSections, notesSection];

/** The runtime's half of the section, which a real one would import from an entry point of its own. */
const capability = [
  "import type { Capability } from '@armature/runtime';",
  "import type { Contract } from '@armature/runtime/client';",
  '',
  'export function openNotes(contract: Contract): Capability {',
  "  const notes = contract['notes'];",
  '  return {',
  "    name: 'notes',",
  '    open: async () => ({ context: { notes }, call: { note: (call) => call.requestId }, close: () => {} }),',
  '  };',
  '}',
  '',
].join('\n');

/** What a user's code sees of it. */
const userTest = [
  "import assert from 'node:assert/strict';",
  "import { test } from 'node:test';",
  "import { startTestService } from '@armature/runtime/testing';",
  "import { createUserClient } from './generated/client.js';",
  "import { type Call, type UserContext, userDefinition } from './generated/service.js';",
  "import { UserService } from './user.service.js';",
  '',
  'class NotingService extends UserService {',
  '  constructor(private readonly own: UserContext) {',
  '    super(own);',
  '  }',
  '',
  '  override async ping(call: Call): Promise<string> {',
  "    return `${this.own.notes['closeDoor']} ${call.note === call.requestId}`;",
  '  }',
  '}',
  '',
  "test('notes are there', async () => {",
  '  const service = await startTestService(userDefinition, (context: UserContext) => new NotingService(context));',
  '  try {',
  "    assert.equal(await service.client(createUserClient).ping(), 'The door stands open. true');",
  '  } finally {',
  '    await service.close();',
  '  }',
  '});',
  '',
].join('\n');

const manifests = {
  'scaffold.yaml': 'workspace: shop\n',
  'services/user/service.yaml': [
    'service: user',
    'routes:',
    '  ping: { get: /ping, returns: string }',
    'notes:',
    '  waterPlants: The plants want water.',
    '  closeDoor: The door stands open.',
    '',
  ].join('\n'),
  'services/plain/service.yaml': 'service: plain\ndepends: [user]\nroutes:\n  pong: { get: /pong }\n',
};

/** The workspace with what is generated in it. */
async function generated() {
  const tree = createMemoryTree({
    ...manifests,
    'services/user/notes.ts': capability,
    'services/user/notes.test.ts': userTest,
  });
  const result = await generate({ tree, sections });
  assert.deepEqual(result.diagnostics, []);
  applyChanges(result.changes, tree);
  return { tree, model: result.model };
}

const { tree, model } = await generated();
const user = model?.services.find(({ name }) => name === 'user');
const read = (path: string): string => tree.read(path) ?? '';

describe('a section that only a list knows', () => {
  test('has its key in the shape of manifests', () => {
    assert.ok('notes' in manifestShapes(sections).service.keys);
    assert.ok(!('notes' in manifestShapes(allSections).service.keys));
    const { diagnostics } = readModel(createMemoryTree(manifests));
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['ARM1010'],
    );
  });

  test('adds methods to the API and to the class', () => {
    const api = read('services/user/generated/service.ts');
    assert.match(
      api,
      /\/\*\* The plants want water\. \*\/\n {2}waterPlants\(log: Logger, loud: boolean\): Promise<string>;/,
    );
    const implementation = read('services/user/user.service.ts');
    assert.match(implementation, /async closeDoor\(log: Logger, loud: boolean\): Promise<string> \{/);
  });

  test('adds its methods to a class that is there already', async () => {
    const old = createMemoryTree({
      ...manifests,
      'services/user/service.yaml': manifests['services/user/service.yaml'].replace(/ {2}closeDoor.*\n/, ''),
    });
    applyChanges((await generate({ tree: old, sections })).changes, old);
    const bare = old.read('services/user/user.service.ts') ?? '';
    assert.doesNotMatch(bare, /closeDoor/);
    old.write('services/user/user.service.ts', `${bare}\n// Edited by hand.\n`);
    old.write('services/user/service.yaml', manifests['services/user/service.yaml']);
    const { changes } = await generate({ tree: old, sections });
    const merged = changes.find(({ path }) => path === 'services/user/user.service.ts');
    assert.equal(merged?.kind, 'merge');
    assert.match(merged.after ?? '', /async closeDoor\(log: Logger, loud: boolean\): Promise<string> \{/);
  });

  test('adds members to the context and to calls', () => {
    const text = read('services/user/generated/service.ts');
    assert.match(text, /readonly notes: Readonly<Record<string, string>>;/);
    assert.equal(text.match(/readonly note: string;/g)?.length, 2);
  });

  test('adds to the definition what the runtime is told of', () => {
    const text = read('services/user/generated/service.ts');
    assert.match(text, /\n {2}cookie: "noted",\n {2}capabilities: \[openNotes\(userContract\)\],\n/);
    assert.doesNotMatch(read('services/plain/generated/service.ts'), /capabilities/);
  });

  test('adds an entry to the contract', () => {
    const expected = { waterPlants: 'The plants want water.', closeDoor: 'The door stands open.' };
    assert.deepEqual(user?.contract['notes'], expected);
    assert.deepEqual(Object.keys(user.contract).at(-1), 'notes');
    assert.match(read('services/user/generated/contract.ts'), /\n {2}notes: \{\n {4}waterPlants: /);
  });

  test('adds to the OpenAPI document', () => {
    assert.match(read('services/user/generated/openapi.json'), /"The door stands open\."/);
  });

  test('has its changes found by its own rules', () => {
    assert.ok(user);
    const { notes: _notes, ...less } = user.contract;
    const findings = compareContracts(user.contract, { ...user.contract, ...less, notes: {} }, { sections });
    assert.deepEqual(
      findings.map(({ rule, before: name }) => [rule, name]),
      [
        ['note-removed', 'waterPlants'],
        ['note-removed', 'closeDoor'],
      ],
    );
  });

  test('leaves services without it as they are', async () => {
    const plain = createMemoryTree({
      ...manifests,
      'services/user/service.yaml': 'service: user\nroutes:\n  ping: { get: /ping, returns: string }\n',
    });
    const [without, within] = [await generate({ tree: plain }), await generate({ tree: plain, sections })];
    const inFull = ({ changes }: typeof within) =>
      changes.map((change) => ({ ...change, causes: change.causes?.() }));
    assert.deepEqual(inFull(within), inFull(without));
  });

  describe('in a workspace', () => {
    let folder = '';
    before(() => {
      // Inside of the repository, where the runtime is found by its name.
      folder = mkdtempSync(join(repository, 'dist/notes-'));
      for (const path of tree.list('')) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), read(path));
      }
    });
    after(() => rmSync(folder, { recursive: true }));

    test('compiles under the strict flags, and is there when the service runs', async () => {
      const compiler = join(repository, 'node_modules/typescript/bin/tsc');
      assert.equal(await outputOf(compiler, '-p', join(folder, 'tsconfig.json')), '');
      const tests = ['notes.test.js', 'user.service.test.js'];
      const paths = tests.map((name) => join(folder, 'dist/services/user', name));
      assert.match(await outputOf('--test', ...paths), /^# pass 2$/m);
    });
  });
});

/** What a script says, whether or not it fails. */
function outputOf(...script: string[]): Promise<string> {
  const { NODE_TEST_CONTEXT: _within, ...env } = process.env;
  return promisify(execFile)(process.execPath, script, { env }).then(
    ({ stdout }) => stdout,
    (error: { stdout: string }) => error.stdout,
  );
}
