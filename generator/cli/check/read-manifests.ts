// The contracts that a workspace's manifests say, whether or not they were generated yet.
import type { Contracts } from '../../compare/compare-contracts.js';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import type { FileTree } from '../../file/file-tree.js';
import { loadWorkspace } from '../../generate/load/index.js';
import { workspace, type WorkspaceNode } from '../../sections/workspace/part.js';
import type { Model } from '../../language/model.js';
import { resolve } from '../../generate/link/resolve.js';
import { gateway } from '../../sections/gateway/part.js';

/** A workspace as far as contracts go. */
export interface ReadManifests {
  readonly model: Model;
  readonly contracts: Contracts;
  readonly allowances: WorkspaceNode['allowBreaking'];
  /** Warnings. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the manifests of a tree; gives the diagnostics alone where one is wrong. */
export function readManifests(
  tree: FileTree,
): ReadManifests | { readonly model?: undefined; readonly diagnostics: readonly Diagnostic[] } {
  const loaded = loadWorkspace(tree);
  const resolved = loaded.value && resolve(loaded.value);
  const diagnostics = [...loaded.diagnostics, ...(resolved?.diagnostics ?? [])];
  const hasErrors = diagnostics.some(({ severity }) => severity === 'error');
  if (!loaded.value || !resolved?.value || hasErrors) return { diagnostics };
  const model = resolved.value;
  // A gateway has no operations of its own.
  const services = model.services.filter((service) => service.part(gateway) === undefined);
  return {
    model,
    contracts: new Map(services.map((service) => [service.name, service.contract])),
    allowances: loaded.value.workspace.node(workspace).allowBreaking,
    diagnostics,
  };
}
