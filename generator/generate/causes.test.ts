// What asks for a difference: each changed node blames its own line in every file that it changes, by random edits and by table.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { applyChanges } from '../engine/write/apply.js';
import type { Change } from '../engine/write/change.js';
import { createMemoryTree } from '../file/memory-tree.js';
import { manifests, rows } from './cause-table.test.fixture.js';
import { lineAndColumn } from '../source/source-file.js';
import { seedOr } from '../testing/random.test.fixture.js';
import {
  type EditedKind,
  editPlatform,
  type Place,
  platforms,
  printPlatform,
} from './causes.test.fixture.js';
import { emit } from './emit/emit.js';
import { fixtureNames, manifestsOf } from './fixtures.test.fixture.js';
import { generate } from './generate.js';
import { readModel } from './read-model.js';

const settings = { versions: { runtime: '^1.0.0', scaffold: '^1.0.0' } };
const seed = seedOr(900);
const kinds: readonly EditedKind[] = ['constraint', 'route', 'error', 'status', 'claim', 'config'];
const edits = fc.array(fc.tuple(fc.constantFrom(...kinds), fc.nat({ max: 1000 })), {
  minLength: 1,
  maxLength: 2,
});

test('every changed constraint, route, error and claim blames its own line in every file that it changes', async () => {
  let blamed = 0;
  await fc.assert(
    fc.asyncProperty(platforms, edits, async (start, chosen) => {
      const tree = createMemoryTree(printPlatform(start).files);
      assert.deepEqual(applyChanges(await changesOf(tree), tree), []);
      let platform = start;
      const nodes = new Set<object>();
      for (const [kind, n] of chosen) {
        const result = editPlatform(platform, kind, n);
        if (result === undefined) continue;
        ({ platform } = result);
        nodes.add(result.node);
      }
      const printed = printPlatform(platform);
      for (const [path, text] of Object.entries(printed.files)) tree.write(path, text);
      const lines = [...nodes].map((node) => printed.places.get(node));
      // A node that was edited twice may be as it was.
      const own = new Set(lines.flatMap((place) => place ?? []));
      const areDistinct = own.size === nodes.size;
      const found = new Set<Place>();
      for (const change of (await changesOf(tree)).filter(isShown)) {
        const places = placesOf(change);
        const story = `seed ${seed}: ${JSON.stringify(chosen)}: ${change.kind} ${change.path}`;
        assert.ok(places.length > 0, story);
        for (const place of places) found.add(place);
        if (own.size === 1) assert.ok(places.includes([...own][0]!), `${story}: ${places.join(', ')}`);
        const others = places.filter((place) => !own.has(place));
        assert.deepEqual(others, [], `${story}: not one of ${[...own].join(', ')}`);
        blamed += 1;
      }
      if (!areDistinct) return;
      assert.deepEqual(
        [...own].filter((place) => !found.has(place)),
        [],
        `seed ${seed}: nothing blames it`,
      );
    }),
    { seed, numRuns: 60, endOnFailure: true, includeErrorInReport: true },
  );
  assert.ok(blamed > 120, `${blamed} files`);
});

describe('by table', () => {
  for (const { what, path, from, to, blames } of rows) {
    test(what, async () => {
      const tree = createMemoryTree(manifests);
      assert.deepEqual(applyChanges(await changesOf(tree), tree), []);
      const before = manifests[path] ?? '';
      assert.ok(before.includes(from), from);
      tree.write(path, before.replace(from, to));
      const changes = (await changesOf(tree)).filter(isShown);
      const found = changes.map((change) => {
        const lines = placesOf(change).map((place) => lineAt(tree, place));
        return `${change.path} <- ${lines.join(' | ')}`;
      });
      assert.deepEqual(found, linesOf(blames));
    });
  }
});

