// `depends` -> DependencyDeclarations.
import {
  entriesOf,
  itemsOf,
  textOf,
  textsOf,
  valueOf,
  type DocumentNode,
} from '../../engine/document/document.js';
import type { DependencyDeclaration, UseDeclaration } from './part.js';

/** Reads the services that are called. */
export function readDependencies(node: DocumentNode | undefined): DependencyDeclaration[] {
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
