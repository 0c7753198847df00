// What converts schemas to types: known to the parts of the room that meet schemas.
import type { Reading } from './document.js';
import type { collectParts } from './parts.js';
import type { Tags } from './tags.js';
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
  /** Replaces the types behind names. */
  settle(types: ReadonlyMap<string, ImportedType>): void;
  /** What a type is in the end, names followed; json where they lead back to themselves. */
  behind(type: ImportedType): ImportedType;
  readonly reading: Reading;
  /** What discriminators say. */
  readonly tags: Tags;
}
