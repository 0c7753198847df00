// `auth` of scaffold.yaml -> AuthNode.
import { entryOf, textOf, valueOf, type DocumentNode } from '../../engine/document/document.js';
import type { Reader } from '../../engine/read/reader.js';
import type { FieldNode } from '../../language/node.js';
import { checkPlaces } from '../../language/read/check-places.js';
import { readFields } from '../../language/read/read-fields.js';
import { readPlacedType } from '../../language/read/read-type.js';
import type { AuthNode } from './part.js';

/** Reads how users are signed in. */
export function readAuth(reader: Reader, node: DocumentNode | undefined): AuthNode {
  const claims = entryOf(node, 'claims');
  const cookie = textOf(valueOf(node, 'cookie'));
  const issuer = textOf(valueOf(node, 'issuer'));
  const algorithm = textOf(valueOf(node, 'algorithm'))?.value;
  return {
    claims: readClaims(reader, valueOf(node, 'claims')),
    ...(claims && { span: claims.key.span }),
    roleClaim: textOf(valueOf(node, 'roleClaim'))?.value ?? 'role',
    ...(cookie && { cookie: cookie.value, cookieSpan: cookie.span }),
    ...(issuer !== undefined && { issuer }),
    ...(algorithm !== undefined && { algorithm }),
  };
}

function readClaims(reader: Reader, node: DocumentNode | undefined): FieldNode[] {
  if (!node) return [];
  const fields = readFields(reader, node, readPlacedType);
  for (const field of fields) checkPlaces(reader, field.type, 'type');
  return fields;
}
