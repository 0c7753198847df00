// What scaffold.yaml says of the workspace itself -> WorkspaceNode.
import { wireSettings } from '../../language/builtin/wire-settings.js';
import { entriesOf, textOf, valueOf, type DocumentNode } from '../../engine/document/document.js';
import type { WorkspaceNode } from './part.js';

/** Reads the workspace's settings. */
export function readWorkspace(root: DocumentNode): WorkspaceNode {
  // Without a name there is no manifest.
  const name = textOf(valueOf(root, 'workspace')) ?? { value: '', span: root.span };
  return {
    namespace: textOf(valueOf(root, 'namespace'))?.value ?? name.value,
    services: textOf(valueOf(root, 'services')) ?? { value: 'services/*', span: name.span },
    wire: wireSettings((option) => textOf(valueOf(valueOf(root, 'wire'), option))?.value),
    allowBreaking: entriesOf(valueOf(root, 'allowBreaking')).map(({ key, value }) => ({
      rule: key,
      reason: textOf(value)?.value ?? '',
    })),
  };
}
