// The metrics of etcd that mean something for one member in memory, under etcd's own names and help texts.
import { identity } from '../services/identity.js';
import { sizeOf } from '../services/size.js';
import type { Store } from '../store/store.js';

/** What the pages count themselves. */
export interface HealthCounts {
  readonly successes: number;
}

interface Metric {
  readonly help: string;
  readonly kind: 'gauge' | 'counter';
  readonly value: number;
  readonly label?: readonly [name: string, value: string];
}

/** Prometheus' text format, sorted by name. */
export function metricsText(store: Store, health: HealthCounts): string {
  return Object.entries(metricsOf(store, health))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { help, kind, value, label }]) => {
      const series = label === undefined ? name : `${name}{${label[0]}="${label[1]}"}`;
      return `# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n${series} ${value}\n`;
    })
    .join('');
}

function metricsOf(store: Store, { successes }: HealthCounts): Readonly<Record<string, Metric>> {
  const { history, watchers } = store;
  const size = sizeOf(store);
  const keys = history.scan({ key: '', end: '\0' }, history.revision, { countOnly: true }).count;
  const version = (of: string, value: string): Metric => ({
    help: `Which version is running. 1 for '${of}' label with current ${of === 'cluster_version' ? 'cluster version' : 'version'}`,
    kind: 'gauge',
    value: 1,
    label: [of, value],
  });
  const gauge = (help: string, value: number): Metric => ({ help, kind: 'gauge', value });
  const counter = (help: string, value: number): Metric => ({ help, kind: 'counter', value });
  return {
    etcd_cluster_version: version('cluster_version', identity.clusterVersion.replace(/\.\d+$/, '')),
    etcd_debugging_mvcc_compact_revision: gauge(
      'The revision of the last compaction in store.',
      history.compacted,
    ),
    etcd_debugging_mvcc_current_revision: gauge('The current revision of store.', history.revision),
    etcd_debugging_mvcc_keys_total: gauge('Total number of keys.', keys),
    etcd_debugging_mvcc_slow_watcher_total: gauge(
      'Total number of unsynced slow watchers.',
      watchers.counts.behind,
    ),
    etcd_debugging_mvcc_watcher_total: gauge('Total number of watchers.', watchers.counts.all),
    etcd_mvcc_db_total_size_in_bytes: gauge(
      'Total size of the underlying database physically allocated in bytes.',
      size,
    ),
    etcd_mvcc_db_total_size_in_use_in_bytes: gauge(
      'Total size of the underlying database logically in use in bytes.',
      size,
    ),
    etcd_server_has_leader: gauge('Whether or not a leader exists. 1 is existence, 0 is not.', 1),
    etcd_server_health_failures: counter('The total number of failed health checks', 0),
    etcd_server_health_success: counter('The total number of successful health checks', successes),
    etcd_server_id: {
      help: "Server or member ID in hexadecimal format. 1 for 'server_id' label with current ID.",
      kind: 'gauge',
      value: 1,
      label: ['server_id', BigInt(identity.memberId).toString(16)],
    },
    etcd_server_is_leader: gauge('Whether or not this member is a leader. 1 if is, 0 otherwise.', 1),
    etcd_server_is_learner: gauge('Whether or not this member is a learner. 1 if is, 0 otherwise.', 0),
    etcd_server_leader_changes_seen_total: counter('The number of leader changes seen.', 1),
    etcd_server_version: {
      ...version('server_version', identity.version),
      help: "Which version is running. 1 for 'server_version' label with current version.",
    },
  };
}
