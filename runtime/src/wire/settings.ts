// Times and bounds that hold where nobody says otherwise: the rooms that keep them read them here, and docs/reference.md is made of them.
// What a request may bring stands in defaults.ts.

/** A number that the runtime goes by. */
export interface Setting {
  readonly value: number;
  readonly unit: 'ms' | 's' | 'bytes' | 'number' | 'share';
  readonly says: string;
  /** What sets another: an option, a key of a manifest. Absent: fixed. */
  readonly set?: string;
}

/** Every one by its name. */
export const settings = {
  headersMs: { value: 20_000, unit: 'ms', says: "for a request's headers to come", set: '`times.headersMs`' },
  requestMs: {
    value: 300_000,
    unit: 'ms',
    says: 'for a whole request to come, body included',
    set: '`times.requestMs`',
  },
  keepAliveMs: {
    value: 65_000,
    unit: 'ms',
    says: 'a connection waits for its next request',
    set: '`times.keepAliveMs`',
  },
  checkMs: { value: 5_000, unit: 'ms', says: 'between two looks at the first two', set: '`times.checkMs`' },
  heartbeatMs: {
    value: 15_000,
    unit: 'ms',
    says: 'between two comments that keep an event stream open',
    set: '`heartbeatMs`',
  },
  stalledMs: { value: 30_000, unit: 'ms', says: 'a reader may take nothing of an answer, before it is cut' },
  unreadSilenceMs: {
    value: 5_000,
    unit: 'ms',
    says: 'without a byte, until a connection is closed whose request was refused before it was read',
  },
  unreadMs: { value: 30_000, unit: 'ms', says: 'until it is closed in any case' },
  unreadBytes: { value: 256 << 20, unit: 'bytes', says: 'that are read of it and thrown away' },
  formParts: { value: 1000, unit: 'number', says: 'parts of a multipart body' },
  formFiles: { value: 100, unit: 'number', says: 'files among them' },
  partHeaderBytes: { value: 16 << 10, unit: 'bytes', says: 'of headers of one part' },
  startLimitMs: {
    value: 60_000,
    unit: 'ms',
    says: 'to wait for etcd and for configs at a start',
    set: '`startLimitMs`',
  },
  lingerMs: {
    value: 500,
    unit: 'ms',
    says: 'without a request, after deregistering, until a service stops to take more; it waits ten times that at most',
    set: '`lingerMs`',
  },
  shutdownLimitMs: {
    value: 10_000,
    unit: 'ms',
    says: 'for calls in progress to end at a shutdown, and again for tasks and for what is closed',
    set: '`shutdownLimitMs`',
  },
  tokenLifetimeSeconds: {
    value: 24 * 60 * 60,
    unit: 's',
    says: 'a token lives that `context.tokens.sign` makes',
    set: '`expiresInSeconds` of `sign`',
  },
  signingOverlapMs: {
    value: 60_000,
    unit: 'ms',
    says: 'a new signing key is published before it signs',
    set: '`scaffold keys rotate --now`: it signs at once',
  },
  leastSecretBytes: {
    value: 32,
    unit: 'bytes',
    says: 'of `rpc-key` and `jwt-secret`, or a warning, in production a refusal',
  },
  confirmMs: {
    value: 10_000,
    unit: 'ms',
    says: 'for the broker to confirm an event, where no call says how long',
  },
  eventMs: {
    value: 30_000,
    unit: 'ms',
    says: 'for a subscriber to handle an event',
    set: '`timeout` of the subscription',
  },
  databaseConnections: {
    value: 10,
    unit: 'number',
    says: 'connections of an instance to its database',
    set: '`pool` of `[db]`',
  },
  databaseWaitMs: {
    value: 10_000,
    unit: 'ms',
    says: 'to wait for a connection to the database, where no call says how long',
  },
  slowQueryMs: {
    value: 500,
    unit: 'ms',
    says: 'a query may take before it is logged',
    set: '`slow-ms` of `[db]`',
  },
  connectMs: { value: 1_000, unit: 'ms', says: 'for a connection to an instance to be made' },
  connections: { value: 256, unit: 'number', says: 'connections to one instance; more calls wait' },
  maxTries: { value: 3, unit: 'number', says: 'tries of one call, the first included' },
  retryShare: { value: 0.2, unit: 'share', says: 'of calls that may be retries' },
  retryReserve: { value: 20, unit: 'number', says: 'retries that may be saved up' },
  retryRefillMs: {
    value: 1_000,
    unit: 'ms',
    says: 'in which one more may be saved up, however few calls there are',
  },
  hedgeShare: {
    value: 0.05,
    unit: 'share',
    says: 'of calls that may be sent to a second instance beside the first',
  },
  hedgeReserve: { value: 10, unit: 'number', says: 'of these that may be saved up' },
  breakerConsecutive: { value: 5, unit: 'number', says: "failures in a row that open an instance's breaker" },
  breakerShare: { value: 0.5, unit: 'share', says: 'of failed calls that opens it' },
  breakerCalls: { value: 20, unit: 'number', says: 'calls below which that share says nothing' },
  breakerWindowMs: { value: 10_000, unit: 'ms', says: 'over which calls are counted' },
  breakerOpenMs: { value: 1_000, unit: 'ms', says: 'it stays open at first; doubles with each failed probe' },
  breakerLongestMs: {
    value: 15_000,
    unit: 'ms',
    says: 'it stays open at most, and after a refused connection at least',
  },
  leaseSeconds: { value: 10, unit: 's', says: 'a registration lives without being renewed' },
  renewMs: { value: 5_000, unit: 'ms', says: 'between two renewals, which also read it back' },
  relistMs: { value: 30_000, unit: 'ms', says: 'between two readings of a list that is watched' },
  etcdCallMs: { value: 2_000, unit: 'ms', says: 'for etcd to answer', set: '`ARMATURE_ETCD_TIMEOUT`' },
} as const satisfies Readonly<Record<string, Setting>>;
