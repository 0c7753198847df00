// Two migrations as `scaffold migrate draft` writes them, for tests.
import type { DatabaseSchema } from '../../wire/tables.js';
import type { Migration } from '../migrate/migration.js';

const first: DatabaseSchema = {
  users: {
    columns: { id: { type: 'int64', identity: true }, name: { type: 'text' } },
    key: ['id'],
    unique: [['name']],
  },
  posts: {
    columns: { id: { type: 'uuid' }, by: { type: 'int64' } },
    key: ['id'],
    references: { by: { table: 'users', column: 'id' } },
  },
};
const second: DatabaseSchema = {
  ...first,
  users: {
    columns: {
      id: { type: 'int64', identity: true },
      name: { type: 'text' },
      nick: { type: 'text', nullable: true },
      role: { type: 'text', default: 'member', values: ['admin', 'member'] },
    },
    key: ['id'],
    unique: [['name']],
    indexes: [['role']],
  },
};

/** They. */
export function exampleMigrations(): Migration[] {
  return [
    {
      name: '0001-create',
      checksum: 'one',
      up: async (db) => {
        for (const [name, table] of Object.entries(first)) await db.createTable(name, table);
        for (let index = 0; index < 300; index += 1) {
          await db.sql(`insert into users (name) values ('user ${index}')`);
        }
      },
      down: async (db) => {
        await db.dropTable('posts');
        await db.dropTable('users');
      },
      state: first,
    },
    {
      name: '0002-add-nick',
      checksum: 'two',
      up: async (db) => {
        await db.alterTable('users', {
          add: {
            nick: { type: 'text', nullable: true },
            role: { type: 'text', default: 'member', values: ['admin', 'member'] },
          },
          indexes: { add: [['role']] },
        });
        await db.sql("update users set nick = 'x' where id > 100");
      },
      down: (db) => db.alterTable('users', { drop: ['nick', 'role'] }),
      state: second,
    },
  ];
}
