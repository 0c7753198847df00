// What is wrong with `depends`, as far as that shows without linking names.
import { itemsOf, textOf, valueOf } from '../../engine/document/document.js';
import { report } from '../../engine/read/reader.js';
import type { Checking } from '../section.js';
import type { DependencyDeclaration } from './part.js';

/** Reports a service that depends on itself, and dependencies that stand twice. */
export function checkDependencies(
  depends: readonly DependencyDeclaration[],
  { reader, root, name }: Checking,
): void {
  const items = itemsOf(valueOf(root, 'depends'));
  for (const [i, { service: target }] of depends.entries()) {
    if (target.value === name?.value) report(reader, 'ARM4019', target.span, { service: target.value });
    const isRepeated = depends.slice(0, i).some((other) => other.service.value === target.value);
    const isPlain = items[i]?.kind === 'scalar';
    const wasPlain = items.slice(0, i).some((item) => textOf(item)?.value === target.value);
    // Two plain names were reported with the list's shape.
    if (isRepeated && !(isPlain && wasPlain)) report(reader, 'ARM1017', target.span, { value: target.value });
  }
}
