// A service.yaml -> ServiceManifest.
import { defaultGatewayBodyBytes, defaultGatewayTimeoutMs } from '@armature/runtime/wire';
import { checkPlaces } from '../../language/read/check-places.js';
import { checkRoutes } from '../routes/check-routes.js';
import {
  booleanOf,
  entriesOf,
  entryOf,
  itemsOf,
  textOf,
  valueOf,
  type DocumentNode,
} from '../../engine/document/document.js';
import type {
  DependencyDeclaration,
  FieldNode,
  GatewayDeclaration,
  ServiceManifest,
  UseDeclaration,
} from '../../language/node.js';
import {
  checkDeclaredNames,
  readErrors,
  readImports,
  readTypes,
} from '../../language/read/read-declarations.js';
import { readFields } from '../../language/read/read-fields.js';
import { readByteSize, readDuration } from '../../engine/read/read-quantity.js';
import { readRoutes, textsOf } from '../routes/read.js';
import { readPlacedType } from '../../language/read/read-type.js';
import { report, type Reader } from '../../engine/read/reader.js';
import type { Located } from '../../source/source-file.js';

/** Reads a service manifest and checks what shows without linking names. Undefined when it has no name. */
export function readService(reader: Reader, root: DocumentNode): ServiceManifest | undefined {
  const service = textOf(valueOf(root, 'service'));
  const summary = textOf(valueOf(root, 'summary'))?.value;
  const description = textOf(valueOf(root, 'description'))?.value;
  const types = readTypes(reader, valueOf(root, 'types'));
  const errors = readErrors(reader, valueOf(root, 'errors'));
  const routes = readRoutes(reader, valueOf(root, 'routes'));
  const gateway = readGateway(reader, valueOf(root, 'gateway'));
  const depends = readDependencies(valueOf(root, 'depends'));
  checkDeclaredNames(reader, types, errors);
  checkRoutes(reader, routes);
  checkService(reader, root, service, depends);
  if (!service) return undefined;
  return {
    kind: 'service',
    source: reader.file,
    service,
    version: textOf(valueOf(root, 'version'))?.value ?? '0.1.0',
    ...(summary !== undefined && { summary }),
    ...(description !== undefined && { description }),
    imports: readImports(root),
    depends,
    config: readConfig(reader, valueOf(root, 'config')),
    types,
    errors,
    routes,
    ...(gateway && { gateway }),
  };
}

function checkService(
  reader: Reader,
  root: DocumentNode,
  service: Located<string> | undefined,
  depends: readonly DependencyDeclaration[],
): void {
  const gateway = entryOf(root, 'gateway');
  const routes = entryOf(root, 'routes');
  if (gateway && routes) report(reader, 'ARM4018', routes.key.span, { key: 'routes' });
  if (!gateway && entriesOf(routes?.value).length === 0 && service) {
    report(reader, 'ARM4021', service.span, { service: service.value });
  }
  for (const [i, { service: target }] of depends.entries()) {
    if (target.value === service?.value) report(reader, 'ARM4019', target.span, { service: target.value });
    const isRepeated = depends.slice(0, i).some((other) => other.service.value === target.value);
    const isPlain = itemsOf(valueOf(root, 'depends'))[i]?.kind === 'scalar';
    const wasPlain = itemsOf(valueOf(root, 'depends'))
      .slice(0, i)
      .some((item) => textOf(item)?.value === target.value);
    // Two plain names were reported with the list's shape.
    if (isRepeated && !(isPlain && wasPlain)) report(reader, 'ARM1017', target.span, { value: target.value });
  }
}

function readDependencies(node: DocumentNode | undefined): DependencyDeclaration[] {
  return itemsOf(node).flatMap((item): DependencyDeclaration[] => {
    const service = textOf(item) ?? textOf(valueOf(item, 'service'));
    if (!service) return [];
    const manifest = textOf(valueOf(item, 'manifest'));
    const encoding = textOf(valueOf(item, 'encoding'))?.value === 'form' ? 'form' : 'json';
    const uses = readUses(valueOf(item, 'uses'));
    return [{ service, encoding, ...(manifest && { manifest }), ...(uses && { uses }) }];
  });
}

function readUses(node: DocumentNode | undefined): UseDeclaration[] | undefined {
  if (node?.kind !== 'mapping') return undefined;
  return entriesOf(node).map(({ key, value }) => ({
    operation: key,
    fields: textOf(value) ? '*' : textsOf(value),
  }));
}

function readConfig(reader: Reader, node: DocumentNode | undefined): FieldNode[] {
  if (!node) return [];
  const fields = readFields(reader, node, readPlacedType);
  for (const { name, type } of fields) {
    if (name.value.toLowerCase() === 'port') report(reader, 'ARM4013', name.span, {});
    checkPlaces(reader, type, 'type');
  }
  return fields;
}

function readGateway(reader: Reader, node: DocumentNode | undefined): GatewayDeclaration | undefined {
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
