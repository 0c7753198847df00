// The key of what scaffold.yaml says of the workspace itself, and what stands under it.
import type { WireSettings } from '../../language/builtin/wire-settings.js';
import type { Part } from '../../language/part.js';
import type { Located } from '../../source/source-file.js';

/** The workspace's settings. */
export interface WorkspaceNode {
  /** First segment of every key in etcd; the workspace's name unless told. */
  readonly namespace: string;
  /** Glob of folders with a service.yaml: `services/*` unless told. */
  readonly services: Located<string>;
  readonly wire: WireSettings;
  /** Breaking changes that were decided on: `service.operation.rule`, with the reason. */
  readonly allowBreaking: readonly { readonly rule: Located<string>; readonly reason: string }[];
}

/** What emitted code has to know of the workspace. */
export type WorkspaceModel = Pick<WorkspaceNode, 'namespace' | 'wire'> & {
  /** Glob of folders with a service.yaml. */
  readonly services: string;
};

/** The key. */
export const workspace: Part<WorkspaceNode, WorkspaceModel> = { key: 'workspace' };
