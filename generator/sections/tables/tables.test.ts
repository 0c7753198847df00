// What is wrong with tables is found where it stands, and what is right is not; what tables lead to in a database.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { tableEntries } from '../../diagnostic/catalogue/arm8-tables.js';
import { createMemoryTree } from '../../file/memory-tree.js';
import { readModel } from '../../generate/read-model.js';
import { toSnake } from './columns.js';
import { config } from '../config/part.js';
import { tables } from './part.js';
import { schemaOf } from './schema.js';

const start = 'service: user\nroutes:\n  ping: { get: /ping }\n';

function read(manifest: string) {
  const text = manifest.startsWith('service:') ? manifest : start + manifest;
  const { model, diagnostics } = readModel(
    createMemoryTree({ 'scaffold.yaml': 'workspace: shop\n', 'services/user/service.yaml': `${text}\n` }),
  );
  const found = diagnostics.map(({ code, span, suggestion }) => ({
    code,
    at: span?.file.text.slice(span.start, span.end),
    suggestion,
  }));
  return { model, found };
}

describe('each mistake with tables', () => {
  for (const [code, { wrong, right }] of Object.entries(tableEntries)) {
    // The others are of commands.
    if (wrong.split('\n').length === 1) continue;
    test(`${code} is found in its example, and not in the one that is right`, () => {
      assert.deepEqual([...new Set(read(wrong).found.map((each) => each.code))], [code]);
      assert.deepEqual(read(right).found, []);
    });
  }

  test('stands at the name that is wrong, with the one that was probably meant', () => {
    const row = 'row: { id: int64, email: email, teamId: int64 }';
    const cases: [string, string, string, string | undefined][] = [
      [`{ ${row}, key: ident }`, 'ARM8002', 'ident', undefined],
      [`{ ${row}, key: id, unique: [emial] }`, 'ARM8002', 'emial', 'email'],
      [`{ ${row}, key: id, index: [[id, teamid desc]] }`, 'ARM8002', 'teamid desc', 'teamId'],
      [`{ ${row}, key: id, version: email }`, 'ARM8008', 'email', undefined],
      [`{ ${row}, key: id, references: { teamId: user } }`, 'ARM8006', 'user', 'users'],
      [`{ ${row}, key: id, columns: { mail: post } }`, 'ARM8002', 'mail', 'email'],
    ];
    for (const [table, code, at, suggestion] of cases) {
      assert.deepEqual(read(`tables:\n  users: ${table}`).found, [{ code, at, suggestion }], table);
    }
  });

  test('hides none that is further down, and nothing is reported of what is unknown already', () => {
    const { found } = read(
      'tables:\n  users: { row: { id: int64, tag: Nope }, key: [id, nope], unique: [nope] }',
    );
    assert.deepEqual(
      found.map(({ code, at }) => [code, at]),
      [
        ['ARM3005', 'Nope'],
        ['ARM8002', 'nope'],
        ['ARM8002', 'nope'],
      ],
    );
    assert.deepEqual(
      read('tables:\n  users: { row: Nope, key: id, unique: [x] }').found.map(({ code }) => code),
      ['ARM3005'],
    );
  });
});

test('rows of any kind lead to the tables that a database has', () => {
  const { model, found } = read(
    [
      'types:',
      '  Id: uuid',
      '  Base: { id: Id, "createdAt": datetime }',
      '  Rest: { text: string = hi, "tag?": "enum(a, b)", kinds: "enum(1, 2)", count: int64 = 5, more: Base | null }',
      '  Note: Base & Rest',
      'tables:',
      '  notes: { row: Note, key: id, index: [[createdAt desc, id]], version: count }',
      '  noteLinks:',
      '    row: { noteId: Id, otherId?: Id, weight: double = 0.5 }',
      '    key: noteId',
      '    references: { noteId: { table: notes, onDelete: cascade }, otherId: { table: notes, onDelete: set-null } }',
    ].join('\n'),
  );
  assert.deepEqual(found, []);
  const service = model?.services[0];
  assert.ok(service);
  assert.deepEqual(schemaOf(service.part(tables)), {
    notes: {
      columns: {
        id: { type: 'uuid' },
        created_at: { type: 'datetime' },
        text: { type: 'text', default: 'hi' },
        tag: { type: 'text', nullable: true, values: ['a', 'b'] },
        kinds: { type: 'integer' },
        count: { type: 'int64', default: 1 },
        more: { type: 'json', nullable: true },
      },
      key: ['id'],
      indexes: [['created_at desc', 'id']],
    },
    note_links: {
      columns: {
        note_id: { type: 'uuid' },
        other_id: { type: 'uuid', nullable: true },
        weight: { type: 'double', default: 0.5 },
      },
      key: ['note_id'],
      references: {
        note_id: { table: 'notes', column: 'id', onDelete: 'cascade' },
        other_id: { table: 'notes', column: 'id', onDelete: 'set-null' },
      },
    },
  });
});

test('names in the database are in snake case', () => {
  const names = {
    createdAt: 'created_at',
    URLPath: 'url_path',
    userID: 'user_id',
    a1B: 'a1_b',
    id: 'id',
    $x: '_x',
  };
  for (const [name, expected] of Object.entries(names)) assert.equal(toSnake(name), expected);
});

test('a service with tables has `db` in its own config, and no field of its own of that name', () => {
  const text = (own: string, more: string): string =>
    `service: user\nversion: 1.0.0\n${own}routes:\n  ping: { get: /ping }\n${more}`;
  const some = 'tables:\n  users: { row: { id: int64 }, key: id }\n';
  const fieldsOf = (manifest: string): string[] => {
    const type = read(manifest).model?.services[0]?.part(config).type;
    return type?.kind === 'object' ? type.fields.map(({ name }) => name) : [];
  };
  assert.deepEqual(fieldsOf(text('', some)), ['port', 'db']);
  assert.deepEqual(fieldsOf(text('config: { db: string }\n', '')), ['port', 'db']);
  assert.deepEqual(fieldsOf(text('', '')), ['port']);
  const { found } = read(text('config: { db: string }\n', some));
  assert.deepEqual(
    found.map(({ code, at }) => `${code} ${at}`),
    ['ARM4013 db'],
  );
});
