// Values that hold where nobody says otherwise, and that more than one room must know.

/** Deadline of a call whose operation has none, in milliseconds. Streams have none. */
export const defaultTimeoutMs = 10_000;

/** Deadline of a request that a gateway forwards, in milliseconds. */
export const defaultGatewayTimeoutMs = 30_000;

/** Largest body that a gateway forwards: 10 MiB. */
export const defaultGatewayBodyBytes = 10 << 20;

/** Limits on what all requests of a process together may have, services and gateways alike. */
export interface SharedLimits {
  /** Bytes in memory: bodies that are read, and answers that nobody takes. */
  readonly memory: number;
  /** Requests that are under way, event streams and changed protocols included. */
  readonly requests: number;
  /** Those of one client's address. */
  readonly requestsPerAddress: number;
  /** Requests of one connection that wait for the one before them. */
  readonly pipelined: number;
}

/** 256 MiB in memory, 10,000 requests, 100 that wait on one connection. */
export const defaultSharedLimits: SharedLimits = {
  memory: 256 << 20,
  requests: 10_000,
  requestsPerAddress: Infinity,
  pipelined: 100,
};

/** Requests under way from one address, at a gateway. Services are called by few addresses, each for many. */
export const defaultGatewayRequestsPerAddress = 500;

/** Limits of a service: on what is read of one request, and on what all together may have. */
export interface Limits extends SharedLimits {
  /** A JSON or form body: bytes. */
  readonly body: number;
  /** One uploaded file: bytes. */
  readonly file: number;
  /** A whole multipart body: bytes. */
  readonly upload: number;
  /** What is kept of one uploaded file in memory; a longer one goes to a temporary file: bytes. */
  readonly fileInMemory: number;
  /** What all uploads together hold in temporary files: bytes. */
  readonly disk: number;
}

/** 1 MiB of JSON, 32 MiB a file, 64 MiB an upload, 256 KiB of a file in memory, 2 GiB on disk for all uploads together. */
export const defaultLimits: Limits = {
  ...defaultSharedLimits,
  body: 1 << 20,
  file: 32 << 20,
  upload: 64 << 20,
  fileInMemory: 256 << 10,
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
