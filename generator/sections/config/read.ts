// `config` -> the fields of the own config.
import type { DocumentNode } from '../../engine/document/document.js';
import { report, type Reader } from '../../engine/read/reader.js';
import type { FieldNode } from '../../language/node.js';
import { checkPlaces } from '../../language/read/check-places.js';
import { readFields } from '../../language/read/read-fields.js';
import { readPlacedType } from '../../language/read/read-type.js';

/** Reads the own config; `port` is not for a manifest to declare. */
export function readConfig(reader: Reader, node: DocumentNode | undefined): FieldNode[] {
  if (!node) return [];
  const fields = readFields(reader, node, readPlacedType);
  for (const { name, type } of fields) {
    if (name.value.toLowerCase() === 'port')
      report(reader, 'ARM4013', name.span, { name: name.value, whose: 'every service' });
    checkPlaces(reader, type, 'type');
  }
  return fields;
}
