// `tables` and `migrate` -> TablesDeclaration.
import {
  entriesOf,
  itemsOf,
  textOf,
  textsOf,
  valueOf,
  type DocumentNode,
} from '../../engine/document/document.js';
import type { Reader } from '../../engine/read/reader.js';
import { checkPlaces } from '../../language/read/check-places.js';
import { readType } from '../../language/read/read-type.js';
import type { Located } from '../../source/source-file.js';
import type {
  OnDelete,
  OrderedField,
  ReferenceDeclaration,
  TableDeclaration,
  TablesDeclaration,
} from './part.js';

/** Reads the tables; none where the manifest has none. */
export function readTables(reader: Reader, root: DocumentNode): TablesDeclaration {
  const tables = entriesOf(valueOf(root, 'tables')).map(({ key, value }): TableDeclaration => {
    const row = valueOf(value, 'row');
    const type = row && readType(reader, row, 'for a row').type;
    if (type) checkPlaces(reader, type, 'type');
    return {
      name: key,
      row: type,
      key: readFields(valueOf(value, 'key')),
      unique: itemsOf(valueOf(value, 'unique')).map(readFields),
      indexes: itemsOf(valueOf(value, 'index')).map((item) => readFields(item).map(toOrdered)),
      version: textOf(valueOf(value, 'version')),
      references: entriesOf(valueOf(value, 'references')).flatMap(readReference),
      sqlName: textOf(valueOf(value, 'name')),
      columnNames: entriesOf(valueOf(value, 'columns')).flatMap(({ key: field, value: name }) => {
        const text = textOf(name);
        return text ? [{ field, name: text }] : [];
      }),
      description: textOf(valueOf(value, 'description'))?.value,
      span: { ...key.span, end: Math.max(key.span.end, value.span.end) },
    };
  });
  return { tables, migrate: textOf(valueOf(root, 'migrate'))?.value === 'auto' ? 'auto' : 'wait' };
}

/** One, or a list of them. */
function readFields(node: DocumentNode | undefined): readonly Located<string>[] {
  const single = textOf(node);
  if (single) return [single];
  return node ? textsOf(node) : [];
}

function toOrdered(written: Located<string>): OrderedField {
  const [value = '', direction] = written.value.split(' ');
  return { field: { value, span: written.span }, isBackwards: direction === 'desc' };
}

function readReference({
  key: field,
  value,
}: {
  readonly key: Located<string>;
  readonly value: DocumentNode;
}): ReferenceDeclaration[] {
  const table = textOf(value) ?? textOf(valueOf(value, 'table'));
  const onDelete = textOf(valueOf(value, 'onDelete'));
  // Its shape was checked: it is one of them.
  return table ? [{ field, table, onDelete: onDelete as Located<OnDelete> | undefined }] : [];
}
