// `depends` -> DependencyDeclarations.
import {
  entriesOf,
  entryOf,
  itemsOf,
  jsonOf,
  textOf,
  textsOf,
  valueOf,
  type DocumentNode,
} from '../../engine/document/document.js';
import type { ResilienceText } from '@armature/runtime/wire';
import type { DependencyDeclaration, ResilienceDeclaration, UseDeclaration } from './part.js';

/** Reads the services that are called. */
export function readDependencies(root: DocumentNode | undefined): DependencyDeclaration[] {
  const list = entryOf(root, 'depends');
  if (list === undefined) return [];
  return itemsOf(list.value).flatMap((item): DependencyDeclaration[] => {
    const service = textOf(item) ?? textOf(valueOf(item, 'service'));
    if (!service) return [];
    const manifest = textOf(valueOf(item, 'manifest'));
    const encoding = textOf(valueOf(item, 'encoding'))?.value === 'form' ? 'form' : 'json';
    const uses = readUses(valueOf(item, 'uses'));
    const resilience = readResilience(item);
    return [
      {
        service,
        encoding,
        ...(manifest && { manifest }),
        ...(uses && { uses }),
        ...(resilience && { resilience }),
      },
    ];
  });
}

function readResilience(item: DocumentNode): ResilienceDeclaration | undefined {
  const entry = entryOf(item, 'resilience');
  if (entry?.value.kind !== 'mapping') return undefined;
  // The shape's check reports what is none of its texts and numbers.
  const { fallback: _fallback, ...text } = jsonOf(entry.value) as Record<string, ResilienceText>;
  return {
    text,
    fallback: textsOf(valueOf(entry.value, 'fallback')),
    operations: entriesOf(valueOf(entry.value, 'operations')).map(({ key }) => key),
    span: entry.key.span,
  };
}

function readUses(node: DocumentNode | undefined): UseDeclaration[] | undefined {
  if (node?.kind !== 'mapping') return undefined;
  return entriesOf(node).map(({ key, value }) => ({
    operation: key,
    fields: textOf(value) ? '*' : textsOf(value),
  }));
}
