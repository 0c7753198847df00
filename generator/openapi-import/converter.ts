// What converts schemas to types: known to the parts of the room that meet schemas.
import type { Reading } from './document.js';
import type { collectParts } from './parts.js';
import type { ImportedField, ImportedType } from './type.js';

/** Converts the schemas of one document. */
export interface SchemaConverter {
  /** The type of a schema; a reference to a named schema is its name. */
  toType(schema: unknown, at: string): ImportedType;
  /** The type of a schema, its names followed: for what has to be written out. */
  toOpenType(schema: unknown, at: string): ImportedType;
  /** The fields of properties. */
  toFields(parts: ReturnType<typeof collectParts>): ImportedField[];
  /** The type behind a name. */
  typeOf(name: string): ImportedType | undefined;
  readonly reading: Reading;
}
