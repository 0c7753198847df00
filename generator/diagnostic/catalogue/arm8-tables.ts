// ARM8xxx: tables.
import { entry, text } from './entry.js';

export const tableEntries = {
  ARM8001: entry({
    severity: 'error',
    title: 'a row is no object',
    message: text`the rows of ${'table'} are ${'type'}, which has no fields`,
    mend: text`name a type that is an object, or write the fields`,
    explanation:
      'Each row of a table is an object whose fields are its columns. `row` is the name of a type with fields, or the fields themselves.',
    wrong: 'tables:\n  users: { row: string, key: id }',
    right: 'tables:\n  users: { row: { id: int64, name: string }, key: id }',
  }),
  ARM8002: entry({
    severity: 'error',
    title: 'a field that rows do not have',
    message: text`${'key'} of ${'table'} names ${'field'}, which its rows do not have`,
    mend: text`name one of ${'known'}`,
    explanation:
      'Keys, lists of unique fields, indexes, versions and references are made of the fields of `row`, by their names in code.',
    wrong: 'tables:\n  users: { row: { id: int64, name: string }, key: id, unique: [email] }',
    right: 'tables:\n  users: { row: { id: int64, email: email }, key: id, unique: [email] }',
  }),
  ARM8004: entry({
    severity: 'error',
    title: 'a column with two kinds of nothing',
    message: text`${'field'} may be absent and may be null, but a column has one NULL`,
    mend: text`say one of the two: a question mark behind its name, or | null`,
    explanation:
      'A column that holds nothing is NULL. Read back, that is either an absent field or null; it cannot be both.',
    wrong: "tables:\n  users: { row: { id: int64, 'nick?': string | null }, key: id }",
    right: "tables:\n  users: { row: { id: int64, 'nick?': string }, key: id }",
  }),
  ARM8005: entry({
    severity: 'error',
    title: 'a field that does not fit into a key or a list',
    message: text`${'field'} ${'problem'}: it cannot be part of ${'key'}`,
    mend: text`take a field that every row has, of a type that is compared`,
    explanation:
      'Keys, unique lists and indexes compare values. JSON (arrays, objects) and bytes are not compared; what is part of a key is never missing.',
    wrong: 'tables:\n  users: { row: { id: int64, tags: "string[]" }, key: id, index: [tags] }',
    right: 'tables:\n  users: { row: { id: int64, name: string }, key: id, index: [name] }',
  }),
  ARM8006: entry({
    severity: 'error',
    title: 'a reference to no table',
    message: text`there is no table ${'table'}`,
    mend: text`name one of ${'known'}`,
    explanation:
      'References lead to tables of the same service: others own theirs, and are asked by their operations.',
    wrong:
      'tables:\n  messages: { row: { id: int64, userId: int64 }, key: id, references: { userId: user } }',
    right:
      'tables:\n  users: { row: { id: int64 }, key: id }\n  messages: { row: { id: int64, userId: int64 }, key: id, references: { userId: users } }',
  }),
  ARM8007: entry({
    severity: 'error',
    title: 'a reference that does not fit',
    message: text`${'field'} cannot hold the key of a row there: ${'problem'}`,
    mend: text`give the field the type of that key`,
    explanation: 'A field that refers to a row holds its key: one value, of the same type.',
    wrong:
      'tables:\n  users: { row: { id: uuid }, key: id }\n  messages: { row: { id: int64, userId: int64 }, key: id, references: { userId: users } }',
    right:
      'tables:\n  users: { row: { id: uuid }, key: id }\n  messages: { row: { id: int64, userId: uuid }, key: id, references: { userId: users } }',
  }),
  ARM8008: entry({
    severity: 'error',
    title: 'a version that does not count',
    message: text`${'field'} is ${'type'}: a version is a whole number that every row has`,
    mend: text`make it an int32, an integer or an int64`,
    explanation:
      'The version of a row goes up by one with each change. Who changes a row says which version they have read.',
    wrong: 'tables:\n  users: { row: { id: int64, rev: string }, key: id, version: rev }',
    right: 'tables:\n  users: { row: { id: int64, rev: int32 }, key: id, version: rev }',
  }),
  ARM8009: entry({
    severity: 'error',
    title: 'two names that are one in the database',
    message: text`there is another ${'kind'} that is called ${'name'} in the database`,
    mend: text`give one of them a name of its own, by name or columns`,
    explanation:
      'Names of tables and columns are in snake_case in the database, and capital letters make no difference there.',
    wrong: 'tables:\n  users: { row: { id: int64, userId: string, user_id: string }, key: id }',
    right:
      'tables:\n  users: { row: { id: int64, userId: string, user_id: string }, key: id, columns: { user_id: legacy_user_id } }',
  }),
  ARM8010: entry({
    severity: 'error',
    title: 'a reference that cannot be forgotten',
    message: text`${'field'} cannot be NULL, so that set-null has nothing to set`,
    mend: text`let the field be absent, or say cascade or restrict`,
    explanation:
      '`onDelete: set-null` empties the field when the row that it refers to goes. A field that every row has cannot be emptied.',
    wrong:
      'tables:\n  users: { row: { id: int64 }, key: id }\n  messages: { row: { id: int64, userId: int64 }, key: id, references: { userId: { table: users, onDelete: set-null } } }',
    right:
      "tables:\n  users: { row: { id: int64 }, key: id }\n  messages: { row: { id: int64, 'userId?': int64 }, key: id, references: { userId: { table: users, onDelete: set-null } } }",
  }),
  ARM8011: entry({
    severity: 'error',
    title: 'a name that is kept',
    message: text`${'name'} begins as the tables of the database or of this tool do`,
    mend: text`give it another name`,
    explanation:
      'Names that begin with armature_, sqlite_ or pg_ are kept for the notes on migrations and for the databases themselves.',
    wrong: 'tables:\n  users: { row: { id: int64 }, key: id, name: pg_users }',
    right: 'tables:\n  users: { row: { id: int64 }, key: id, name: app_users }',
  }),
  ARM8012: entry({
    severity: 'error',
    title: 'the same twice',
    message: text`${'what'} stands here twice`,
    mend: text`keep one`,
    explanation: 'A list that names a field twice, or a list that is there already, says nothing more.',
    wrong: 'tables:\n  users: { row: { id: int64, email: email }, key: id, unique: [email, email] }',
    right: 'tables:\n  users: { row: { id: int64, email: email }, key: id, unique: [email] }',
  }),
  ARM8013: entry({
    severity: 'error',
    title: 'a gateway with tables',
    message: text`a gateway has no tables`,
    mend: text`put them into a service`,
    explanation:
      'A gateway hands requests on to services; it has no code of its own that could use a database.',
    wrong: 'service: gateway\ngateway: {}\ntables:\n  users: { row: { id: int64 }, key: id }',
    right:
      'service: user\nroutes:\n  ping: { get: /ping }\ntables:\n  users: { row: { id: int64 }, key: id }',
  }),
  ARM8020: entry({
    severity: 'error',
    title: 'a change of tables that is not drafted',
    message: text`${'problem'}`,
    mend: text`say what it should be, and draft again`,
    explanation:
      'A migration keeps what is there. What would lose data (a table or a column that goes, a type that does not take all old values, members of an enum that go) is drafted with --allow-loss only; a table or a column that has another name is said by --rename; a new field that every row has needs a default for the rows that are there.',
    wrong: 'scaffold migrate draft user',
    right: 'scaffold migrate draft user --rename users.nick:alias',
  }),
  ARM8021: entry({
    severity: 'error',
    title: 'a migration that does not do what it should',
    message: text`${'problem'}`,
    mend: text`mend the file; nothing of it was applied`,
    explanation:
      'Each migration is one transaction, together with the note that it was applied: where a step fails, or the tables are not those of its state afterwards, all of it is rolled back. Those before it stay. A file that was applied is not edited any more: another migration follows it.',
    wrong: 'await db.sql("update user set nick = name");',
    right: 'await db.sql("update users set nick = name");',
  }),
  ARM8022: entry({
    severity: 'error',
    title: 'a database that is not reached',
    message: text`${'problem'}`,
    mend: text`start the database, or say where it is: --db, ARMATURE_DB, [db] of the parent config`,
    explanation:
      'Commands look for the database where the service does: --db, then ARMATURE_DB, then [db] of the parent config in etcd, else SQLite in data/ beside the config.toml of the service.',
    wrong: 'scaffold migrate up user --db mysql://127.0.0.1/shop',
    right: 'scaffold migrate up user --db postgres://shop:…@127.0.0.1:5432/shop',
  }),
  ARM8023: entry({
    severity: 'error',
    title: 'no tables to migrate',
    message: text`the manifest of ${'service'} has no tables`,
    mend: text`name a service that has some`,
    explanation: 'Migrations lead from one set of tables to the next; a service without tables has none.',
    wrong: 'scaffold migrate draft gateway',
    right: 'scaffold migrate draft user',
  }),
  ARM8024: entry({
    severity: 'error',
    title: 'tables, migrations and database are not the same',
    message: text`${'problem'}`,
    mend: text`do what stands there, and check again`,
    explanation:
      'scaffold migrate check compares the tables of the manifest with the state of the last migration, migrations/index.ts with the files, and with --db or ARMATURE_DB the database with both. It writes nothing and exits with 3 where something differs.',
    wrong: 'scaffold migrate check user',
    right: 'scaffold migrate draft user && scaffold migrate check user',
  }),
};
