// `gateway` -> GatewayDeclaration.
import { booleanOf, textOf, textsOf, valueOf, type DocumentNode } from '../../engine/document/document.js';
import { readByteSize, readDuration } from '../../engine/read/read-quantity.js';
import type { Reader } from '../../engine/read/reader.js';
import type { Located } from '../../source/source-file.js';
import type { GatewayDeclaration } from './part.js';
import { defaultGatewayBodyBytes, defaultGatewayTimeoutMs } from '@armature/runtime/wire';

/** Reads what a gateway does; undefined where the service is none. */
export function readGateway(reader: Reader, node: DocumentNode | undefined): GatewayDeclaration | undefined {
  if (node?.kind !== 'mapping') return undefined;
  const origins = valueOf(valueOf(node, 'cors'), 'origins');
  const exposed = readServices(valueOf(node, 'expose'));
  return {
    expose: exposed ?? [{ value: '*', span: node.span }],
    cors: {
      origins: (readServices(origins) ?? []).map((origin) => origin.value),
      credentials: booleanOf(valueOf(valueOf(node, 'cors'), 'credentials')) ?? false,
    },
    maxBodyBytes: readByteSize(valueOf(node, 'maxBody')) ?? defaultGatewayBodyBytes,
    timeoutMs: readDuration(reader, valueOf(node, 'timeout')) ?? defaultGatewayTimeoutMs,
    passThrough: readServices(valueOf(node, 'passThrough')) ?? [],
    span: node.span,
  };
}

/** A list of texts, or one text alone. */
function readServices(node: DocumentNode | undefined): Located<string>[] | undefined {
  if (!node) return undefined;
  const single = textOf(node);
  return single ? [single] : textsOf(node);
}
