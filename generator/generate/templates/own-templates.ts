// The templates that the files of a workspace's own are made of, and what those may name.
import type { ViewShapes } from '../../engine/emit/views.js';
import type { FileTree } from '../../file/file-tree.js';
import type { Model } from '../../language/model.js';
import type { OwnTemplate } from '../../sections/emitting.js';
import type { ManifestSet } from '../load/index.js';
import { readModel } from '../read-model.js';

/** Those that scaffold.yaml names. */
export function ownTemplatesOf({ sections }: ManifestSet, { workspace }: Model): readonly OwnTemplate[] {
  return sections.flatMap((section) => section.ownTemplates?.(workspace.part(section)) ?? []);
}

/** The same, read from the manifests; none where these have mistakes. */
export function readOwnTemplates(tree: FileTree): readonly OwnTemplate[] {
  const { model, set } = readModel(tree);
  return model && set ? ownTemplatesOf(set, model) : [];
}

/** The views, with the one that the template of an own file is given. */
export function withOwnTemplate(shapes: ViewShapes, { template, subject }: OwnTemplate): ViewShapes {
  const view = shapes.own?.[subject];
  if (view === undefined) throw new Error(`views.json knows no view of a file for each ${subject}`);
  return { ...shapes, templates: { ...shapes.templates, [template.value]: view } };
}
