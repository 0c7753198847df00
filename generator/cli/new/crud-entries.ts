// The operations of a table as entries of a manifest: what goes where, and under which names.
import { printYaml, replaceAt, textAt } from '../../engine/document/edit.js';
import type { NewEntry } from '../../engine/document/edit.js';
import type { ServiceModel } from '../../language/model.js';
import type { Column } from '../../sections/tables/columns.js';
import { type Crud, parameterType, rowName } from '../../sections/tables/crud.js';

/** Who may call. */
export interface CrudAccess {
  readonly auth: 'jwt' | undefined;
  readonly role: readonly string[] | undefined;
  readonly rpcOnly: boolean;
}

/** What becomes of a manifest. */
export interface CrudEdit {
  /** The manifest with its row under a name, where it had none. */
  readonly text: string;
  readonly entries: readonly NewEntry[];
}

/** The edit. Fields in place of a row become a type of the same name, since results and bodies need one. */
export function editFor(source: string, service: ServiceModel, crud: Crud, access: CrudAccess): CrudEdit {
  const place = ['tables', crud.table.name.value, 'row'];
  const written = textAt(source, place) ?? '';
  const isName = /^[A-Za-z][\w.]*$/.test(written);
  const row = isName ? written : (rowName(crud.table) ?? written);
  const lifted: NewEntry = { section: ['types'], key: row, text: entryText(row, written) };
  return {
    text: isName ? source : replaceAt(source, place, row),
    entries: [
      ...(isName ? [] : [lifted]),
      ...Object.entries(routesFor(row, service, crud, access)).map(([key, value]) => ({
        section: ['routes'],
        key,
        text: printYaml({ [key]: value }),
      })),
    ],
  };
}

/** `Row: { … }`, or the fields below it. */
function entryText(key: string, value: string): string {
  if (value.startsWith('{') || !value.includes(':')) return `${key}: ${indent(value).trimStart()}\n`;
  return `${key}:\n${indent(value)}\n`;
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

function routesFor(
  row: string,
  service: ServiceModel,
  crud: Crud,
  { auth, role = [], rpcOnly }: CrudAccess,
): Readonly<Record<string, object>> {
  const { table, names, filters, key, made, hidden } = crud;
  const version = table.version?.value;
  const path = `/${kebab(table.name.value)}`;
  const one = `${path}/${key.map(({ property }) => `{${property}}`).join('/')}`;
  const who = {
    ...(role.length > 0 ? { auth: { jwt: { roles: role } } } : auth !== undefined && { auth }),
    ...(rpcOnly && { rpcOnly }),
  };
  const result = omit(row, hidden);
  const words = table.name.value;
  const keyFields = Object.fromEntries(
    key.map((column) => [column.property, parameterType(column, service)]),
  );
  const left = [...new Set([...key, ...made])];
  const changes = `Partial<${omit(row, left)}>${version === undefined ? '' : ` & Pick<${row}, ${version}>`}`;
  const query = {
    ...Object.fromEntries(
      filters.map(({ column }) => [`${column.property}?`, parameterType(column, service)]),
    ),
    'after?': 'string',
    limit: 'int32(1..200) = 50',
  };
  return {
    [names.list]: {
      summary: `A page of ${words}. Pass \`next\` as \`after\` for the one that follows.`,
      get: path,
      query,
      ...who,
      returns: { items: `${result}[]`, 'next?': 'string' },
    },
    [names.get]: { summary: `One of ${words}.`, get: one, path: keyFields, ...who, returns: result },
    [names.create]: {
      summary: `Adds one to ${words}.`,
      post: path,
      body: omit(row, made),
      ...who,
      returns: result,
      status: 201,
    },
    ...(names.update !== undefined && {
      [names.update]: {
        summary: `Changes one of ${words}: the fields that are given.`,
        patch: one,
        path: keyFields,
        body: changes,
        ...who,
        returns: result,
      },
    }),
    [names.remove]: {
      summary: `Deletes one of ${words}.`,
      delete: one,
      path: keyFields,
      ...who,
      status: 204,
    },
  };
}

function omit(row: string, columns: readonly Column[]): string {
  return columns.length === 0 ? row : `Omit<${row}, ${columns.map(({ property }) => property).join(' | ')}>`;
}

/** `taskGroups` -> `task-groups`. */
function kebab(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}
