// The tables of a service's own database.
import { entryOf } from '../../engine/document/document.js';
import { report } from '../../engine/read/reader.js';
import type { Checking, Section } from '../section.js';
import { checkTables } from './check.js';
import { compareTables, locateInTables, tableRules } from './compare.js';
import { databaseFile, namelessColumns } from './files/database.js';
import { migrationsFile } from './files/migrations.js';
import { tableFills } from './fills.js';
import { databaseSettings } from './database-settings.js';
import { linkTables } from './link.js';
import { tables, type TablesDeclaration, type TablesModel } from './part.js';
import { readTables } from './read.js';
import { tablesKeys } from './shape.js';

/** The section. */
export const tablesSection: Section<TablesDeclaration, TablesModel> = {
  ...tables,
  holds: ['service'],
  keys: tablesKeys,
  read: readTables,
  namesOnly: () => ({ tables: [], migrate: 'wait' }),
  check: (_declared, checking) => checkPlace(checking),
  configFields: databaseSettings,
  link: linkTables,
  checkTypes: checkTables,
  nameless: namelessColumns,
  rules: tableRules,
  compareModels: compareTables,
  locate: locateInTables,
  files: [databaseFile, migrationsFile],
  fills: tableFills,
};

/** A gateway answers nothing itself. */
function checkPlace({ reader, root }: Checking): void {
  const entry = entryOf(root, 'tables');
  if (entry && entryOf(root, 'gateway')) report(reader, 'ARM8013', entry.key.span, {});
}
