// Values that hold where nobody says otherwise, and that more than one room must know.

/** Deadline of a call whose operation has none, in milliseconds. Streams have none. */
export const defaultTimeoutMs = 10_000;

/** Deadline of a request that a gateway forwards, in milliseconds. */
export const defaultGatewayTimeoutMs = 30_000;

/** Largest body that a gateway forwards: 10 MiB. */
export const defaultGatewayBodyBytes = 10 << 20;

/** Limits on what is read. */
export interface Limits {
  /** A JSON or form body: bytes. */
  readonly body: number;
  /** One uploaded file: bytes. */
  readonly file: number;
  /** A whole multipart body: bytes. */
  readonly upload: number;
  /** What is kept of one uploaded file in memory; a longer one goes to a temporary file: bytes. */
  readonly fileInMemory: number;
  /** What all requests together hold in memory, bodies and answers that nobody takes: bytes. */
  readonly memory: number;
  /** What all uploads together hold in temporary files: bytes. */
  readonly disk: number;
}

/** 1 MiB of JSON, 32 MiB a file, 64 MiB an upload, 256 KiB of a file in memory; 256 MiB in memory and 2 GiB on disk for all together. */
export const defaultLimits: Limits = {
  body: 1 << 20,
  file: 32 << 20,
  upload: 64 << 20,
  fileInMemory: 256 << 10,
  memory: 256 << 20,
  disk: 2 * (1 << 30),
};

/** The claim of a token that holds its roles. */
export const defaultRoleClaim = 'role';

/** The least code of an error that a manifest declares: below are the framework's own. */
export const firstOwnCode = 1000;

/** etcd's own port. */
export const etcdPort = 2379;

/** Where etcd is, unless somebody says so. */
export const defaultEtcdEndpoint = `http://127.0.0.1:${etcdPort}`;
