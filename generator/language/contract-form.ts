// The published form of a contract, as it stands in contract.ts, in etcd and in the files of `scaffold check --save`. The generator does
// not import the runtime: this states its `Contract` again, and a test holds both against each other.

/** Where an input field travels, and how its text is read there. */
export interface FieldPlace {
  readonly in: 'path' | 'query' | 'header' | 'body';
  /** Its name there, where it differs from the field's. */
  readonly name?: string;
  readonly text: 'string' | 'number' | 'boolean' | 'json' | 'file';
  /** An array: the parameter may repeat. */
  readonly many?: true;
}

/** A type, with named types as references into the contract's `types`. */
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

/** A field of an object. */
export interface FieldSchema {
  readonly type: TypeSchema;
  /** May be absent for the sender. */
  readonly optional?: true;
  /** JSON form of the default; makes the field optional for the sender. */
  readonly default?: unknown;
}

/** Who may call an operation as a user. */
export interface AuthSchema {
  readonly kind: 'jwt';
  readonly roles?: readonly string[];
}

/** One operation. */
export interface OperationSchema {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly rpcOnly?: true;
  readonly callers?: readonly string[];
  readonly auth?: AuthSchema;
  readonly idempotent?: true;
  readonly timeoutMs?: number;
  readonly fields: Readonly<Record<string, FieldPlace>>;
  readonly wholeBody?: string;
  readonly encoding?: 'multipart';
  readonly result: 'json' | 'empty' | 'binary' | 'stream';
  readonly input: TypeSchema;
  readonly output?: TypeSchema;
  readonly errors?: Readonly<Record<string, { readonly code: number; readonly status: number }>>;
}

/** What a service uses of others, by service and operation: fields of results, `['*']` for all of a result. */
export type UsesSchema = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** The operations of a service, ready for JSON. */
export interface Contract {
  readonly service: string;
  readonly version: string;
  readonly operations: Readonly<Record<string, OperationSchema>>;
  readonly types: Readonly<Record<string, TypeSchema>>;
  readonly depends: readonly string[];
  readonly uses?: UsesSchema;
}
