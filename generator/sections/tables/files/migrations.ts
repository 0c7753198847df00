// migrations/index.ts: the list of a service's migrations. `scaffold migrate` keeps it; it is empty at first.
import type { FileSpec } from '../../../engine/emit/file-spec.js';
import type { ServiceSubject } from '../../emitting.js';
import { type ServiceView, serviceView } from '../../service/files/service-view.js';
import { firstTable, hasTables } from './database.js';
import { migrationsPath } from './names.js';

/** What migrations/index.ts is given. */
export interface MigrationsView {
  readonly service: ServiceView;
}

/** The service's migrations/index.ts. */
export const migrationsFile: FileSpec<ServiceSubject, MigrationsView> = {
  template: 'services/service/migrations/index.ts',
  ownership: 'scaffolded',
  path: ({ service }) => (hasTables(service) ? migrationsPath(service) : undefined),
  cause: ({ service }) => firstTable(service),
  view: ({ service }) => ({ service: serviceView(service) }),
};
