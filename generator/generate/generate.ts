// Composes the stages: manifests -> model -> emitted files -> changes. Reads the tree, writes nothing.
import type { Diagnostic } from '../diagnostic/diagnostic.js';
import { emit } from '../emit/emit.js';
import type { FileTree } from '../file/file-tree.js';
import { addMissing } from '../manifest/edit.js';
import { loadWorkspace } from '../manifest/index.js';
import type { Model } from '../model/model.js';
import { resolve } from '../model/resolve.js';
import type { Change } from '../write/change.js';
import { readLock } from '../write/lock.js';
import type { MergeYaml } from '../write/merge.js';
import { planChanges } from '../write/plan.js';
import { type GenerateSettings, workspaceSettings } from './settings.js';

/** What is to be generated. */
export interface GenerateRequest {
  readonly tree: FileTree;
  /** Services by name; absent: all, and then what no manifest asks for any more is an orphan. */
  readonly services?: readonly string[];
  readonly settings?: GenerateSettings;
  /** Overwrites generated files that were edited by hand. */
  readonly force?: boolean;
}

/** What generating would do. */
export interface GenerateResult {
  /** Empty when there were errors. */
  readonly changes: readonly Change[];
  /** Of the manifests; those of single files stand in their changes. */
  readonly diagnostics: readonly Diagnostic[];
  /** Absent when there were errors. */
  readonly model?: Model;
}

/** Works out all changes. If any manifest has an error, there are none: nothing is half generated. */
export function generate(request: GenerateRequest): GenerateResult {
  const { tree, services, settings = {}, force = false } = request;
  const { model, diagnostics } = readModel(tree);
  if (!model) return { changes: [], diagnostics };
  const lock = readLock(tree);
  const unknown = services?.filter((name) => !model.services.some((service) => service.name === name)) ?? [];
  if (unknown.length > 0) throw new Error(`There is no service ${unknown.join(', ')} in this workspace.`);
  const files = emit(model, {
    ...(services && { services }),
    workspace: workspaceSettings(tree, settings),
  });
  const scope = services
    ? model.services.filter((service) => services.includes(service.name)).map((service) => service.from)
    : 'all';
  return { changes: planChanges({ files, tree, lock, scope, force, mergeYaml }), diagnostics, model };
}

/** The model of a workspace; undefined when its manifests have errors, which are among the diagnostics. */
export function readModel(tree: FileTree): {
  readonly model: Model | undefined;
  readonly diagnostics: readonly Diagnostic[];
} {
  const loaded = loadWorkspace(tree);
  if (!loaded.value || hasErrors(loaded.diagnostics))
    return { model: undefined, diagnostics: loaded.diagnostics };
  const resolved = resolve(loaded.value);
  const diagnostics = [...loaded.diagnostics, ...resolved.diagnostics];
  return { model: hasErrors(diagnostics) ? undefined : resolved.value, diagnostics };
}

/** The writing room does not know the YAML parser: it is handed what it needs. */
const mergeYaml: MergeYaml = (text, additions) => {
  const edited = addMissing(text, additions);
  return edited.kind === 'broken' ? edited : { text: edited.kind === 'edited' ? edited.text : text };
};

function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}
