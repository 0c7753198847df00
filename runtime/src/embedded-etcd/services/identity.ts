// Who this server says it is. The ids are those of a fresh single-member etcd with its default names.

/** The cluster of one member that this server plays. */
export const identity = {
  clusterId: '14841639068965178418',
  memberId: '10276657743932975437',
  name: 'default',
  raftTerm: 2,
  /** The release of etcd whose behaviour this server follows. */
  version: '3.4.23',
  /** What the members of the cluster have in common. */
  clusterVersion: '3.4.0',
} as const;

/** The header of every answer. */
export function responseHeader(revision: number): object {
  return {
    cluster_id: identity.clusterId,
    member_id: identity.memberId,
    revision,
    raft_term: identity.raftTerm,
  };
}
