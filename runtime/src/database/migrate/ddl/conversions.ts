// Which types take all values of others, and how they are read over.
import type { ColumnType, EngineName } from '../../../wire/tables.js';

const wider: Readonly<Partial<Record<ColumnType, readonly ColumnType[]>>> = {
  int32: ['integer', 'int64', 'double', 'decimal', 'text'],
  integer: ['int64', 'double', 'decimal', 'text'],
  int64: ['decimal', 'text'],
  decimal: ['text'],
  date: ['text'],
  uuid: ['text'],
};

/** Whether every value of the one type is one of the other. */
export function isWider(from: ColumnType, to: ColumnType): boolean {
  return from === to || (wider[from]?.includes(to) ?? false);
}

/** An expression of the one type as the other. */
export function converted(expression: string, from: ColumnType, to: ColumnType, engine: EngineName): string {
  if (from === to) return expression;
  if (engine === 'postgres') {
    const types = { double: 'double precision', decimal: 'numeric', text: 'text' } as const;
    return `${expression}::${to === 'double' || to === 'decimal' || to === 'text' ? types[to] : 'bigint'}`;
  }
  if (to === 'double') return `cast(${expression} as real)`;
  return to === 'text' || to === 'decimal' ? `cast(${expression} as text)` : expression;
}
