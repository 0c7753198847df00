// Names on the wire, where they are not those in code.
import type { Span } from '../../source/source-file.js';
import { type Field, propertyOf } from '../model.js';
import type { Linker } from './linker.js';

/** Reports two fields of an object, or of a place of an input, that have one name on the wire. */
export function checkWireNames(linker: Linker, fields: readonly Field[], span: Span): void {
  const seen = new Map<string, Field>();
  for (const field of fields) {
    const other = seen.get(field.name);
    seen.set(field.name, field);
    // What is called the same in code, too, is told otherwise.
    if (other === undefined || propertyOf(other) === propertyOf(field)) continue;
    const related =
      other.span === undefined ? {} : { related: [{ span: other.span, message: 'the other one' }] };
    const parameters = { wire: field.name, first: propertyOf(other), second: propertyOf(field) };
    linker.reports.add('ARM3074', field.span ?? span, parameters, related);
  }
}
