// deploy/kubernetes/base/<service>.yaml: how one service runs in Kubernetes.
import type { FileSpec } from '../../../engine/emit/file-spec.js';
import type { ServiceSubject } from '../../emitting.js';
import { deploy } from '../part.js';
import { deployServiceView, type DeployServiceView } from './view.js';

/** The file. */
export const serviceManifest: FileSpec<ServiceSubject, DeployServiceView> = {
  template: 'deploy/kubernetes/base/service.yaml',
  ownership: 'generated',
  path: ({ service }) => `deploy/kubernetes/base/${service.name.replaceAll('_', '-')}.yaml`,
  cause: ({ model }) => model.workspace.part(deploy).targets.get('kubernetes') ?? model.workspace.span,
  from: ({ service }) => service.from,
  view: ({ service, model }) => deployServiceView(service, model),
};
