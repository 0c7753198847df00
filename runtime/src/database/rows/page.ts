// A page of a table: rows in the order of some of their fields, from a place on. The place is that of a row, so that what is inserted or
// deleted meanwhile neither doubles nor hides others.
import type { Order, Page, PageRequest, Run } from '../repository.js';
import { StatementError } from '../failures.js';
import { failure } from '../../error/service-error.js';
import { notOfThisPage, readCursor, writeCursor } from './cursor.js';
import { quoteName, type ColumnValues } from './column-values.js';
import type { Row, TablePlan } from './plan.js';

const usualLimit = 50;
const mostRows = 1000;

interface Part {
  readonly column: ColumnValues;
  readonly isBackwards: boolean;
}

/** Asks for a page. Values in the request for fields in front of the order keep to rows that have them. */
export async function askPage(
  plan: TablePlan,
  order: Order,
  request: PageRequest & Readonly<Record<string, unknown>>,
  run: Run,
): Promise<Page<Row>> {
  const { after, limit = usualLimit, ...given } = request;
  if (!Number.isInteger(limit) || limit < 1)
    throw failure('invalid-input', '`limit` must be a whole number from 1 on');
  const most = Math.min(limit, mostRows);
  const parts = partsOf(plan, order);
  const fixed = leading(parts, given);
  const rest = parts.slice(fixed.length);
  const label = `${order.join()}/${fixed.length}`;
  const from =
    after === undefined
      ? undefined
      : readCursor(
          label,
          rest.map(({ column }) => column.type),
          after,
        );
  const sql = plan.statement(`page ${label}${from ? ' after' : ''}`, () =>
    pageStatement(plan, fixed, rest, from !== undefined),
  );
  const parameters = [
    ...fixed.map(({ column }) => column.write(given[column.field])),
    ...(from === undefined ? [] : placesOf(rest, from)),
    most + 1,
  ];
  const rows = await run(sql, parameters).catch((error: unknown) => {
    // The database does not take a value of the cursor: nobody but its sender has made it.
    const isCursor = from !== undefined && error instanceof StatementError && error.code.startsWith('22');
    throw isCursor ? notOfThisPage() : error;
  });
  const items = rows.slice(0, most);
  const last = items.at(-1);
  if (rows.length <= most || last === undefined) return { items: items.map(plan.read) };
  return {
    items: items.map(plan.read),
    next: writeCursor(
      label,
      rest.map(({ column }) => last[column.column]),
    ),
  };
}

/** The key comes last, so that no two rows have the same place; it runs as what stands before it. */
function partsOf(plan: TablePlan, order: Order): readonly Part[] {
  const parts = order.map((entry): Part => {
    const [field = '', direction] = entry.split(' ');
    return { column: plan.column(field), isBackwards: direction === 'desc' };
  });
  const isBackwards = parts.at(-1)?.isBackwards ?? false;
  const named = new Set(parts.map(({ column }) => column.field));
  const key = plan.definition.key.filter((field) => !named.has(field));
  return [...parts, ...key.map((field) => ({ column: plan.column(field), isBackwards }))];
}

function leading(parts: readonly Part[], given: Readonly<Record<string, unknown>>): readonly Part[] {
  const asked = Object.keys(given).filter((field) => given[field] !== undefined);
  const end = parts.findIndex(({ column }) => !asked.includes(column.field));
  const fixed = end === -1 ? parts : parts.slice(0, end);
  const known = new Set(fixed.map(({ column }) => column.field));
  const loose = asked.find((field) => !known.has(field));
  if (loose !== undefined)
    throw new Error(
      `a page over ${parts.map(({ column }) => column.field).join(', ')} can keep to one ${loose} only together with the fields before it`,
    );
  return fixed;
}

function pageStatement(
  plan: TablePlan,
  fixed: readonly Part[],
  rest: readonly Part[],
  hasPlace: boolean,
): string {
  let count = 0;
  const next = (): string => plan.parameter((count += 1));
  const name = ({ column }: Part): string => quoteName(column.column);
  const conditions = fixed.map((part) => `${name(part)} = ${next()}`);
  if (hasPlace && rest.length > 0) conditions.push(beyond(rest, name, next));
  const where = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`;
  const order = rest.map((part) => `${name(part)}${part.isBackwards ? ' desc' : ''}`).join(', ');
  return `select ${plan.selected} from ${plan.name}${where}${order === '' ? '' : ` order by ${order}`} limit ${next()}`;
}

/** Rows in one direction are compared as a whole, which an index can do; else field by field. */
function beyond(rest: readonly Part[], name: (part: Part) => string, next: () => string): string {
  const sign = ({ isBackwards }: Part): string => (isBackwards ? '<' : '>');
  if (isUniform(rest)) {
    const [first] = rest;
    return `(${rest.map(name).join(', ')}) ${first ? sign(first) : '>'} (${rest.map(next).join(', ')})`;
  }
  const arms = rest.map((part, index) => {
    const same = rest.slice(0, index).map((before) => `${name(before)} = ${next()}`);
    return `(${[...same, `${name(part)} ${sign(part)} ${next()}`].join(' and ')})`;
  });
  return `(${arms.join(' or ')})`;
}

/** The values of a place, as often as the condition names them. */
function placesOf(rest: readonly Part[], from: readonly unknown[]): readonly unknown[] {
  const values = rest.map(({ column }, index) => column.write(from[index]));
  return isUniform(rest) ? values : values.flatMap((_, index) => values.slice(0, index + 1));
}

function isUniform(rest: readonly Part[]): boolean {
  return rest.every(({ isBackwards }) => isBackwards === rest[0]?.isBackwards);
}
