// migrations/index.ts: the list of a service's migrations. `scaffold migrate` keeps it; it is empty at first.
import type { FileSpec } from '../../../engine/emit/file-spec.js';
import type { Span } from '../../../source/source-file.js';
import type { ServiceSubject } from '../../emitting.js';
import { type ServiceView, serviceView } from '../../service/files/service-view.js';
import { firstTable, hasTables } from './database.js';
import { migrationsPath } from './names.js';

/** What migrations/index.ts is given. */
export interface MigrationsView {
  readonly service: Pick<ServiceView, 'name'>;
  readonly migrations: readonly ListedMigration[];
}

/** A migration in the list. */
export interface ListedMigration {
  /** Of its file: `0002-add-nick`. */
  readonly name: string;
  /** What it is imported as: `migration0002AddNick`. */
  readonly alias: string;
  readonly checksum: string;
}

/** A list that is written again by `scaffold migrate`. */
export interface MigrationList extends MigrationsView {
  readonly path: string;
  readonly cause: Span;
}

const template = 'services/service/migrations/index.ts';

/** The service's migrations/index.ts. */
export const migrationsFile: FileSpec<ServiceSubject, MigrationsView> = {
  template,
  ownership: 'scaffolded',
  path: ({ service }) => (hasTables(service) ? migrationsPath(service) : undefined),
  cause: ({ service }) => firstTable(service),
  view: ({ service }) => ({ service: serviceView(service), migrations: [] }),
};

/** The same, as it is kept. */
export const migrationListFile: FileSpec<MigrationList, MigrationsView> = {
  template,
  ownership: 'scaffolded',
  path: ({ path }) => path,
  cause: ({ cause }) => cause,
  view: ({ service, migrations }) => ({ service, migrations }),
};
