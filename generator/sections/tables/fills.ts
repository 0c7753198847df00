// What tables put into the files of others: the database and its repositories in the context and in every call, and what opens them.
import type { MemberView, Fills, ServiceSubject } from '../emitting.js';
import type { Names } from '../../engine/emit/names.js';
import { firstTable, hasTables } from './files/database.js';
import { databaseModule, databasePath } from './files/names.js';

/** What goes into the slots; nothing where there are no tables. */
export const tableFills: Fills = {
  context: (subject, names) => members(subject, names, ''),
  call: (subject, names) => members(subject, names, ', as long as the call waits for it'),
  capabilities: ({ service }, names) =>
    hasTables(service)
      ? [
          {
            create: names.value('databaseOf', databaseModule),
            argument: names.value(`${service.camel}Database`, databasePath(service)),
            cause: firstTable(service),
          },
        ]
      : [],
};

function members({ service }: ServiceSubject, names: Names, extent: string): readonly MemberView[] {
  if (!hasTables(service)) return [];
  const path = databasePath(service);
  const cause = firstTable(service);
  return [
    {
      name: 'database',
      type: names.typeText(
        (imports) =>
          `${imports.type('Database', databaseModule)}<${imports.type(`${service.pascal}Database`, path)}>`,
      ),
      comment: { description: `The database, by Kysely${extent}.` },
      cause,
    },
    {
      name: 'tables',
      type: names.type(`${service.pascal}Tables`, path),
      comment: { description: `The rows of its tables${extent}.` },
      cause,
    },
  ];
}
