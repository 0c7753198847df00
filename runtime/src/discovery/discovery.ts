// What the rest of the runtime knows of discovery: whole snapshots, never events.

/** What an instance publishes about itself beside its address. Absent for peers of the Go framework. */
export interface InstanceMeta {
  readonly version: string;
  /** Digest of the contract that it serves; the contract stands at `contract/<service>/<digest>`. */
  readonly contract: string;
  /** RFC 3339. */
  readonly started: string;
  readonly zone?: string;
  /** Share of the load relative to others; 1 when absent. */
  readonly weight?: number;
}

/** One running process of a service. */
export interface Instance {
  /** The lease's id in decimal. */
  readonly id: string;
  /** `ip:port`. */
  readonly address: string;
  readonly meta?: InstanceMeta;
}

/** All instances of a service at one revision. A new object for each change; never changed in place. */
export interface Snapshot {
  readonly service: string;
  /** etcd's revision; 0 before the first answer. */
  readonly revision: number;
  readonly instances: readonly Instance[];
}

/** Knows where services are. Outages of etcd leave the last snapshot in force. */
export interface Discovery {
  /** The latest snapshot, at once. Starts watching the service at the first ask. */
  snapshot(service: string): Snapshot;
  /** Resolves when a first answer about the service is there; rejects with the signal's reason. */
  ready(service: string, signal?: AbortSignal): Promise<Snapshot>;
  /** Calls the listener with the latest snapshot now and with every later one. Returns the unsubscription. */
  watch(service: string, listener: (snapshot: Snapshot) => void): () => void;
}
