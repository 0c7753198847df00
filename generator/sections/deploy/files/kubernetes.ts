// deploy/kubernetes/overlays: an environment each. The user's after they were written once.
import type { FileSpec } from '../../../engine/emit/file-spec.js';
import type { TextTemplate } from '../../../engine/emit/template.js';
import type { Model } from '../../../language/model.js';
import type { Deploy } from '../part.js';
import { deployView, type OverlayView, pathFor } from './view.js';

/** What an environment changes: one template for all of them. */
export const overlayTemplate: TextTemplate<OverlayView> = {
  template: 'deploy/kubernetes/overlay/kustomization.yaml',
};

/** An environment's kustomization.yaml. */
export function overlayFile(overlay: string, { targets }: Deploy): FileSpec<Model, OverlayView> {
  return {
    template: overlayTemplate.template,
    ownership: 'scaffolded',
    path: pathFor('kubernetes', `deploy/kubernetes/overlays/${overlay}/kustomization.yaml`),
    cause: ({ workspace }) => targets.get('kubernetes') ?? workspace.span,
    view: (model) => ({ ...deployView(model), overlay }),
  };
}

/** Its secrets/.gitignore. */
export function overlaySecrets(overlay: string, settings: Deploy): FileSpec<Model, OverlayView> {
  return {
    ...overlayFile(overlay, settings),
    template: 'secrets/.gitignore',
    path: pathFor('kubernetes', `deploy/kubernetes/overlays/${overlay}/secrets/.gitignore`),
  };
}

/** The files of all environments. */
export function kubernetesOverlays(settings: Deploy): readonly FileSpec<Model>[] {
  return settings.overlays.flatMap((overlay) => [
    overlayFile(overlay, settings),
    overlaySecrets(overlay, settings),
  ]);
}
