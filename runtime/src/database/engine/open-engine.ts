// An address -> its engine.
import { type Address, tlsOptions } from '../address.js';
import type { Engine } from './engine.js';
import { openPostgres } from './postgres.js';
import { openSqlite } from './sqlite.js';

/** Opens it. PostgreSQL is connected to when the first connection is asked for. */
export function openEngine(address: Address, folder: string, application: string): Promise<Engine> {
  if (address.engine === 'sqlite') return openSqlite(address.path);
  const ssl = tlsOptions(address.tls, folder);
  const { host, port, user, password, database, connections, schema } = address;
  return openPostgres({
    host,
    port,
    user,
    password,
    database,
    connections,
    application,
    ...(ssl !== undefined && { ssl }),
    ...(schema !== undefined && { schema }),
  });
}
