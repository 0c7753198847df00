// `format` in scaffold.yaml: what is generated is laid out in the style of the house.
import { booleanOf, numberOf, textOf, valueOf, type DocumentNode } from '../../engine/document/document.js';
import { usualLayout, type Layout } from '../../engine/emit/layout-options.js';
import type { Section } from '../section.js';
import { format } from './part.js';
import { formatKeys } from './shape.js';

/** The section. */
export const formatSection: Section<Layout, Layout> = {
  ...format,
  holds: ['workspace'],
  keys: formatKeys,
  read: (_reader, root) => readLayout(valueOf(root, 'format')),
  linkWorkspace: (layout) => layout,
  layout: (layout) => layout,
};

/** What is not told, or told wrongly, is as usual. */
function readLayout(node: DocumentNode | undefined): Layout {
  const told = Object.entries(usualLayout).flatMap(([key, usual]) => {
    const value = valueOf(node, key);
    const found =
      typeof usual === 'boolean'
        ? booleanOf(value)
        : typeof usual === 'number'
          ? numberOf(value)?.value
          : textOf(value)?.value;
    return found === undefined ? [] : [[key, found] as const];
  });
  // The shape's check has held each value against its key.
  return { ...usualLayout, ...(Object.fromEntries(told) as Partial<Layout>) };
}
