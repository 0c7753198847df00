// A mapping of fields -> FieldNode[], with what makes a name unfit.
import type { Located, Span } from '../../source/source-file.js';
import { isBuiltin } from '../builtin/builtins.js';
import { reasonAgainstField } from './reserved-names.js';
import { entriesOf, type DocumentNode } from '../../engine/document/document.js';
import type { FieldNode } from '../node.js';
import type { PlacedType } from './placed-type.js';
import { report, type Reader } from '../../engine/read/reader.js';

/** Reads the fields of a mapping. `readPlaced` reads a field's type: it is passed in, since fields and types contain each other. */
export function readFields(
  reader: Reader,
  node: DocumentNode,
  readPlaced: (reader: Reader, node: DocumentNode) => PlacedType,
): FieldNode[] {
  const fields: FieldNode[] = [];
  for (const { key, value } of entriesOf(node)) {
    const optional = key.value.endsWith('?');
    const name = optional ? trimMark(key) : key;
    const placed = readPlaced(reader, value);
    const span: Span = { ...key.span, end: Math.max(key.span.end, value.span.end) };
    checkName(reader, fields, name);
    if (placed.wireName) checkWireName(reader, placed.wireName);
    if (optional && placed.default) report(reader, 'ARM2020', key.span, { name: name.value });
    fields.push({
      name,
      ...(placed.wireName && placed.wireName.value !== name.value && { wireName: placed.wireName }),
      optional,
      type: placed.type,
      ...(placed.default && { default: placed.default }),
      annotations: placed.annotations,
      span,
    });
  }
  return fields;
}

/** Reports a name that is taken, differs from another only in case, or is reserved. */
function checkName(reader: Reader, fields: readonly FieldNode[], name: Located<string>): void {
  const reason = reasonAgainstField(name.value);
  if (reason !== undefined) {
    report(reader, 'ARM2021', name.span, {
      name: name.value,
      reason,
      example: `${name.value.replace(/[^A-Za-z]/g, '')}Value`,
    });
  }
  for (const field of fields) {
    const related = [{ span: field.name.span, message: 'the other one' }];
    if (field.name.value === name.value) {
      report(reader, 'ARM2022', name.span, { name: name.value }, { related });
    } else if (field.name.value.toLowerCase() === name.value.toLowerCase()) {
      report(reader, 'ARM2016', name.span, { name: name.value, other: field.name.value }, { related });
    }
  }
}

/** `{ type: string, name: string }` is meant for an object with two fields. */
function checkWireName(reader: Reader, { value: name, span }: Located<string>): void {
  if (name === '__proto__') {
    const reason = 'it reaches into the prototype of JavaScript objects';
    report(reader, 'ARM2021', span, { name, reason, example: 'proto' });
  }
  if (!isBuiltin(name)) return;
  const reason =
    'it is the name of a type; a mapping with the key type is the long form, in which name: is what the field is called in JSON';
  report(reader, 'ARM2021', span, { name, reason, example: `fields: { type: …, name: ${name} }` });
}

/** The name without its question mark; in the file, a quote may stand behind the mark. */
function trimMark(key: Located<string>): Located<string> {
  const { file, start, end } = key.span;
  const mark = file.text.lastIndexOf('?', end - 1);
  const quotes = /^["']/.test(file.text[start] ?? '') ? 1 : 0;
  return {
    value: key.value.slice(0, -1),
    span: mark > start ? { file, start: start + quotes, end: mark } : key.span,
  };
}
