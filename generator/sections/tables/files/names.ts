// Names of what database.ts declares, and where it stands.
import { upperFirst } from '../../../language/codec/scope.js';
import { toPascal } from '../../../language/link/naming.js';
import type { ServiceModel } from '../../../language/model.js';
import { generatedPath } from '../../routes/files/service-names.js';
import type { TableModel } from '../part.js';

/** The runtime's room. */
export const databaseModule = '@armature/runtime/database';

/** `services/user/generated/database.ts`. */
export function databasePath(service: ServiceModel): string {
  return generatedPath(service, 'database.ts');
}

/** `services/user/migrations/index.ts`. */
export function migrationsPath(service: ServiceModel): string {
  return `${service.folder}/migrations/index.ts`;
}

/** `TaskGroups`. */
export function tablePascal({ name }: TableModel): string {
  return toPascal(name.value);
}

/** The names that are declared for one table. */
export function namesOfTable(table: TableModel): readonly string[] {
  const pascal = tablePascal(table);
  return ['Columns', 'Selectable', 'Insertable', 'Updateable', 'Insert', 'Changes', 'Table'].map(
    (suffix) => `${pascal}${suffix}`,
  );
}

/** `ByRoleAndCreatedAt`. */
export function byFields(fields: readonly { readonly value: string }[]): string {
  return `By${fields.map(({ value }) => upperFirst(value)).join('And')}`;
}

/** The codec of a field that is kept as JSON and has no named type: `usersTags`. */
export function fieldCodec({ name }: TableModel, property: string): string {
  return `${name.value}${upperFirst(property)}`;
}
