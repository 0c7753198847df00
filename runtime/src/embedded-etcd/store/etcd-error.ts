// The errors that etcd's own server answers with: gRPC code and exact text, as clients match on both.
// Source: etcd 3.4, etcdserver/api/v3rpc/rpctypes/error.go.

/** gRPC's code for an error that etcd gives none. */
export const unmapped = 2;

const invalidArgument = 3;
const notFound = 5;
const permissionDenied = 7;
const resourceExhausted = 8;
const failedPrecondition = 9;
const outOfRange = 11;
const unavailable = 14;
const unauthenticated = 16;

const catalogue = {
  emptyKey: [invalidArgument, 'key is not provided'],
  keyNotFound: [invalidArgument, 'key not found'],
  valueProvided: [invalidArgument, 'value is provided'],
  leaseProvided: [invalidArgument, 'lease is provided'],
  tooManyOperations: [invalidArgument, 'too many operations in txn request'],
  duplicateKey: [invalidArgument, 'duplicate key given in txn request'],
  requestTooLarge: [invalidArgument, 'request is too large'],
  compacted: [outOfRange, 'mvcc: required revision has been compacted'],
  futureRevision: [outOfRange, 'mvcc: required revision is a future revision'],
  noSpace: [resourceExhausted, 'mvcc: database space exceeded'],
  leaseNotFound: [notFound, 'requested lease not found'],
  leaseExists: [failedPrecondition, 'lease already exists'],
  leaseTtlTooLarge: [outOfRange, 'too large lease TTL'],
  memberNotFound: [notFound, 'member not found'],
  notEnoughStarted: [failedPrecondition, 're-configuration failed due to not enough started members'],
  unhealthy: [unavailable, 'unhealthy cluster'],
  memberNotLearner: [failedPrecondition, 'can only promote a learner member'],
  badLeaderTransferee: [failedPrecondition, 'bad leader transferee'],
  rootUserMissing: [failedPrecondition, 'root user does not exist'],
  rootRoleMissing: [failedPrecondition, 'root user does not have root role'],
  userExists: [failedPrecondition, 'user name already exists'],
  userEmpty: [invalidArgument, 'user name is empty'],
  userNotFound: [failedPrecondition, 'user name not found'],
  roleExists: [failedPrecondition, 'role name already exists'],
  roleNotFound: [failedPrecondition, 'role name not found'],
  roleEmpty: [invalidArgument, 'role name is empty'],
  authFailed: [invalidArgument, 'authentication failed, invalid user ID or password'],
  permissionDenied: [permissionDenied, 'permission denied'],
  roleNotGranted: [failedPrecondition, 'role is not granted to the user'],
  permissionNotGranted: [failedPrecondition, 'permission is not granted to the role'],
  authNotEnabled: [failedPrecondition, 'authentication is not enabled'],
  invalidAuthToken: [unauthenticated, 'invalid auth token'],
  invalidAuthManagement: [invalidArgument, 'invalid auth management'],
} as const satisfies Record<string, readonly [number, string]>;

/** The name by which this project speaks of one of etcd's errors. */
export type EtcdErrorName = keyof typeof catalogue;

/** An error that goes to the client as it stands: `code` is gRPC's number, `message` etcd's own text. */
export class EtcdError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = 'EtcdError';
    this.code = code;
  }
}

/** Builds one of etcd's errors. */
export function etcdError(name: EtcdErrorName): EtcdError {
  const [code, text] = catalogue[name];
  return new EtcdError(code, `etcdserver: ${text}`);
}