describe('every emitted file', () => {
  for (const name of fixtureNames) {
    test(`of ${name} has its blocks within each other, each with a cause`, async () => {
      const { model } = readModel(createMemoryTree(manifestsOf(name)));
      assert.ok(model !== undefined);
      for (const { path, text, cause, blocks, from } of await emit(model, { workspace: settings })) {
        assert.equal(cause?.file.path, from, path);
        const open: { readonly end: number }[] = [];
        for (const block of blocks?.() ?? []) {
          while ((open.at(-1)?.end ?? text.length) <= block.start) open.pop();
          assert.ok(block.end <= (open.at(-1)?.end ?? text.length), path);
          assert.notEqual(text.slice(block.start, block.end).trim(), '', path);
          open.push(block);
        }
      }
    });
  }
});

test('an edit by hand names the lines behind what was edited', async () => {
  const tree = createMemoryTree(manifests);
  assert.deepEqual(applyChanges(await changesOf(tree), tree), []);
  const path = 'services/user/generated/dto.ts';
  tree.write(path, (tree.read(path) ?? '').replace('token: string', 'token: number'));
  const [conflict] = (await changesOf(tree)).filter(({ kind }) => kind === 'conflict');
  assert.equal(conflict?.path, path);
  assert.deepEqual(
    placesOf(conflict).map((place) => lineAt(tree, place)),
    ['token: string'],
  );
  const [diagnostic] = conflict.diagnostics;
  assert.equal(diagnostic?.code, 'ARM5001');
  const related = (diagnostic.related ?? []).map(({ span }) => span.file.text.slice(span.start, span.end));
  assert.deepEqual(related, ['token']);
});

test('a class that was edited names the routes that changed', async () => {
  const tree = createMemoryTree(manifests);
  assert.deepEqual(applyChanges(await changesOf(tree), tree), []);
  const path = 'services/user/user.service.ts';
  tree.write(path, (tree.read(path) ?? '').replace('return notWritten', '// mine\n    return notWritten'));
  const manifest = 'services/user/service.yaml';
  const added = (tree.read(manifest) ?? '').replace('  getUser:\n', '  ping:\n    get: /ping\n  getUser:\n');
  tree.write(manifest, added.replace('    auth: jwt\n', ''));
  const [change] = (await changesOf(tree)).filter((each) => each.path === path);
  assert.equal(change?.kind, 'merge');
  assert.deepEqual(
    placesOf(change).map((place) => lineAt(tree, place)),
    ['ping:', 'listUsers:'],
  );
});

test('a first test names the role that its caller has, not the claim', async () => {
  const manifest = 'services/order/service.yaml';
  const signedIn = `${manifests[manifest] ?? ''}    auth: jwt\n`;
  const tree = createMemoryTree({ ...manifests, [manifest]: signedIn });
  assert.deepEqual(applyChanges(await changesOf(tree), tree), []);
  tree.write(manifest, signedIn.replace('auth: jwt', 'auth:\n      jwt:\n        roles: [admin]'));
  const change = (await changesOf(tree)).find(({ path }) => path.endsWith('order.service.test.ts'));
  assert.ok(change && isShown(change));
  assert.deepEqual(
    placesOf(change).map((place) => lineAt(tree, place)),
    ['roles: [admin]'],
  );
});

function linesOf(table: string): string[] {
  return table
    .trim()
    .split('\n')
    .map((line) => line.trim());
}

function lineAt(tree: ReturnType<typeof createMemoryTree>, place: Place): string {
  const [path = '', line] = place.split(':');
  return (tree.read(path) ?? '').split('\n')[Number(line) - 1]?.trim() ?? '';
}

async function changesOf(tree: ReturnType<typeof createMemoryTree>): Promise<readonly Change[]> {
  const { changes, diagnostics } = await generate({ tree, settings });
  assert.deepEqual(
    diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ code, message }) => `${code} ${message}`),
    [],
  );
  return changes;
}

function isShown({ kind, path }: Change): boolean {
  return kind !== 'unchanged' && path !== 'scaffold.lock';
}

function placesOf(change: Change): Place[] {
  const spans = change.causes?.() ?? [];
  return spans.map(({ file, start }) => `${file.path}:${lineAndColumn(file, start).line}`);
}
