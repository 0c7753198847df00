// The one door to Kysely: `context.database`, and the driver by which it runs on this room's engines.
import {
  CompiledQuery,
  type DatabaseConnection,
  DefaultConnectionProvider,
  DefaultQueryExecutor,
  type Dialect,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type Transaction,
  type TransactionBuilder,
  type TransactionSettings,
} from 'kysely';
import type { EngineName } from '../wire/tables.js';
import type { Answer, Connection } from './engine/engine.js';

/** Where statements run, on behalf of a call or of the service. */
export interface Source {
  readonly name: EngineName;
  acquire(): Promise<Connection>;
  run(connection: Connection, sql: string, parameters: readonly unknown[]): Promise<Answer>;
}

/** Kysely, with transactions in one word: `database.transaction(async (tx) => …)`. */
export class Database<Tables> extends Kysely<Tables> {
  override transaction(): TransactionBuilder<Tables>;
  override transaction<Result>(run: (tx: Transaction<Tables>) => Promise<Result>): Promise<Result>;
  override transaction<Result>(
    run?: (tx: Transaction<Tables>) => Promise<Result>,
  ): TransactionBuilder<Tables> | Promise<Result> {
    const builder = super.transaction();
    return run === undefined ? builder : builder.execute(run);
  }
}

const parts = {
  sqlite: {
    adapter: () => new SqliteAdapter(),
    compiler: new SqliteQueryCompiler(),
    introspector: (database: Kysely<never>) => new SqliteIntrospector(database),
    begin: 'begin immediate',
  },
  postgres: {
    adapter: () => new PostgresAdapter(),
    compiler: new PostgresQueryCompiler(),
    introspector: (database: Kysely<never>) => new PostgresIntrospector(database),
    begin: 'begin',
  },
} as const;

/** Kysely over a source. Cheap: a call has one of its own. */
export function createDatabase<Tables>(source: Source): Database<Tables> {
  const { adapter, compiler, introspector } = parts[source.name];
  const driver = new SourceDriver(source);
  const dialect: Dialect = {
    createAdapter: adapter,
    createDriver: () => driver,
    createQueryCompiler: () => compiler,
    createIntrospector: introspector as Dialect['createIntrospector'],
  };
  const executor = new DefaultQueryExecutor(compiler, adapter(), new DefaultConnectionProvider(driver));
  return new Database<Tables>({ config: { dialect }, dialect, driver, executor });
}

/** A statement as Kysely takes it. */
export function statement(sql: string, parameters: readonly unknown[]): CompiledQuery {
  return CompiledQuery.raw(sql, [...parameters]);
}

class SourceConnection implements DatabaseConnection {
  readonly own: Connection;
  readonly #source: Source;

  constructor(source: Source, own: Connection) {
    this.#source = source;
    this.own = own;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows, changed } = await this.#source.run(this.own, sql, parameters);
    // Kysely says what a row is; the engine only knows that it is one.
    return { rows: rows as unknown as Row[], numAffectedRows: BigInt(changed) };
  }

  // oxlint-disable-next-line require-yield -- it gives nothing
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('rows cannot be streamed: ask for pages');
  }
}

class SourceDriver implements Driver {
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  async acquireConnection(): Promise<SourceConnection> {
    return new SourceConnection(this.#source, await this.#source.acquire());
  }

  async beginTransaction(
    connection: SourceConnection,
    { isolationLevel, accessMode }: TransactionSettings,
  ): Promise<void> {
    const { name } = this.#source;
    const isPlain = name === 'sqlite' || (isolationLevel === undefined && accessMode === undefined);
    if (isPlain)
      return this.#run(
        connection,
        name === 'sqlite' && accessMode === 'read only' ? 'begin' : parts[name].begin,
      );
    const level = isolationLevel === undefined ? '' : ` isolation level ${isolationLevel}`;
    return this.#run(connection, `start transaction${level} ${accessMode ?? ''}`);
  }

  commitTransaction(connection: SourceConnection): Promise<void> {
    return this.#run(connection, 'commit');
  }

  async rollbackTransaction(connection: SourceConnection): Promise<void> {
    // One that was given up is rolled back by the database.
    if (!connection.own.isBroken) await this.#run(connection, 'rollback', true);
  }

  savepoint(connection: SourceConnection, name: string): Promise<void> {
    return this.#run(connection, `savepoint ${quoted(name)}`);
  }

  rollbackToSavepoint(connection: SourceConnection, name: string): Promise<void> {
    return this.#run(connection, `rollback to savepoint ${quoted(name)}`);
  }

  releaseSavepoint(connection: SourceConnection, name: string): Promise<void> {
    return this.#run(connection, `release savepoint ${quoted(name)}`);
  }

  releaseConnection(connection: SourceConnection): Promise<void> {
    connection.own.release();
    return Promise.resolve();
  }

  destroy(): Promise<void> {
    return Promise.resolve();
  }

  /** A rollback is run even where the call is over: the connection goes back to others. */
  async #run(connection: SourceConnection, sql: string, isAnyhow = false): Promise<void> {
    if (isAnyhow) await connection.own.query(sql, []);
    else await this.#source.run(connection.own, sql, []);
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
