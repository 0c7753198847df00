// <table>.crud.test.ts: one row through all the operations of its table. None where no row can be made up.
import type { FileSpec } from '../../../engine/emit/file-spec.js';
import { member, propertyKey } from '../../../engine/emit/literals.js';
import { type Literal, literal, type Printed, type TypeText } from '../../../engine/emit/printed.js';
import { typeName } from '../../../language/codec/types.js';
import { toSingular } from '../../../language/link/naming.js';
import type { Model, ServiceModel, Type } from '../../../language/model.js';
import { sampleExpression } from '../../../language/sample/sample-expression.js';
import { sampleType } from '../../../language/sample/sample.js';
import { auth } from '../../auth/part.js';
import { claimsFor, sampleConfig } from '../../routes/files/first-test.js';
import { generatedPath, implementationPath } from '../../routes/files/service-names.js';
import { testCaller } from '../../routes/options/in-calls.js';
import { routes } from '../../routes/part.js';
import { type ServiceView, serviceView } from '../../service/files/service-view.js';
import { columnsNamed, columnsOf, madeKey } from '../columns.js';
import type { Crud } from '../crud.js';
import { tables, type TableModel } from '../part.js';
import { databasePath } from './names.js';

/** A table whose operations are tested. */
export interface CrudTestSubject {
  readonly service: ServiceModel;
  readonly model: Model;
  readonly crud: Crud;
}

/** What the test's template is given. */
export interface CrudTestView {
  readonly service: ServiceView;
  /** The table. */
  readonly table: string;
  readonly title: string;
  readonly definition: Printed;
  readonly implementation: Printed;
  readonly context: TypeText;
  /** The type of the repositories. */
  readonly tables: TypeText;
  readonly createClient: Printed;
  readonly config: object | undefined;
  /** Who is signed in; undefined where nobody has to be. */
  readonly claims: Literal | undefined;
  /** The service that calls; undefined where that may be anybody. */
  readonly caller: string | undefined;
  /** Rows that the row refers to, in the order in which they are made. */
  readonly parents: readonly ParentView[];
  /** The type of what is created, and one of it. */
  readonly input: TypeText;
  readonly sample: Literal;
  /** The key of what was made. */
  readonly key: Literal;
  readonly list: string;
  readonly get: string;
  readonly create: string;
  readonly update: string | undefined;
  readonly remove: string;
  readonly version: string | undefined;
}

/** A row that another refers to. */
export interface ParentView {
  readonly variable: string;
  readonly table: string;
  readonly row: Literal;
}

/** The test. */
export const crudTestFile: FileSpec<CrudTestSubject, CrudTestView> = {
  template: 'services/service/name.crud.test.ts',
  ownership: 'scaffolded',
  path: (subject) =>
    planOf(subject) && `${subject.service.folder}/${subject.crud.table.name.value}.crud.test.ts`,
  cause: ({ crud }) => crud.table.span,
  view: (subject, names) => {
    const { service, crud, model } = subject;
    const plan = planOf(subject);
    if (plan === undefined) throw new Error(`there is no sample of ${crud.table.name.value}`);
    const { user, service: caller } = testCaller(plan.operation);
    return {
      service: serviceView(service),
      table: crud.table.name.value,
      title: `rows of ${crud.table.name.value} are made, read, listed, changed and deleted`,
      definition: names.value(`${service.camel}Definition`, generatedPath(service, 'service.ts')),
      implementation: names.value(`${service.pascal}Service`, implementationPath(service)),
      context: names.type(`${service.pascal}Context`, generatedPath(service, 'service.ts')),
      tables: names.type(`${service.pascal}Tables`, databasePath(service)),
      createClient: names.value(`create${service.pascal}Client`, generatedPath(service, 'client.ts')),
      config: sampleConfig(service),
      claims: user && claimsFor(user.role, model, names),
      caller,
      parents: plan.parents.map(({ variable, table, row }) => ({ variable, table, row: literal(row) })),
      input: names.typeText((imports) => typeName(plan.input, 'send', imports)),
      sample: literal(plan.sample),
      key: literal(
        `{ ${crud.key.map(({ property }) => `${propertyKey(property)}: ${member('made', property)}`).join(', ')} }`,
      ),
      ...crud.names,
      version: crud.table.version?.value,
    };
  },
};

interface Row {
  readonly variable: string;
  readonly table: string;
  readonly row: string;
}

function planOf({ service, crud, model }: CrudTestSubject) {
  const operation = service.part(routes).operations.find(({ name }) => name === crud.names.create);
  if (operation?.input === undefined) return undefined;
  const { user } = testCaller(operation);
  if (user && sampleType({ kind: 'ref', to: model.workspace.part(auth).claims }, 'claims') === undefined)
    return undefined;
  const parents: Row[] = [];
  const left = new Set(crud.made.map(({ property }) => property));
  const sample = sampleRow(crud.table, left, { service, parents, within: [crud.table] });
  return sample === undefined ? undefined : { operation, input: operation.input, sample, parents };
}

interface Making {
  readonly service: ServiceModel;
  /** Rows that have to be there before. */
  readonly parents: Row[];
  /** Tables whose rows are being made. */
  readonly within: readonly TableModel[];
}

/** A row without these fields; what it must refer to is made before it. Undefined where no sample can be made up. */
function sampleRow(table: TableModel, left: ReadonlySet<string>, making: Making): string | undefined {
  const columns = columnsOf(table).filter(
    ({ property, isNullable, preset }) => !left.has(property) && !isNullable && preset === undefined,
  );
  const references = new Map<string, string>();
  for (const { field, table: to } of table.references) {
    if (!columns.some(({ property }) => property === field.value)) continue;
    const parent = parentRow(to.value, making);
    if (parent === undefined) return undefined;
    references.set(field.value, parent);
  }
  const plain = columns.filter(({ property }) => !references.has(property));
  const type: Type = { kind: 'object', fields: plain.map(({ field }) => field), additional: 'drop' };
  const sample = sampleType(type, table.name.value);
  if (sample === undefined) return undefined;
  const entries = plain.map(({ property, field }) => {
    const value = (sample.value as Record<string, unknown>)[field.name];
    return `${propertyKey(property)}: ${sampleExpression(field.type, value)}`;
  });
  const linked = [...references].map(([property, value]) => `${propertyKey(property)}: ${value}`);
  return `{ ${[...entries, ...linked].join(', ')} }`;
}

/** Makes a row of a table, and gives the key of it. */
function parentRow(name: string, making: Making): string | undefined {
  const { service, parents, within } = making;
  const table = service.part(tables).tables.find((each) => each.name.value === name);
  if (table === undefined || within.includes(table)) return undefined;
  const key = columnsNamed(table, table.key)[0];
  const known = parents.find((each) => each.table === name);
  if (key === undefined) return undefined;
  if (known !== undefined) return member(known.variable, key.property);
  const version = table.version?.value;
  const left = new Set([...madeBy(table), ...(version === undefined ? [] : [version])]);
  const row = sampleRow(table, left, { ...making, within: [...within, table] });
  if (row === undefined) return undefined;
  const variable = `${toSingular(name)}Row`;
  parents.push({ variable, table: name, row });
  return member(variable, key.property);
}

function madeBy(table: TableModel): readonly string[] {
  const made = madeKey(table);
  return made === undefined ? [] : [made.column.property];
}
