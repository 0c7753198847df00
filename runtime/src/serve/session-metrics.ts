// The metrics of what every process of a platform has: configs, snapshots, a registration, calls to dependencies, the process itself.
import type { InstanceCaller } from '../client/instance-caller.js';
import type { ConfigSource } from '../config/config-source.js';
import type { ConfigStatus } from '../config/live-value.js';
import type { RunningDiscovery } from '../discovery/create-discovery.js';
import type { HoldStatus } from '../registry/hold-entries.js';
import { gauge, type Family, type Sample } from '../observe/metrics.js';
import type { Clock } from '../clock/clock.js';

/** How each config stands. */
export function configMetrics(config: ConfigSource<unknown>): readonly Family[] {
  const all = Object.entries(config.status());
  const each = (name: string, help: string, value: (status: ConfigStatus) => number | undefined): Family => ({
    name: `armature_config_${name}`,
    help,
    kind: 'gauge',
    samples: known(all.map(([label, status]) => ({ labels: { config: label }, value: value(status) }))),
  });
  return [
    each('in_force', 'Whether there is a good config.', (status) => Number(status.inForce)),
    each('revision', 'Revision of the config in force.', ({ revision }) => revision),
    each('refused', 'Whether a newer config was refused.', ({ refused }) => Number(refused !== undefined)),
    each('absent', 'Whether the registry has no config.', ({ absent }) => Number(absent)),
    each('age_seconds', 'Time since the registry confirmed it.', ({ ageMs }) => seconds(ageMs)),
  ];
}

/** How fresh each snapshot is. */
export function snapshotMetrics(discovery: RunningDiscovery): readonly Family[] {
  const all = discovery.status();
  const each = (
    name: string,
    help: string,
    value: (status: (typeof all)[number]) => number | undefined,
  ): Family => ({
    name: `armature_snapshot_${name}`,
    help,
    kind: 'gauge',
    samples: known(all.map((status) => ({ labels: { service: status.service }, value: value(status) }))),
  });
  return [
    each('instances', 'Instances of a service in its latest snapshot.', ({ instances }) => instances),
    each(
      'malformed',
      'Entries of a service in the registry that cannot be read.',
      ({ malformed }) => malformed,
    ),
    each('age_seconds', 'Time since the registry confirmed the snapshot.', ({ ageMs }) => seconds(ageMs)),
    each('trouble', 'Whether the registry cannot be followed.', ({ trouble }) =>
      Number(trouble !== undefined),
    ),
  ];
}

/** Whether this process stands in discovery, as far as it knows. */
export function registrationMetrics(status: HoldStatus | undefined, clock: Clock): readonly Family[] {
  const confirmed = status?.confirmedAt;
  const sure = status?.held === true && status.trouble === undefined;
  return [
    gauge('armature_registered', 'Whether the registration is held and not in doubt.', Number(sure)),
    ...(confirmed === undefined
      ? []
      : [
          gauge(
            'armature_registration_age_seconds',
            'Time since the registry confirmed the registration.',
            (clock.now() - confirmed) / 1000,
          ),
        ]),
    {
      name: 'armature_registration_writes_total',
      help: 'How often the registration was written: more than once after losses.',
      kind: 'counter',
      samples: [{ value: status?.writes ?? 0 }],
    },
  ];
}

/** What became of calls to other services, and how their instances do. */
export function callMetrics(
  callers: Readonly<Record<string, Pick<InstanceCaller, 'status' | 'counts'>>>,
): readonly Family[] {
  const all = Object.entries(callers);
  const instances = all.flatMap(([service, caller]) =>
    caller.status().map((status) => ({ ...status, labels: { service, instance: status.address } })),
  );
  return [
    {
      name: 'armature_client_calls_total',
      help: 'Calls to a service by outcome: answered, or why not.',
      kind: 'counter',
      samples: all.flatMap(([service, caller]) =>
        [...caller.counts().outcomes].map(([outcome, value]) => ({ labels: { service, outcome }, value })),
      ),
    },
    {
      name: 'armature_client_retries_total',
      help: 'Tries after the first one.',
      kind: 'counter',
      samples: all.map(([service, caller]) => ({ labels: { service }, value: caller.counts().retries })),
    },
    {
      name: 'armature_client_in_flight',
      help: 'Calls under way at an instance.',
      kind: 'gauge',
      samples: instances.map(({ labels, inFlight }) => ({ labels, value: inFlight })),
    },
    {
      name: 'armature_client_breaker',
      help: 'Breaker of an instance: 0 closed, 1 half open, 2 open.',
      kind: 'gauge',
      samples: instances.map(({ labels, breaker }) => ({
        labels,
        value: breaker === 'closed' ? 0 : breaker === 'open' ? 2 : 1,
      })),
    },
  ];
}

function seconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}

function known(samples: readonly { labels: Record<string, string>; value: number | undefined }[]): Sample[] {
  return samples.flatMap(({ labels, value }) => (value === undefined ? [] : [{ labels, value }]));
}
