// What a service says of itself -> ServiceDescription.
import { textOf, valueOf, type DocumentNode } from '../../engine/document/document.js';
import type { ServiceDescription } from './part.js';

/** Reads version and documentation. */
export function readDescription(root: DocumentNode): ServiceDescription {
  const summary = textOf(valueOf(root, 'summary'))?.value;
  const description = textOf(valueOf(root, 'description'))?.value;
  return {
    version: textOf(valueOf(root, 'version'))?.value ?? '0.1.0',
    ...(summary !== undefined && { summary }),
    ...(description !== undefined && { description }),
  };
}
