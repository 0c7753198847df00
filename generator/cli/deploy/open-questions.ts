// What no manifest says of a deployment, and people have to.
import type { DeployTarget } from '../../sections/deploy/part.js';

/** What is known. */
export interface Deployment {
  readonly workspace: string;
  readonly targets: readonly DeployTarget[];
  readonly image: string | undefined;
  readonly host: string | undefined;
  readonly hasGateway: boolean;
  readonly hasTables: boolean;
}

/** Each as a sentence that says what to do; docs/deployment.md has the whole walk. */
export function openQuestions(known: Deployment): readonly string[] {
  const { workspace, targets, image, host, hasGateway, hasTables } = known;
  const has = (...any: DeployTarget[]): boolean => any.some((target) => targets.includes(target));
  const secrets = 'rpc-key, jwt-secret and config-key (openssl rand -base64 32 > rpc-key)';
  const asked: readonly (readonly [boolean, string])[] = [
    [
      !hasGateway && has('compose', 'kubernetes'),
      'There is no gateway, so nothing is reached from outside: scaffold new service gateway --gateway.',
    ],
    [
      image === undefined && has('kubernetes', 'docker'),
      `The image is called ${workspace}. Where a registry holds it: deploy.image in scaffold.yaml.`,
    ],
    [
      host === undefined && hasGateway && has('kubernetes'),
      `The gateway is called ${workspace}.example. Its real name: deploy.host in scaffold.yaml.`,
    ],
    [has('compose'), `Secrets: make ${secrets} in secrets/.`],
    [
      has('kubernetes'),
      `Secrets: make ${secrets} in secrets/ of each overlay, or let a vault make the Secret "platform".`,
    ],
    [
      has('kubernetes'),
      'The Ingress class, the certificate of the gateway, and the storage class of etcd: patch them in overlays.',
    ],
    [
      has('kubernetes'),
      'Requests a second need the Prometheus adapter: its rule stands in docs/deployment.md. Without it the CPU alone decides.',
    ],
    [
      has('systemd'),
      `The machine: a user ${workspace}, /etc/${workspace}/env with ARMATURE_ETCD and ARMATURE_CONFIG_KEY_FILE, and ${secrets} in /etc/${workspace}/secrets.`,
    ],
    [
      has('docker', 'compose', 'kubernetes', 'systemd'),
      'Configs reach etcd by: scaffold config push --profile production. What differs there stands in config/<service>.production.toml.',
    ],
    [
      hasTables && has('compose', 'kubernetes'),
      'There are tables: db-password belongs to the secrets, and the driver to the image (npm install pg). Backups of PostgreSQL are yours.',
    ],
    [has('docker'), 'Base images are named by tags: name them by digest where builds have to be the same.'],
  ];
  return asked.flatMap(([isOpen, sentence]) => (isOpen ? [sentence] : []));
}
