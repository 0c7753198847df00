// A process that applies the example's migrations to the database that it is given, for tests that kill it.
import { readUrl } from '../address.js';
import { openEngine } from '../engine/open-engine.js';
import { createMigrator } from '../migrate/migrator.js';
import { exampleMigrations } from './example-migrations.js';

const engine = await openEngine(readUrl(process.argv[2] ?? '', '/'), '/', 'test');
const migrator = createMigrator(
  { service: 'user', schema: {}, migrations: exampleMigrations(), migrate: 'wait' },
  { engine },
);
process.stdout.write('begins\n');
await migrator.up();
await engine.close();
