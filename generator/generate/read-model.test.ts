// Mistakes of all stages in one run, and no report that is but the consequence of another.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import type { Diagnostic } from '../diagnostic/diagnostic.js';
import { createMemoryTree } from '../file/memory-tree.js';
import { routeFixtures } from './load/testing/fixtures-routes.js';
import { typeFixtures } from './load/testing/fixtures-types.js';
import { yamlFixtures } from './load/testing/fixtures-yaml.js';
import { parseMarkedText } from '../engine/document/testing/marked-text.js';
import { seedOr } from '../testing/random.test.fixture.js';
import { filesOf, manifestsOf } from './fixtures.test.fixture.js';
import { readModel } from './read-model.js';

/** What a manifest refers to in the fixtures of single mistakes. */
const neighbours = {
  'scaffold.yaml': 'workspace: shop\n',
  'services/file/service.yaml': 'service: file\nroutes:\n  ping: { get: /ping }\n',
  'services/algo/service.yaml': 'service: algo\nroutes:\n  ping: { get: /ping }\n',
};

function errorsOf(files: Readonly<Record<string, string>>): readonly Diagnostic[] {
  return readModel(createMemoryTree(files)).diagnostics.filter(({ severity }) => severity === 'error');
}

function show({ code, span }: Diagnostic): string {
  return `${code} ${span?.file.text.slice(span.start, span.end) ?? ''}`;
}

describe('a mistake that is found before names are linked', () => {
  for (const [code, texts] of Object.entries({ ...yamlFixtures, ...typeFixtures, ...routeFixtures })) {
    texts.forEach((marked, index) => {
      test(`${code} (${index + 1}) brings about no other`, () => {
        const { text } = parseMarkedText(marked);
        const errors = errorsOf({ ...neighbours, 'services/user/service.yaml': text });
        // One fixture names a type that it does not declare, which is a mistake of its own.
        const follow = errors.filter((error) => error.code !== code).map(show);
        assert.deepEqual(
          follow.filter((error) => error !== 'ARM3005 User(1..2)'),
          [],
        );
      });
    });
  }
});

describe('a manifest with a damaged line', () => {
  const damages: readonly (readonly [string, (line: string) => string])[] = [
    ['a value that is no type', (line) => line.replace(/: (?=\S)[^#{[]*$/, ': "%"')],
    ['a value of another kind', (line) => line.replace(/: (?=\S)[^#{[]*$/, ': 5')],
    [
      'a key that nothing knows',
      (line) =>
        line.replace(/^( +)(get|post|put|patch|delete|body|returns|query|path|errors|auth):/, '$1xx$2x:'),
    ],
  ];
  for (const name of ['everything', 'shop']) {
    for (const [what, damage] of damages) {
      test(`in ${name}, by ${what}, has no error of linking`, () => {
        const manifests = manifestsOf(name);
        for (const path of filesOf(name).filter((each) => each.endsWith('service.yaml'))) {
          const lines = manifests[path]?.split('\n') ?? [];
          lines.forEach((line, index) => {
            const damaged = damage(line);
            if (damaged === line) return;
            const text = lines.with(index, damaged).join('\n');
            const errors = errorsOf({ ...manifests, [path]: text });
            if (!errors.some(({ code }) => !code.startsWith('ARM3'))) return;
            assert.deepEqual(
              errors.filter(({ code }) => code.startsWith('ARM3')).map(show),
              [],
              `${path}:${index + 1}: ${damaged}`,
            );
          });
        }
      });
    }
  }

  test('never stops the reading', () => {
    const names = ['everything', 'shop', 'typescript'].flatMap((name) =>
      filesOf(name)
        .filter((path) => path.endsWith('.yaml'))
        .map((path) => [name, path] as const),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(12),
        fc.constantFrom('', '%', ': ', '{', '[', '\n', ' ', '<', '|', '"', '*', 'x'),
        ([name, path], place, count, insert) => {
          const manifests = manifestsOf(name);
          const text = manifests[path] ?? '';
          const start = Math.floor(place * text.length);
          const damaged = text.slice(0, start) + insert + text.slice(start + count);
          readModel(createMemoryTree({ ...manifests, [path]: damaged }));
        },
      ),
      { seed: seedOr(1), numRuns: 150 },
    );
  });
});
