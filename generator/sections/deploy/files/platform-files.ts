// The files that there is one of: each with its target, its template and its owner.
import type { FileSpec } from '../../../engine/emit/file-spec.js';
import type { Ownership } from '../../../engine/write/change.js';
import type { Model } from '../../../language/model.js';
import type { Span } from '../../../source/source-file.js';
import { deploy, type DeployTarget } from '../part.js';
import { deployView, type DeployView, hasTables, pathFor } from './view.js';

/** The same for all of them: where they stand is what their template is called. */
function platformFile(
  target: DeployTarget,
  template: string,
  ownership: Ownership = 'generated',
): FileSpec<Model, DeployView> {
  return {
    template,
    ownership,
    path: pathFor(target, template),
    cause: ({ workspace }: Model): Span => workspace.part(deploy).targets.get(target) ?? workspace.span,
    view: deployView,
  };
}

/** Dockerfile. */
export const dockerfile = platformFile('docker', 'Dockerfile');
/** .dockerignore. */
export const dockerignore = platformFile('docker', '.dockerignore');
/** compose.yaml. */
export const composeFile = platformFile('compose', 'compose.yaml');
/** deploy/nginx.conf: the user's after it was written once. */
export const nginxFile = platformFile('compose', 'deploy/nginx.conf', 'scaffolded');
/** secrets/.gitignore: says which files belong there, and keeps them out of git. */
export const secretsFile = platformFile('compose', 'secrets/.gitignore', 'scaffolded');
/** deploy/kubernetes/base/kustomization.yaml. */
export const kustomizationFile = platformFile('kubernetes', 'deploy/kubernetes/base/kustomization.yaml');
/** deploy/kubernetes/base/etcd.yaml. */
export const etcdFile = platformFile('kubernetes', 'deploy/kubernetes/base/etcd.yaml');
/** deploy/kubernetes/base/network.yaml. */
export const networkFile = platformFile('kubernetes', 'deploy/kubernetes/base/network.yaml');
/** deploy/kubernetes/base/postgres.yaml: where some service has tables. */
export const postgresFile: FileSpec<Model, DeployView> = {
  ...platformFile('kubernetes', 'deploy/kubernetes/base/postgres.yaml'),
  path: (model) =>
    hasTables(model) ? pathFor('kubernetes', 'deploy/kubernetes/base/postgres.yaml')(model) : undefined,
};
/** The unit of all services. */
export const unitFile: FileSpec<Model, DeployView> = {
  ...platformFile('systemd', 'deploy/systemd/service'),
  path: (model) => pathFor('systemd', `deploy/systemd/${model.workspace.name}@.service`)(model),
};
/** The target that starts all of them. */
export const targetFile: FileSpec<Model, DeployView> = {
  ...platformFile('systemd', 'deploy/systemd/target'),
  path: (model) => pathFor('systemd', `deploy/systemd/${model.workspace.name}.target`)(model),
};
/** .github/workflows/ci.yaml: the user's after it was written once. */
export const workflowFile = platformFile('github', '.github/workflows/ci.yaml', 'scaffolded');

/** config/parent.production.toml: refers to secrets as files, for every target that mounts them. The user's after it was written once. */
export const productionConfigFile: FileSpec<Model, DeployView> = {
  ...platformFile('docker', 'config/parent.production.toml', 'scaffolded'),
  path: ({ workspace }) =>
    [...workspace.part(deploy).targets.keys()].some((target) => target !== 'github')
      ? 'config/parent.production.toml'
      : undefined,
};

/** All of them. */
export const platformFiles: readonly FileSpec<Model>[] = [
  dockerfile,
  dockerignore,
  composeFile,
  nginxFile,
  secretsFile,
  kustomizationFile,
  etcdFile,
  networkFile,
  postgresFile,
  unitFile,
  targetFile,
  workflowFile,
  productionConfigFile,
];
