// The shape of `deploy`.
import type { Key } from '../../engine/shape/shape.js';
import * as forms from '../../engine/shape/forms.js';
import type { RootKey } from '../section.js';
import type { DeployTarget } from './part.js';

const targetKeys: Readonly<Record<DeployTarget, Key>> = {
  docker: {
    shape: { kind: 'section', what: 'docker', keys: {} },
    description: 'Dockerfile and .dockerignore: one image for all services.',
  },
  compose: {
    shape: { kind: 'section', what: 'compose', keys: {} },
    description: 'compose.yaml: the whole platform on one machine, with an etcd of three and nginx.',
  },
  kubernetes: {
    shape: {
      kind: 'section',
      what: 'kubernetes',
      keys: {
        overlays: {
          shape: { kind: 'list', of: { kind: 'text', form: forms.serviceName } },
          description:
            'Environments, a folder below deploy/kubernetes/overlays each: staging and production unless told.',
        },
      },
    },
    description: 'deploy/kubernetes: kustomize, a base and overlays.',
  },
  systemd: {
    shape: {
      kind: 'section',
      what: 'systemd',
      keys: {
        folder: {
          shape: { kind: 'text', form: forms.absoluteFolder },
          description: 'Where the platform stands on the machine: /opt/<workspace> unless told.',
        },
      },
    },
    description: 'deploy/systemd: a unit for each service, and a target for all.',
  },
  github: {
    shape: { kind: 'section', what: 'github', keys: {} },
    description: '.github/workflows/ci.yaml: checks each push, and builds the image.',
  },
};

/** The keys of the section. */
export const deployKeys: Readonly<Record<string, RootKey>> = {
  deploy: {
    shape: {
      kind: 'section',
      what: 'deploy',
      keys: {
        image: {
          shape: { kind: 'text', form: forms.imageName },
          description:
            "The image's name, without a tag: ghcr.io/acme/shop. The workspace's name unless told.",
        },
        host: {
          shape: { kind: 'text', form: forms.hostName },
          description: 'What the world calls the gateway: api.acme.example.',
        },
        ...targetKeys,
      },
    },
    description:
      'Where the platform runs: which files are made for that. `scaffold deploy <target>` adds one.',
  },
};
