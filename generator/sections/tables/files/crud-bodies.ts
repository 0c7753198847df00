// The bodies of a table's operations, for methods of the user's class that nobody has written yet.
import { layOut } from '../../../engine/emit/oxfmt.js';
import { renderText, type Templates, type TextTemplate } from '../../../engine/emit/template.js';
import { member, propertyKey } from '../../../engine/emit/literals.js';
import { toSingular } from '../../../language/link/naming.js';
import type { Column } from '../columns.js';
import { type Crud, namesOf } from '../crud.js';

/** What the template of the bodies is given. */
export interface CrudBodiesView {
  readonly list: string;
  readonly get: string;
  readonly create: string;
  readonly update: string | undefined;
  readonly remove: string;
  /** `call.tables.users`. */
  readonly rows: string;
  /** What the file calls `failure`. */
  readonly failure: string;
  readonly filters: readonly FilterView[];
  readonly hasSeveral: boolean;
  /** What is said where more than one filter is given. */
  readonly only: string;
  /** The key of `get` and `delete`, out of their input. */
  readonly key: string;
  readonly keys: readonly PickedView[];
  /** The key of `update`. */
  readonly changedKey: string;
  /** What is said where there is no such row. */
  readonly missing: string;
  /** Times that are taken when a row is made. */
  readonly made: readonly { readonly key: string }[];
}

/** A field that is taken out of the input, under a name that is free. */
export interface PickedView {
  /** `id`, or `call: callValue`. */
  readonly picked: string;
  readonly variable: string;
}

/** A filter, and the page that keeps to it. */
export interface FilterView extends PickedView {
  readonly method: string;
  readonly rows: string;
}

/** The bodies as a class. */
export const crudBodies: TextTemplate<CrudBodiesView> = { template: 'parts/crud.ts' };

/** The body of each operation: statements, without indentation. */
export async function bodiesOf(
  crud: Crud,
  failure: string,
  templates?: Templates,
): Promise<ReadonlyMap<string, string>> {
  const text = await layOut('crud.ts', renderText(crudBodies, viewOf(crud, failure), templates));
  return new Map(
    namesOf(crud.names).map((name) => {
      const found = new RegExp(`^  async ${name}\\(.*\\n([^]*?)\\n  \\}$`, 'm').exec(text);
      if (found === null) throw new Error(`parts/crud.ts has no body for ${name}`);
      return [name, (found[1] ?? '').replace(/^ {4}/gm, '')];
    }),
  );
}

function viewOf({ table, names, filters, key, times }: Crud, failure: string): CrudBodiesView {
  const rows = member('call.tables', table.name.value);
  const [single, more] = key;
  const fields = filters.map(({ column }) => column.property);
  const of = (values: (column: Column) => string): string =>
    more === undefined && single !== undefined
      ? values(single)
      : `{ ${key.map((column) => pick(propertyKey(column.property), values(column))).join(', ')} }`;
  const variable = ({ property }: Column): string =>
    taken.has(property) || property === failure ? `${property}Value` : property;
  const picked = (column: Column): PickedView => ({
    picked: pick(propertyKey(column.property), variable(column)),
    variable: variable(column),
  });
  return {
    ...names,
    rows,
    failure,
    filters: filters.map(({ column, method }) => ({ ...picked(column), method, rows })),
    hasSeveral: filters.length > 1,
    only: `only one of ${fields.join(', ')} can be given`,
    key: of(({ property }) => member('input', property)),
    keys: key.map(picked),
    changedKey: of(variable),
    missing: `there is no such ${toSingular(table.name.value)}`,
    made: times.map(({ property }) => ({ key: propertyKey(property) })),
  };
}

function pick(key: string, value: string): string {
  return key === value ? key : `${key}: ${value}`;
}

/** Names that the bodies have themselves. */
const taken = new Set(['input', 'call', 'page', 'changes', 'changed', 'found', 'failure']);
