// Composes the stages: manifests -> model -> emitted files -> changes. Reads the tree, writes nothing.
import type { Diagnostic } from '../diagnostic/diagnostic.js';
import { emit } from './emit/emit.js';
import type { FileTree } from '../file/file-tree.js';
import { addMissing } from '../engine/document/edit.js';
import type { Span } from '../source/source-file.js';
import type { ManifestSet } from './load/index.js';
import type { Model } from '../language/model.js';
import { requireRoom } from '../engine/write/apply.js';
import type { Change } from '../engine/write/change.js';
import { readLock } from '../engine/write/lock.js';
import type { MergeYaml } from '../engine/write/merge.js';
import { planChanges } from '../engine/write/plan.js';
import { type Layout, layoutText, usualLayout } from '../engine/emit/layout-options.js';
import type { Printing } from '../engine/emit/file-spec.js';
import type { Section } from '../sections/section.js';
import { findBroken } from './find-broken.js';
import { findLostServices } from './lost-services.js';
import { findTakenPaths, ownFilesAmong, takesOver } from './templates/taken-paths.js';
import { ownTemplatesOf } from './templates/own-templates.js';
import { readWorkspaceTemplates } from './templates/workspace-templates.js';

import { readModel } from './read-model.js';
import { type GenerateSettings, ownVersion, workspaceSettings } from './settings.js';

export { readModel } from './read-model.js';

/** What is to be generated. */
export interface GenerateRequest {
  readonly tree: FileTree;
  /** Services by name; absent: all, and then what no manifest asks for any more is an orphan. */
  readonly services?: readonly string[];
  /** Of a workspace where the rest is known to be up to date: these services, and shared types by the paths of their manifests. */
  readonly only?: { readonly services: readonly string[]; readonly shared: readonly string[] };
  readonly settings?: GenerateSettings;
  /** All unless told. */
  readonly sections?: readonly Section[];
  /** Overwrites generated files that were edited by hand. */
  readonly force?: boolean;
  /** Merges what would be scaffolded now into scaffolded files that were edited. */
  readonly upgrade?: boolean;
}

/** What generating would do. */
export interface GenerateResult {
  /** Empty when there were errors. */
  readonly changes: readonly Change[];
  /** Of the manifests; those of single files stand in their changes. */
  readonly diagnostics: readonly Diagnostic[];
  /** Absent when there were errors. */
  readonly model?: Model;
  /** What the model was made of. */
  readonly set?: ManifestSet;
}

/** Works out all changes. If any manifest has an error, there are none: nothing is half generated. What is in the way is thrown as a FileError. */
export async function generate(request: GenerateRequest): Promise<GenerateResult> {
  const { tree, only, settings = {}, force = false, upgrade = false } = request;
  const services = only?.services ?? request.services;
  const { model, set, diagnostics: read } = readModel(tree, request.sections);
  const diagnostics = [...read];
  if (!model || !set) return { changes: [], diagnostics };
  const lock = readLock(tree);
  // A part of a workspace does not see the others.
  const lost = only ? [] : findLostServices(set, lock, tree);
  if (lost.length > 0) return { changes: [], diagnostics: [...diagnostics, ...lost] };
  const { version = ownVersion() } = settings;
  const unknown = services?.filter((name) => !model.services.some((service) => service.name === name)) ?? [];
  // A service that goes by another name now is none that the rest knows.
  if (only && unknown.length > 0) return { changes: [], diagnostics };
  if (unknown.length > 0) throw new Error(`There is no service ${unknown.join(', ')} in this workspace.`);
  const own = ownTemplatesOf(set, model);
  const found = readWorkspaceTemplates(tree, { lock, own, upgrade });
  diagnostics.push(...found.diagnostics);
  const { templates, originals } = found;
  if (!found.isUsable) {
    if (!upgrade) return { changes: [], diagnostics };
    // What is newer in the package may be what mends them.
    const changes = planChanges({ files: originals, tree, lock, scope: [], upgrade, version });
    requireRoom(changes, tree);
    return { changes, diagnostics, model, set };
  }
  const layout = layoutOf(set, model);
  const printing: Printing = { templates, diagnostics: [], layout };
  const files = await emit(model, {
    printing,
    ...(services && { services }),
    ...(request.sections && { sections: request.sections }),
    ...(!only && { workspace: workspaceSettings(tree, settings) }),
  });
  // A file of another manifest's is no file of this part.
  const added = ownFilesAmong(files, own);
  if (only && takesOver(added, lock)) return { changes: [], diagnostics };
  const faults = [...findTakenPaths(files, added, set), ...printing.diagnostics];
  if (faults.length > 0) return { changes: [], diagnostics: [...diagnostics, ...faults] };
  if (!only) files.push(...originals);
  const froms = model.services
    .filter((service) => services?.includes(service.name))
    .map((service) => service.from);
  const scope = only ? [...froms, ...only.shared] : services ? froms : 'all';
  // What the other services share is up to date, and need not be what this part of the workspace would make of it.
  const [wanted, standing] = only ? partition(files, (file) => scope.includes(file.from)) : [files, []];
  const placeOf = (from: string): Span | undefined => placeOfManifest(model, from);
  const suspects = await findBroken(wanted, tree);
  const changes = planChanges({
    files: wanted,
    suspects,
    standing,
    tree,
    lock,
    scope,
    force,
    upgrade,
    mergeYaml,
    placeOf,
    version,
    layout: layoutText(layout),
  });
  requireRoom(changes, tree);
  return { changes, diagnostics, model, set };
}

function layoutOf({ sections }: ManifestSet, { workspace }: Model): Layout {
  const [layout] = sections.flatMap((section) => section.layout?.(workspace.part(section)) ?? []);
  return layout === undefined || layoutText(layout) === '' ? usualLayout : layout;
}

/** Where a manifest names itself; undefined where it is gone. */
function placeOfManifest({ workspace, modules, services }: Model, from: string): Span | undefined {
  const named = [workspace.span, ...services.map(({ span }) => span), ...modules.map(({ span }) => span)];
  return named.find(({ file }) => file.path === from);
}

/** The writing room does not know the YAML parser: it is handed what it needs. */
const mergeYaml: MergeYaml = (text, additions) => {
  const edited = addMissing(text, additions);
  return edited.kind === 'broken' ? edited : { text: edited.kind === 'edited' ? edited.text : text };
};

function partition<Item>(items: readonly Item[], test: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
