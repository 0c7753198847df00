// A column as database.ts says it: its type for Kysely, its type in rows, its entry of the definition.
import { propertyKey } from '../../../engine/emit/literals.js';
import type { Imports, Names } from '../../../engine/emit/names.js';
import type { Caused, Printed, TypeText } from '../../../engine/emit/printed.js';
import { clientModule } from '../../../engine/emit/modules.js';
import { builtinOf } from '../../../language/builtin/builtins.js';
import { codecName, typeText } from '../../../language/codec/types.js';
import type { ServiceModel, Type } from '../../../language/model.js';
import { type Column, madeKey } from '../columns.js';
import type { TableModel } from '../part.js';
import { databaseModule, fieldCodec } from './names.js';

/** A column. */
export interface ColumnView extends Caused {
  /** As a key of an interface: its name in the database. */
  readonly name: string;
  /** Its type for Kysely. */
  readonly type: TypeText;
  /** As a key of an object: the field's name in code. */
  readonly key: string;
  /** Its name in the database, and the field's. */
  readonly column: string;
  readonly property: string;
  /** NULL is absence. */
  readonly isOptional: boolean;
  /** The database keeps a bigint, code has a number. */
  readonly isNumber: boolean;
  /** Of what is kept as JSON. */
  readonly codec: Printed | undefined;
}

/** A field of what is inserted or changed. */
export interface GivenView extends Caused {
  readonly key: string;
  readonly type: TypeText;
  readonly isOptional: boolean;
}

/** The column. */
export function columnView(
  table: TableModel,
  column: Column,
  service: ServiceModel,
  names: Names,
): ColumnView {
  const { property, name, inner, field, type, isNumber } = column;
  const codec = (imports: Imports): string => {
    if (inner.kind === 'ref') return codecName(inner.to, imports);
    if (isAnything(inner)) return imports.value('anyCodec', clientModule);
    return imports.value(`${fieldCodec(table, property)}Codec`, service.module.path);
  };
  return {
    name: propertyKey(name),
    type: names.typeText((imports) => kyselyType(table, column, imports)),
    key: propertyKey(property),
    column: name,
    property,
    isOptional: field.optional,
    isNumber,
    codec: type === 'json' ? names.name(codec) : undefined,
    cause: field.span ?? table.span,
  };
}

/** Whether a type is any JSON: the runtime has its codec. */
export function isAnything(type: Type): boolean {
  return type.kind === 'builtin' && builtinOf(type.name).value === 'any';
}

/** The type of a field, as a row has it. */
export function fieldType({ inner, isNull }: Pick<Column, 'inner' | 'isNull'>, names: Names): TypeText {
  const type: Type = isNull ? { kind: 'nullable', of: inner } : inner;
  return names.typeText((imports) => typeText(type, 'read', imports));
}

/** What an insert takes for it; undefined for what it does not. */
export function insertView(table: TableModel, column: Column, names: Names): GivenView | undefined {
  const { property, field, inner, isNull, isNullable, preset } = column;
  if (table.version?.value === property) return undefined;
  const isOptional = isNullable || preset !== undefined || madeKey(table)?.column === column;
  return {
    key: propertyKey(property),
    isOptional,
    type: names.typeText((imports) => {
      const text = typeText(isNull ? { kind: 'nullable', of: inner } : inner, 'send', imports);
      return isOptional ? orUndefined(text) : text;
    }),
    cause: field.span ?? table.span,
  };
}

/** What a change takes for it: null empties what may be missing. */
export function changeView(table: TableModel, column: Column, names: Names): GivenView | undefined {
  const { property, field, inner, isNullable } = column;
  if (table.key.some(({ value }) => value === property)) return undefined;
  const isVersion = table.version?.value === property;
  return {
    key: propertyKey(property),
    isOptional: !isVersion,
    type: names.typeText((imports) => {
      const text = typeText(isNullable ? { kind: 'nullable', of: inner } : inner, 'send', imports);
      return isVersion ? text : orUndefined(text);
    }),
    cause: field.span ?? table.span,
  };
}

function orUndefined(text: string): string {
  return text === 'unknown' ? text : `${text} | undefined`;
}

function kyselyType(table: TableModel, column: Column, imports: Imports): string {
  const { inner, type, isNullable, preset, property } = column;
  const text = typeText(inner, 'read', imports);
  const [read, written] =
    type === 'json'
      ? ['unknown', 'string']
      : type === 'integer'
        ? ['bigint', 'bigint | number']
        : [text, text];
  const made = madeKey(table);
  const isCounted = made?.by === 'database' && made.column === column;
  const isLeft = isNullable || preset !== undefined || isCounted || table.version?.value === property;
  const selected = isNullable && read !== 'unknown' ? `${read} | null` : read;
  const changed = isNullable ? `${written} | null` : written;
  const inserted = isLeft ? `${changed} | undefined` : changed;
  if (selected === inserted && selected === changed) return selected;
  return `${imports.type('ColumnType', databaseModule)}<${selected}, ${inserted}, ${changed}>`;
}
