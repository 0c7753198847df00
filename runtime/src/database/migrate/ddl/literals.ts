// Values that stand in definitions of tables: defaults, members of enums, what rows are filled with.
import type { ColumnSchema, EngineName } from '../../../wire/tables.js';

/** A text in SQL. */
export function textLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A value in JSON, as a column of this type holds it; null is NULL. */
export function valueLiteral({ type }: ColumnSchema, value: unknown, engine: EngineName): string {
  if (value === null) return 'NULL';
  const json = JSON.stringify(value);
  const text = typeof value === 'string' ? value : json;
  switch (type) {
    case 'json':
      return engine === 'postgres' ? `${textLiteral(json)}::jsonb` : textLiteral(json);
    case 'boolean':
      return engine === 'postgres' ? text : value === true ? '1' : '0';
    case 'int32':
    case 'integer':
    case 'int64':
    case 'double':
      return number(text);
    case 'bytes': {
      const hex = Buffer.from(text, 'base64').toString('hex');
      return engine === 'postgres' ? `'\\x${hex}'::bytea` : `x'${hex}'`;
    }
    case 'uuid':
      return textLiteral(text.toLowerCase());
    case 'datetime': {
      const moment = new Date(text).toISOString();
      return textLiteral(
        engine === 'postgres' && moment.startsWith('0000-') ? `0001${moment.slice(4)} BC` : moment,
      );
    }
    case 'date':
      return textLiteral(
        engine === 'postgres' && text.startsWith('0000-') ? `0001${text.slice(4)} BC` : text,
      );
    default:
      return textLiteral(text);
  }
}

function number(text: string): string {
  if (!/^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(text)) throw new Error(`${text} is no number`);
  return text;
}
