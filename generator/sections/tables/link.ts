// Tables -> their rows' types, linked.
import { toPascal, toSingular } from '../../language/link/naming.js';
import { topEnv } from '../../language/link/scopes.js';
import type { ServiceLinking } from '../linking.js';
import type { TablesDeclaration, TablesModel } from './part.js';

/** Links the types of rows; fields in place get a type of their own in dto.ts: `UserRow`. */
export function linkTables(
  { tables, migrate }: TablesDeclaration,
  { linker, scope }: ServiceLinking,
): TablesModel {
  return {
    migrate,
    tables: tables.map((table) => ({
      ...table,
      type:
        table.row === undefined
          ? linker.unknownType
          : linker.resolveType(table.row, topEnv(scope), `${toPascal(toSingular(table.name.value))}Row`),
    })),
  };
}
