// The templates by which a command writes what is no generated file: new manifests, and entries of manifests.
import type { Templates } from '../../engine/emit/template.js';
import { readLock } from '../../engine/write/lock.js';
import { readWorkspaceTemplates } from '../../generate/templates/workspace-templates.js';
import { CommandError } from '../command-error.js';
import type { OpenWorkspace } from '../workspace.js';

/** The workspace's own templates in place of the package's; stops the command where they have mistakes. */
export function openTemplates({ tree }: Pick<OpenWorkspace, 'tree'>): Templates {
  const { templates, isUsable, diagnostics } = readWorkspaceTemplates(tree, { lock: readLock(tree) });
  if (!isUsable) throw new CommandError(diagnostics);
  return templates;
}
