// `[db]` of the service's own config: what it says of its database otherwise than the parent config.
import { countType, portType, textType } from '../../language/builtin/builtins.js';
import type { NamedDraft } from '../../language/link/linker.js';
import { toPascal } from '../../language/link/naming.js';
import type { Field, Type } from '../../language/model.js';
import type { ServiceLinking } from '../linking.js';
import type { TablesDeclaration } from './part.js';

/** The field `db`; nothing where there are no tables. Its keys are those of `[db]` in the parent config, none has to be there. */
export function databaseSettings(
  { tables }: TablesDeclaration,
  { linker, scope, manifest }: Omit<ServiceLinking, 'configFields'>,
): readonly Field[] {
  if (tables.length === 0) return [];
  const { value: service, span } = manifest.service;
  const name = linker.freeName(scope, `${toPascal(service)}ConfigDb`);
  const field = (key: string, type: Type, annotations: Field['annotations'] = {}): Field => ({
    name: key,
    optional: true,
    type,
    annotations,
  });
  const fields = [
    field('driver', textType, { description: 'postgres or sqlite.' }),
    field('host', textType),
    field('port', portType),
    field('user', textType),
    field('pass', textType, { secret: true }),
    field('db', textType, { description: 'The database; of SQLite, its file.' }),
    field('pool', countType, { description: 'Connections of each instance.' }),
    field('tls', textType, { description: 'off, on, verify, or the path of a PEM file.' }),
    field('schema', textType, { description: 'Where the tables are.' }),
    {
      ...field('slow-ms', countType, {
        description: 'Queries that take longer are logged, in milliseconds.',
      }),
      property: 'slowMs',
    },
  ];
  const named: NamedDraft = {
    name,
    module: scope.module,
    type: { kind: 'object', fields, additional: 'drop' },
    annotations: {
      description: `The database of ${service}, where it is another than that of the parent config.`,
    },
    origin: 'declared',
    hasInit: false,
    span,
  };
  linker.place(scope, named, false);
  const description = 'What stands here goes before [db] of the parent config, key by key.';
  return [{ ...field('db', { kind: 'ref', to: named }, { description }) }];
}
