// Where the platform runs: files for Docker, compose, Kubernetes, systemd and GitHub, as far as scaffold.yaml asks for them.
import { emitFiles } from '../../engine/emit/file-spec.js';
import { valueOf } from '../../engine/document/document.js';
import type { Section } from '../section.js';
import { kubernetesOverlays } from './files/kubernetes.js';
import { serviceManifest } from './files/kubernetes-service.js';
import { platformFiles } from './files/platform-files.js';
import { deploy, type Deploy } from './part.js';
import { readDeploy } from './read.js';
import { deployKeys } from './shape.js';

/** The section. */
export const deploySection: Section<Deploy, Deploy> = {
  ...deploy,
  holds: ['workspace'],
  keys: deployKeys,
  read: (_reader, root) => readDeploy(valueOf(root, 'deploy')),
  linkWorkspace: (node) => node,
  gathers: ({ targets }) => targets.size > 0,
  addedFiles: ({ targets }) => (targets.has('kubernetes') ? [serviceManifest] : []),
  workspaceFiles: (model, _settings, printing) =>
    emitFiles([...platformFiles, ...kubernetesOverlays(model.workspace.part(deploy))], model, printing),
};
