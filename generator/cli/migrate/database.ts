// The database that a command of `scaffold migrate` works on.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigTarget, DatabaseConfig } from '@armature/runtime';
import type { OpenMigrator } from '@armature/runtime/database';
import type { TomlTable } from 'smol-toml';
import type { CommandContext } from '../command.js';
import { CommandError } from '../command-error.js';
import { findConfigKeys } from '../config/config-keys.js';
import { isRecord, parseToml } from '../config/parse-toml.js';
import { type LiveOptions, type LivePlatform, withLive } from '../live/live.js';
import { failed, type ServiceMigrations, unreachable } from './service-migrations.js';

/** The options of commands that work on a database. */
export interface DatabaseOptions extends LiveOptions {
  readonly service: string | undefined;
  readonly db: string | undefined;
}

/** Opens it, runs something, and closes it. What does not work stops the command with its reason. */
export async function withDatabase<T>(
  context: CommandContext,
  options: DatabaseOptions,
  { workspace, service, migrations }: ServiceMigrations,
  run: (migrator: OpenMigrator) => Promise<T>,
): Promise<T> {
  const variable = options.db ?? context.env['ARMATURE_DB'];
  const config =
    variable === undefined || variable === ''
      ? await withLive(context, options, (platform) => readDatabase(platform, service.name))
      : undefined;
  const { openMigrator } = await import('@armature/runtime/database');
  const folder = join(workspace.root, service.folder);
  const migrator = await openMigrator({ variable, config, folder, service: service.name, migrations }).catch(
    (error: unknown) => {
      throw unreachable(reasonOf(error));
    },
  );
  try {
    return await run(migrator);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw isAway(error) ? unreachable(`${migrator.place}: ${reasonOf(error)}`) : failed(reasonOf(error));
  } finally {
    await migrator.close();
  }
}

/** `[db]` of the parent config and of the service's own, whose keys go before; undefined where neither has one. */
async function readDatabase(
  { registry, namespace, env, cwd }: LivePlatform,
  service: string,
): Promise<DatabaseConfig | undefined> {
  const { pullConfig, resolveReferences } = await import('@armature/runtime');
  const { keys } = await findConfigKeys(env, cwd, undefined);
  const tableOf = async (target: ConfigTarget, name: string): Promise<TomlTable | undefined> => {
    const text = await pullConfig(registry, namespace, target);
    if (text === undefined) return undefined;
    const table = parseToml(text) as TomlTable;
    resolveReferences(table, { env, readFile: readFileSync, keys }, { namespace, target: name });
    const { db } = table;
    return isRecord(db) ? db : undefined;
  };
  const parent = await tableOf({ kind: 'parent' }, 'parent');
  const own = await tableOf({ kind: 'service', service }, service);
  if (parent === undefined && own === undefined) return undefined;
  const db: TomlTable = { ...parent, ...own };
  const word = (name: string): string => (typeof db[name] === 'string' ? db[name] : '');
  const number = (name: string): number => (typeof db[name] === 'number' ? db[name] : 0);
  return {
    driver: word('driver'),
    host: word('host'),
    port: number('port'),
    user: word('user'),
    pass: word('pass'),
    db: word('db'),
    ...(word('tls') !== '' && { tls: word('tls') }),
    ...(word('schema') !== '' && { schema: word('schema') }),
  };
}

function isAway(error: unknown): boolean {
  return error instanceof Error && 'kind' in error && error.kind === 'unavailable';
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && isAway(error) ? error.cause.message : error.message;
}
