// A database as the rest of the room knows it: connections that run statements, whatever the engine.
import type { ColumnType, EngineName } from '../../wire/tables.js';

/** What a statement gave. */
export interface Answer {
  /** By column. Values are as described in docs/data.md, the same for every engine. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** How many rows were inserted, updated or deleted. */
  readonly changed: number;
}

/** A connection, held by one user at a time. */
export interface Connection {
  /**
   * Runs a statement. Rejects with a failure of `failures.ts`, or with the signal's reason as soon as it aborts: then the connection is of
   * no more use, and what it had begun is rolled back.
   */
  query(sql: string, parameters: readonly unknown[], signal?: AbortSignal): Promise<Answer>;
  /** It was given up in the middle of something. */
  readonly isBroken: boolean;
  release(): void;
}

/** How a pool stands. */
export interface PoolState {
  readonly size: number;
  readonly inUse: number;
  /** Who waits for a connection. */
  readonly waiting: number;
}

/** One database. */
export interface Engine {
  readonly name: EngineName;
  /** For people: the address without its password. */
  readonly place: string;
  /** A free connection. Waits for one until the signal aborts, and rejects with its reason then. */
  acquire(signal?: AbortSignal): Promise<Connection>;
  /** How a value is written into a column, where it is not as it stands. */
  readonly toColumn: Readonly<Partial<Record<ColumnType, (value: unknown) => unknown>>>;
  state(): PoolState;
  /** Changes how many connections there may be. */
  resize(connections: number): void;
  /** Lets those that are out finish, and closes. */
  close(): Promise<void>;
}
