// What generated service.ts of a gateway hands to the runtime. Plain values: nothing in it is looked up at run time.
import type { Codec } from '../codec/codec.js';
import type { IssuerDefinition } from '../server/definition.js';

/** One public operation of an exposed service: only these are reachable from outside. */
export interface ExposedOperation {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/<service>`, with `{name}` for path parameters: `/users/{id}`. */
  readonly path: string;
  /** The key under `routes`; for logs. */
  readonly name: string;
  /** May be sent twice without harm; by default what HTTP says of the method. */
  readonly idempotent?: boolean;
  /** A stream without an end (`stream<T>`): the gateway's deadline holds only until the first byte of the answer. */
  readonly stream?: boolean;
}

/** A service that the gateway forwards to. */
export interface ExposedService {
  readonly service: string;
  /** The operations that are not RPC-only. */
  readonly operations: readonly ExposedOperation[];
  /** Forward also paths that are not listed (routes written by hand, Go peers). */
  readonly passThrough: boolean;
}

/** Everything the runtime must know of a gateway to run it. Generated as `<name>Definition`. */
export interface GatewayDefinition<Config = unknown> {
  readonly name: string;
  readonly version: string;
  /** First segment of every key in etcd. */
  readonly namespace: string;
  /** The manifest's own `config`, where it has one; `port` is read in any case. */
  readonly config?: Codec<Config, never>;
  /** Its fields that hold secrets, with the tables around each. */
  readonly secrets?: readonly (readonly string[])[];
  /** Who signs users' tokens: the gateway shows the keys to verify them by. */
  readonly issuer?: IssuerDefinition;
  readonly exposes: readonly ExposedService[];
  /** Origins that browsers may call from, '*' for any; empty: no CORS headers. */
  readonly cors: { readonly origins: readonly string[]; readonly credentials: boolean };
  /** Largest request body that is forwarded. */
  readonly maxBodyBytes: number;
  /** Deadline of a forwarded request. */
  readonly timeoutMs: number;
  /** The OpenAPI document of all that is exposed (parsed JSON), served at `/openapi.json`. */
  readonly openapi?: () => Promise<unknown>;
}
