// What the etcd registry asks of a connection, in words of its own, so that only one file need import etcd3.

/** TLS towards etcd, as PEM. */
export interface EtcdTls {
  /** Authorities that may sign etcd's certificate; the system's own when absent. */
  readonly ca?: Buffer;
  /** The client's certificate chain and its key; both or none. */
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

/** Where etcd is and who asks. */
export interface EtcdAddress {
  /** `http://host:port` or `https://host:port`, all of one scheme; the members of one cluster. */
  readonly endpoints: readonly string[];
  readonly user?: string;
  readonly password?: string;
  readonly tls?: EtcdTls;
  /** How long one try of one call may take in milliseconds; 2 s by default, so that a silent connection is noticed within 10 s. */
  readonly timeoutMs?: number;
}

/** Bytes of a range's end: etcd takes the first key that is not in it any more. */
export function rangeOf(range: string): { key: Buffer; range_end?: Buffer } {
  const key = Buffer.from(range);
  if (!range.endsWith('/')) return { key };
  // '0' is the byte after '/'.
  return { key, range_end: Buffer.from(`${range.slice(0, -1)}0`) };
}
