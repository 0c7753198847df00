// What handlers get: a call's own things, and the service's.
import type { Request, Response } from 'express';
import type { BrokerConfig, DatabaseConfig } from '../config/parent-config.js';
import type { Discovery } from '../discovery/discovery.js';
import type { Logger } from '../log/logger.js';

/** Lives as long as one request. Generated code narrows it: `interface Call extends CallOf<UserClients, Claims | undefined> {}`. */
export interface CallOf<Clients, Claims> {
  /** From `X-Request-Id`, or made here; passed on to dependencies. */
  readonly requestId: string;
  /** The verified token's claims; undefined where an operation is open and no token came. */
  readonly claims: Claims;
  /** When the caller stops waiting; undefined: never. */
  readonly deadline: Date | undefined;
  /** Aborts when the caller goes away, at the deadline and at a forced shutdown. */
  readonly signal: AbortSignal;
  /** Carries the request id and the operation. */
  readonly log: Logger;
  /** The declared dependencies, which pass on token, deadline, request id and trace of this call. */
  readonly clients: Clients;
  /** The name of the service that calls, where it holds the RPC key and says so (`X-Caller`). */
  readonly caller: string | undefined;
  /** Express' own, for what nothing else covers. */
  readonly request: Request;
  readonly response: Response;
}

/** Issues tokens that this platform's services accept, signed with the parent config's `jwt-secret`. */
export interface TokenIssuer<Claims> {
  /** A compact JWT (HS256). `expiresInSeconds`: one day unless told. */
  sign(claims: Claims, options?: { readonly expiresInSeconds?: number }): Promise<string>;
}

/** What the parent config tells every service. Its keys stay with the runtime. */
export interface ParentView {
  /** `[db]`. The password can be read but is not enumerable, so that no log shows it and no spread copy has it. */
  readonly db: DatabaseConfig | undefined;
  /** `[mq]`, the message broker. Its password is kept in the same way. */
  readonly mq: BrokerConfig | undefined;
}

/** Lives as long as the service. Generated code narrows it: `interface UserContext extends ContextOf<UserConfig, UserClients, Claims> {}`. */
export interface ContextOf<Config, Clients, Claims> {
  readonly service: string;
  /** Where the service's own files are, absolute: the folder of its `config.toml`, or the working directory. */
  readonly folder: string;
  /**
   * The config in force: each read gives the latest good one. Its `port` is the one that the service listens on; until it listens, as
   * while the business logic is created, the configured one, where 0 is any free one.
   */
  readonly config: Config;
  /** Calls the listener after each change of config. Returns the unsubscription. */
  onConfig(listener: (config: Config) => void): () => void;
  /** What the parent config in force tells every service: each read gives the latest good one. */
  readonly parent: ParentView;
  /** Calls the listener after each change of what `parent` shows. Returns the unsubscription. */
  onParent(listener: (parent: ParentView) => void): () => void;
  readonly log: Logger;
  readonly discovery: Discovery;
  /** Clients for work outside of any request: they carry the RPC key but no user's token. */
  readonly clients: Clients;
  readonly tokens: TokenIssuer<Claims>;
  /** Aborts when the service shuts down. */
  readonly signal: AbortSignal;
  /** Runs at shutdown, after the last request was answered; the last registered first. */
  onShutdown(task: () => void | Promise<void>): void;
}

/**
 * Makes a service's business logic. (Written as a method: a generated context says more than this one where capabilities add to it, and
 * TypeScript compares the parameters of methods in either direction.)
 */
export type CreateApi<Api, Config, Clients, Claims> = {
  create(context: ContextOf<Config, Clients, Claims>): Api | Promise<Api>;
}['create'];
