// The published form of a contract: what contract.ts holds as text, what instances put into etcd, and what `scaffold check` compares.

/** Where an input field travels, and how its text is read when it comes from a path, a query, a header or a form. */
export interface FieldPlace {
  readonly in: 'path' | 'query' | 'header' | 'body';
  /** Its name there, where it differs from the field's: `X-Tenant` for a header. */
  readonly name?: string;
  /**
   * How text becomes JSON before it is decoded: `string` as it stands, `number` and `boolean` where the text is one (else the
   * text stays, and decoding reports it), `json` parsed, `file` only in multipart bodies.
   */
  readonly text: 'string' | 'number' | 'boolean' | 'json' | 'file';
  /** An array: the parameter may repeat. */
  readonly many?: true;
}

/** Who may call an operation as a user. Absent: anyone. */
export interface AuthRule {
  readonly kind: 'jwt';
  /** One of these roles is needed; absent or empty: any valid token. */
  readonly roles?: readonly string[];
}

/** How a successful result travels: an envelope, nothing at all (204), raw bytes, or server-sent events of the output type. */
export type ResultKind = 'json' | 'empty' | 'binary' | 'stream';

/** How a body travels. */
export type BodyEncoding = 'json' | 'multipart';

/** A type in a published contract: the resolved form, ready for JSON, with named types as references into the contract's `types`. */
export type TypeSchema =
  | {
      readonly kind: 'builtin';
      readonly name: string;
      readonly constraints?: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'enum'; readonly values: readonly (string | number)[]; readonly open?: true }
  | {
      readonly kind: 'array' | 'map';
      readonly of: TypeSchema;
      readonly constraints?: Readonly<Record<string, unknown>>;
    }
  | {
      readonly kind: 'object';
      readonly fields: Readonly<Record<string, FieldSchema>>;
      readonly additional?: 'reject';
    }
  | { readonly kind: 'union'; readonly of: readonly TypeSchema[]; readonly discriminator?: string }
  | { readonly kind: 'nullable' | 'stream'; readonly of: TypeSchema }
  | { readonly kind: 'ref'; readonly name: string };

/** A field in a published contract. */
export interface FieldSchema {
  readonly type: TypeSchema;
  /** May be absent for the sender. */
  readonly optional?: true;
  /** JSON form of the default; makes the field optional for the sender. */
  readonly default?: unknown;
}

/** What callers are told of an operation that they should not call any more. Days as `2026-01-31`. */
export interface Deprecation {
  readonly since?: string;
  /** When it may be gone. */
  readonly sunset?: string;
  /** What to call in its place: an operation, or a text. */
  readonly use?: string;
}

/** What a published contract says of an operation beside what it takes and gives: the generator's route options. */
export interface OperationOptions {
  readonly deprecated?: Deprecation;
  /** Status of a success. */
  readonly status: number;
  /** Only services that hold the RPC key. */
  readonly rpcOnly?: true;
  /** The services that may call, where rpcOnly is narrowed to some. */
  readonly callers?: readonly string[];
  readonly auth?: AuthRule;
  /** May be sent twice without harm: GET, HEAD, PUT, DELETE by default. */
  readonly idempotent?: true;
  /** Default deadline of a call in milliseconds. */
  readonly timeoutMs?: number;
}

/** The same in contract.ts, where some are said in any case. */
export interface StatedOptions extends Omit<OperationOptions, 'rpcOnly' | 'idempotent'> {
  readonly rpcOnly: boolean;
  readonly idempotent: boolean;
}

/** One operation in a published contract. */
export interface OperationSchema extends OperationOptions {
  readonly method: string;
  readonly path: string;
  readonly fields: Readonly<Record<string, FieldPlace>>;
  readonly wholeBody?: string;
  readonly encoding?: 'multipart';
  readonly result: ResultKind;
  readonly input: TypeSchema;
  readonly output?: TypeSchema;
  /** Codes of the declared errors by name. */
  readonly errors?: Readonly<Record<string, { readonly code: number; readonly status: number }>>;
}

/** What a service uses of others, by service and operation: the fields of the result that it reads (`address.city`), or `['*']` for all of it. */
export type UsesSchema = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** An event in a published contract. */
export interface EventSchema {
  readonly data: TypeSchema;
  /** The field whose value tells which events keep their order. */
  readonly key?: string;
}

/** The machine-readable list of a service's operations: published in etcd, compared by `scaffold check`. Ready for JSON. */
export interface Contract {
  readonly service: string;
  readonly version: string;
  readonly operations: Readonly<Record<string, OperationSchema>>;
  /** Every named type that operations and events reach. */
  readonly types: Readonly<Record<string, TypeSchema>>;
  /** The services that this one calls. */
  readonly depends: readonly string[];
  /** What it uses of them. A service in `depends` that is absent here may be used in every way. */
  readonly uses?: UsesSchema;
  /** What it publishes, by name. */
  readonly events?: Readonly<Record<string, EventSchema>>;
  /** The events of other services that it handles: `algo.taskGroupEnded`. */
  readonly subscribes?: readonly string[];
  /** What further sections of the manifest publish. */
  readonly [section: string]: unknown;
}
