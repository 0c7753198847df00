// What scaffold.yaml says of the workspace itself.
import type { Section } from '../section.js';
import { workspace, type WorkspaceModel, type WorkspaceNode } from './part.js';
import { readWorkspace } from './read.js';
import { workspaceKeys } from './shape.js';
import { emitWorkspace } from './files/workspace.js';

/** The section. */
export const workspaceSection: Section<WorkspaceNode, WorkspaceModel> = {
  ...workspace,
  holds: ['workspace'],
  keys: workspaceKeys,
  read: (_reader, root) => readWorkspace(root),
  linkWorkspace: ({ namespace, wire, services }) => ({ namespace, wire, services: services.value }),
  workspaceFiles: emitWorkspace,
};
