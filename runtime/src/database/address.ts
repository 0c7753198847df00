// Where a service's database is: ARMATURE_DB, else `[db]` of its own config and of the parent config, else, where it is not in production, SQLite in a file.
import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { DatabaseConfig } from '../config/parent-config.js';
import { withHidden } from '../config/secrets.js';
import { StartError } from '../server/start-error.js';
import { settings } from '../wire/settings.js';

/** An address. A password in it is not enumerable. */
export type Address =
  | { readonly engine: 'sqlite'; readonly path: string; readonly slowMs: number }
  | {
      readonly engine: 'postgres';
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly password: string;
      readonly database: string;
      readonly connections: number;
      readonly tls: string;
      readonly schema?: string;
      readonly slowMs: number;
    };

/** What says where it is. */
export interface AddressSources {
  /** ARMATURE_DB. */
  readonly variable: string | undefined;
  readonly config: DatabaseConfig | undefined;
  /** Where config.toml is: relative paths start there. */
  readonly folder: string;
  readonly service: string;
  readonly kind: 'production' | 'development' | 'test';
}

/** Finds it. Throws a StartError that says what to set. */
export function findAddress(sources: AddressSources): Address {
  const { variable, config, folder, service, kind } = sources;
  if (variable !== undefined && variable !== '') return readUrl(variable, folder);
  if (config !== undefined && saysWhere(config)) return readConfig(config, folder);
  const slowMs = config?.slowMs ?? settings.slowQueryMs.value;
  if (kind === 'test') return { engine: 'sqlite', path: ':memory:', slowMs };
  if (kind === 'development') return sqlite(join('data', `${service}.db`), folder, slowMs);
  const missing = config === undefined ? 'the parent config has no [db]' : '[db] does not say where it is';
  throw new StartError(2, `${missing}: set driver, host and db, or ARMATURE_DB=postgres://…`);
}

/** Whether it names a place. What a service says of its pool alone leaves it where it would be anyway. */
function saysWhere({ driver, host, port, user, db }: DatabaseConfig): boolean {
  return [driver, host, user, db].some((text) => text !== '') || port !== 0;
}

/** What a service says itself goes before what all are told, key by key; undefined where neither says anything. */
export function overriddenBy(
  parent: DatabaseConfig | undefined,
  own: Partial<DatabaseConfig> | undefined,
): DatabaseConfig | undefined {
  if (parent === undefined && own === undefined) return undefined;
  const nothing: DatabaseConfig = { driver: '', host: '', port: 0, user: '', pass: '', db: '' };
  // Secrets are not enumerable.
  const pass = own?.pass ?? parent?.pass ?? '';
  return withHidden({ ...nothing, ...parent, ...own }, { pass });
}

const postgresNames = ['postgres', 'postgresql', 'pgx', 'pg'];
const sqliteNames = ['sqlite', 'sqlite3'];

function readConfig(config: DatabaseConfig, folder: string): Address {
  const { driver, host, port, user, pass, db, pool, tls = 'off', schema, slowMs } = config;
  if (sqliteNames.includes(driver)) return sqlite(db, folder, slowMs);
  if (!postgresNames.includes(driver)) {
    const said = driver === '' ? 'says no driver' : `has driver = "${driver}", which is not spoken here`;
    throw new StartError(2, `[db] ${said}: "postgres" or "sqlite"`);
  }
  const open = {
    engine: 'postgres',
    host: host === '' ? '127.0.0.1' : host,
    port: port === 0 ? 5432 : port,
    user,
    database: db,
    connections: pool ?? settings.databaseConnections.value,
    tls,
    slowMs: slowMs ?? settings.slowQueryMs.value,
    ...(schema !== undefined && { schema }),
  } as const;
  return withHidden(open, { password: pass });
}

/** Reads `postgres://user:pass@host:5432/db?pool=10` or `sqlite:path`. A StartError never has the text, which holds the password. */
export function readUrl(text: string, folder: string): Address {
  const path = /^sqlite3?:(?:\/\/)?(.*)$/.exec(text)?.[1];
  if (path !== undefined) return sqlite(path, folder);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !postgresNames.includes(url.protocol.slice(0, -1))) {
    throw new StartError(2, 'ARMATURE_DB must be postgres://user:pass@host:5432/db or sqlite:path');
  }
  const asked = (name: string): number | undefined => {
    const given = url.searchParams.get(name);
    if (given === null) return undefined;
    if (/^[1-9]\d{0,5}$/.test(given)) return Number(given);
    throw new StartError(2, `ARMATURE_DB: ${name} must be a whole number from 1 on`);
  };
  const schema = url.searchParams.get('schema');
  const open = {
    engine: 'postgres',
    host: decodeURIComponent(url.hostname).replace(/^\[(.*)\]$/, '$1') || '127.0.0.1',
    port: url.port === '' ? 5432 : Number(url.port),
    user: decodeURIComponent(url.username),
    database: decodeURIComponent(url.pathname.slice(1)),
    connections: asked('pool') ?? settings.databaseConnections.value,
    tls: url.searchParams.get('tls') ?? 'off',
    slowMs: asked('slow-ms') ?? settings.slowQueryMs.value,
    ...(schema !== null && { schema }),
  } as const;
  return withHidden(open, { password: decodeURIComponent(url.password) });
}

function sqlite(path: string, folder: string, slowMs: number = settings.slowQueryMs.value): Address {
  if (path === '')
    throw new StartError(2, 'SQLite wants the path of a file: db = "data/user.db", or sqlite:data/user.db');
  const full = path === ':memory:' || isAbsolute(path) ? path : join(folder, path);
  return { engine: 'sqlite', path: full, slowMs };
}

/** Whether only what a pool can take as it is has changed. */
export function isSamePlace(before: Address, after: Address): boolean {
  return spell(before) === spell(after);
}

function spell(address: Address): string {
  if (address.engine === 'sqlite') return address.path;
  const { host, port, user, password, database, tls, schema } = address;
  return JSON.stringify([host, port, user, password, database, tls, schema]);
}

/** What pg is told of TLS. Throws a StartError where the file cannot be read. */
export function tlsOptions(
  tls: string,
  folder: string,
): { readonly rejectUnauthorized: boolean; readonly ca?: string } | undefined {
  if (tls === 'off' || tls === '') return undefined;
  if (tls === 'on') return { rejectUnauthorized: false };
  if (tls === 'verify') return { rejectUnauthorized: true };
  const path = isAbsolute(tls) ? tls : join(folder, tls);
  try {
    return { rejectUnauthorized: true, ca: readFileSync(path, 'utf8') };
  } catch (error) {
    throw new StartError(
      2,
      `tls of the database is "off", "on", "verify" or the path of a PEM file: ${path} cannot be read`,
      error,
    );
  }
}
