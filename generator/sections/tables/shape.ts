// The shape of `tables` and `migrate`.
import type { Form, Shape } from '../../engine/shape/shape.js';
import { typeShape } from '../../language/read/type-shape.js';
import type { RootKey } from '../section.js';

const tableName: Form = {
  pattern: '^[a-z][A-Za-z0-9]{0,47}$',
  says: 'the name of a table: camelCase, letters and digits, 48 at most',
  example: 'users, taskGroups',
};
const sqlName: Form = {
  pattern: '^[A-Za-z_][A-Za-z0-9_]{0,47}$',
  says: 'a name in a database: letters, digits and underscores, 48 at most',
  example: 'app_users',
};
const fieldName: Form = {
  pattern: '^[A-Za-z_$][A-Za-z0-9_$]*$',
  says: 'the name of a field',
  example: 'createdAt',
};
const orderedField: Form = {
  pattern: '^[A-Za-z_$][A-Za-z0-9_$]*( (asc|desc))?$',
  says: 'the name of a field, with "desc" behind it where it runs backwards',
  example: 'role, createdAt desc',
};

function listsOf(form: Form): Shape {
  const one: Shape = { kind: 'text', form };
  return { kind: 'list', of: { kind: 'either', of: [one, { kind: 'list', of: one, least: 1 }] } };
}

const fields: Shape = {
  kind: 'either',
  of: [
    { kind: 'text', form: fieldName },
    { kind: 'list', of: { kind: 'text', form: fieldName }, least: 1 },
  ],
};

const reference: Shape = {
  kind: 'either',
  of: [
    { kind: 'text', form: tableName },
    {
      kind: 'section',
      what: 'a reference',
      keys: {
        table: {
          shape: { kind: 'text', form: tableName },
          description: 'The table whose key the field holds.',
          required: true,
        },
        onDelete: {
          shape: { kind: 'choice', of: ['restrict', 'cascade', 'set-null'] },
          description:
            'What becomes of the row when the other one goes: that one stays (restrict, unless told), this one goes too (cascade), or it forgets it (set-null).',
        },
      },
    },
  ],
};

const table: Shape = {
  kind: 'section',
  what: 'a table',
  keys: {
    row: {
      shape: typeShape,
      description: 'The type of its rows: the name of an object type, or fields.',
      required: true,
    },
    key: { shape: fields, description: 'The field or the fields that tell rows apart.', required: true },
    unique: { shape: listsOf(fieldName), description: 'Fields, or lists of fields, that no two rows share.' },
    index: {
      shape: listsOf(orderedField),
      description:
        'Fields, or lists of fields, by which rows are found and paged; "desc" behind those that run backwards.',
    },
    version: {
      shape: { kind: 'text', form: fieldName },
      description:
        'A whole number that counts the changes of a row, so that a change of an older one is refused.',
    },
    references: {
      shape: { kind: 'record', of: reference, key: fieldName, what: 'references' },
      description: 'Fields that hold the key of a row in a table of this service.',
    },
    name: {
      shape: { kind: 'text', form: sqlName },
      description: "The table's name in the database; unless told, its name here in snake_case.",
    },
    columns: {
      shape: {
        kind: 'record',
        of: { kind: 'text', form: sqlName },
        key: fieldName,
        what: 'names of columns',
      },
      description: "Names of columns that are not their field's in snake_case.",
    },
    description: { shape: { kind: 'text' }, description: 'What its rows are: becomes a doc comment.' },
  },
};

/** The keys of the section. */
export const tablesKeys: Readonly<Record<string, RootKey>> = {
  tables: {
    shape: { kind: 'record', of: table, key: tableName, what: 'tables' },
    description: "The tables of the service's own database, by name.",
  },
  migrate: {
    shape: { kind: 'choice', of: ['auto', 'wait'] },
    description:
      'Whether the service applies pending migrations when it starts (auto), or waits until somebody has (wait, unless told).',
  },
};
