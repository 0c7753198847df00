// What a change of tables breaks, by what is said of it and where.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryTree } from '../file/memory-tree.js';
import { readModel } from '../generate/read-model.js';
import { tableRules } from '../sections/tables/compare.js';
import { locate } from './locate.js';
import { compareModels } from './compare-models.js';

const base = {
  row: "{ id: int64, name: string, size: int32, role: 'enum(a, b)', nick?: string, count: int32 = 0 }",
  more: '',
};
function modelOf({
  row = base.row,
  more = base.more,
  others = '',
}): NonNullable<ReturnType<typeof readModel>['model']> {
  const manifest = `service: user\ntables:\n  users: { row: ${row}, key: id${more} }\n${others}routes:\n  users: { get: /x }\n`;
  const { model, diagnostics } = readModel(
    createMemoryTree({ 'scaffold.yaml': 'workspace: shop\n', 'services/user/service.yaml': manifest }),
  );
  assert.ok(model, JSON.stringify(diagnostics.map(({ message }) => message)));
  return model;
}

const cases: readonly [string, Parameters<typeof modelOf>[0], ...string[]][] = [
  ['nothing', {}],
  ['a field that may be absent', { row: base.row.replace(' }', ', more?: string }') }],
  ['a field with a default', { row: base.row.replace(' }', ', more: int32 = 1 }') }],
  [
    'another table and another index',
    { more: ', index: [name]', others: '  more: { row: { id: int64 }, key: id }\n' },
  ],
  ['a field that is gone', { row: base.row.replace(' name: string,', '') }, 'column-removed name'],
  [
    'a field under another name',
    { row: base.row.replace('name', 'title') },
    'column-removed name',
    'column-required title',
  ],
  ['a required field', { row: base.row.replace(' }', ', more: string }') }, 'column-required more'],
  ['a field that has to be there now', { row: base.row.replace('nick?', 'nick') }, 'column-required nick'],
  ['a default that is gone', { row: base.row.replace(' = 0', '') }, 'column-required count'],
  ['a field that may be absent now', { row: base.row.replace('name', 'name?') }, 'column-emptied name'],
  ['a wider type', { row: base.row.replace('size: int32', 'size: int64') }, 'column-type-changed size'],
  ['a member less', { row: base.row.replace('(a, b)', '(a)') }, 'column-values-removed role'],
  ['a member more', { row: base.row.replace('(a, b)', '(a, b, c)') }, 'column-values-added role'],
  ['a unique field', { more: ', unique: [name]' }, 'unique-added name'],
  [
    'a unique field that is new',
    { row: base.row.replace(' }', ', more?: string }'), more: ', unique: [more]' },
  ],
];
const found = new Set<string>();
for (const [what, change, ...wanted] of cases) {
  test(`${what}: ${wanted.join(', ') || 'breaks nobody'}`, () => {
    const after = modelOf(change);
    const findings = compareModels(modelOf({}), after);
    assert.deepEqual(
      findings.map(({ rule, field }) => `${rule} ${field ?? ''}`),
      wanted,
    );
    for (const finding of findings) {
      found.add(finding.rule);
      const place = locate(after, finding);
      assert.equal(place?.file.path, 'services/user/service.yaml');
      assert.ok((place?.start ?? 0) > 0 && (place?.start ?? 0) < place.file.text.indexOf('routes:'));
    }
  });
}

test('a table that is gone, one under another key, and a reference', () => {
  const others = '  posts: { row: { id: int64, by: int64 }, key: id }\n';
  const before = modelOf({ others });
  const compared = (text: string): string[] =>
    compareModels(before, modelOf({ others: text })).map(({ rule, operation }) => {
      found.add(rule);
      return `${operation} ${rule}`;
    });
  assert.deepEqual(compared(''), ['tables.posts table-removed']);
  assert.deepEqual(compared(others.replace('key: id', 'key: by')).sort(), [
    'tables.posts column-required',
    'tables.posts key-changed',
  ]);
  assert.deepEqual(compared(others.replace(' }\n', ', references: { by: users } }\n')), [
    'tables.posts reference-added',
  ]);
});

test('every rule was met', () => {
  assert.deepEqual([...found].sort(), Object.keys(tableRules).sort());
});
