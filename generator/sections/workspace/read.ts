// What scaffold.yaml says of the workspace itself -> WorkspaceNode.
import { entriesOf, textOf, valueOf, type DocumentNode } from '../../engine/document/document.js';
import type { WorkspaceNode } from './part.js';

/** Reads the workspace's settings. */
export function readWorkspace(root: DocumentNode): WorkspaceNode {
  // Without a name there is no manifest.
  const name = textOf(valueOf(root, 'workspace')) ?? { value: '', span: root.span };
  return {
    namespace: textOf(valueOf(root, 'namespace'))?.value ?? name.value,
    services: textOf(valueOf(root, 'services')) ?? { value: 'services/*', span: name.span },
    wire: {
      int64: textOf(valueOf(valueOf(root, 'wire'), 'int64'))?.value === 'number' ? 'number' : 'string',
    },
    allowBreaking: entriesOf(valueOf(root, 'allowBreaking')).map(({ key, value }) => ({
      rule: key,
      reason: textOf(value)?.value ?? '',
    })),
  };
}
