// What a service says of itself -> ServiceDescription.
import { textOf, valueOf, type DocumentNode } from '../../engine/document/document.js';
import type { ServiceDescription } from './part.js';

/** Reads version and documentation. */
export function readDescription(root: DocumentNode): ServiceDescription {
  const [version, summary, description] = (['version', 'summary', 'description'] as const).map((key) =>
    textOf(valueOf(root, key)),
  );
  return {
    version: version?.value ?? '0.1.0',
    ...(summary && { summary: summary.value }),
    ...(description && { description: description.value }),
    spans: {
      ...(version && { version: version.span }),
      ...(summary && { summary: summary.span }),
      ...(description && { description: description.span }),
    },
  };
}
