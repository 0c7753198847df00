// What generated service.ts and router.ts hand to the runtime.
import type { TransportFactory } from '../call/transport.js';
import type { Codec } from '../codec/codec.js';
import type { Capability } from './capability.js';
import type { AnyOperation } from '../contract/operation-contract.js';
import type { ServiceError } from '../error/service-error.js';
import type { SigningAlgorithm } from '../config/signing-keys.js';
import type { Contract } from '../wire/contract.js';
import type { ResilienceText } from '../wire/resilience.js';

/** One operation bound to the code that does it. */
export interface Route {
  readonly operation: AnyOperation;
  /** Stands here too so that a reader of router.ts sees it; must equal the operation's. */
  readonly rpcOnly: boolean;
  /** Gets the decoded input (undefined when the operation has none). */
  // oxlint-disable-next-line typescript/no-explicit-any -- generated handlers state their own types; a union of all of them would say nothing.
  readonly handle: (input: any, call: any) => unknown;
}

/** Functions that answer for operations of other services, by service and operation. They may throw the error on. */
export type Fallbacks = Readonly<Record<string, Readonly<Record<string, Fallback>>>>;

/** Answers for an operation that failed; `call` is the one that it was called in, undefined outside of calls. */
// oxlint-disable-next-line typescript/no-explicit-any -- generated fallbacks state their own types.
export type Fallback = (input: any, error: ServiceError, call: any) => unknown;

/** The service that signs users' tokens, where one does so for all. */
export interface IssuerDefinition {
  readonly service: string;
  readonly algorithm: SigningAlgorithm;
}

/** Everything the runtime must know of a service to run it. Generated as `<name>Definition`. */
export interface ServiceDefinition<Api, Config, Clients, Claims> {
  readonly name: string;
  readonly version: string;
  /** First segment of every key in etcd. */
  readonly namespace: string;
  readonly contract: Contract;
  readonly config: Codec<Config, never>;
  /** Its fields that hold secrets, with the tables around each: no log shows them. */
  readonly secrets?: readonly (readonly string[])[];
  readonly claims: Codec<Claims, Claims>;
  /** The claim that holds the role or the roles. */
  readonly roleClaim: string;
  /** Name of the cookie that may carry the token. */
  readonly cookie?: string;
  /** Who signs users' tokens; without it every service does, by the parent config's `jwt-secret`. */
  readonly issuer?: IssuerDefinition;
  /** Creates the clients of the declared dependencies, each over a transport of its own. */
  readonly clients: (transport: TransportFactory) => Clients;
  /** What the manifest says of calling its dependencies, by their names. */
  readonly resilience?: Readonly<Record<string, ResilienceText>>;
  /** What answers in place of operations of dependencies that fail: by service, then by operation. */
  readonly fallbacks?: { of(api: Api): Fallbacks }['of'];
  readonly routes: (api: Api) => readonly Route[];
  /** What is opened with the service and closed with it, in this order and back. */
  readonly capabilities?: readonly Capability[];
  /** The OpenAPI document (parsed JSON), served at `/api/<service>/openapi.json`. */
  readonly openapi?: () => Promise<unknown>;
}
