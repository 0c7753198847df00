// scaffold.yaml -> WorkspaceManifest, and shared files -> SharedManifest.
import { defaultRoleClaim } from '@armature/runtime/wire';
import { checkPlaces } from '../../language/read/check-places.js';
import { entriesOf, textOf, valueOf, type DocumentNode } from '../../engine/document/document.js';
import type { FieldNode, SharedManifest, WorkspaceManifest } from '../../language/node.js';
import {
  checkDeclaredNames,
  readErrors,
  readImports,
  readTypes,
} from '../../language/read/read-declarations.js';
import { readFields } from '../../language/read/read-fields.js';
import { readPlacedType } from '../../language/read/read-type.js';
import type { Reader } from '../../engine/read/reader.js';

/** Reads a workspace manifest. Undefined when it has no name. */
export function readWorkspace(reader: Reader, root: DocumentNode): WorkspaceManifest | undefined {
  const claims = readClaims(reader, valueOf(valueOf(root, 'auth'), 'claims'));
  const workspace = textOf(valueOf(root, 'workspace'));
  if (!workspace) return undefined;
  const cookie = textOf(valueOf(valueOf(root, 'auth'), 'cookie'))?.value;
  return {
    kind: 'workspace',
    source: reader.file,
    workspace,
    namespace: textOf(valueOf(root, 'namespace'))?.value ?? workspace.value,
    services: textOf(valueOf(root, 'services')) ?? { value: 'services/*', span: workspace.span },
    imports: readImports(root),
    auth: {
      claims,
      roleClaim: textOf(valueOf(valueOf(root, 'auth'), 'roleClaim'))?.value ?? defaultRoleClaim,
      ...(cookie !== undefined && { cookie }),
    },
    wire: {
      int64: textOf(valueOf(valueOf(root, 'wire'), 'int64'))?.value === 'number' ? 'number' : 'string',
    },
    allowBreaking: entriesOf(valueOf(root, 'allowBreaking')).map(({ key, value }) => ({
      rule: key,
      reason: textOf(value)?.value ?? '',
    })),
  };
}

/** Reads a file of shared types and errors. */
export function readShared(reader: Reader, root: DocumentNode): SharedManifest {
  const types = readTypes(reader, valueOf(root, 'types'));
  const errors = readErrors(reader, valueOf(root, 'errors'));
  checkDeclaredNames(reader, types, errors);
  return { kind: 'shared', source: reader.file, imports: readImports(root), types, errors };
}

function readClaims(reader: Reader, node: DocumentNode | undefined): FieldNode[] {
  if (!node) return [];
  const fields = readFields(reader, node, readPlacedType);
  for (const field of fields) checkPlaces(reader, field.type, 'type');
  return fields;
}
